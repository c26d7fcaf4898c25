"""Every page in both languages and sizes, by day and by night: usable by everyone, nothing wrong, nothing foreign."""

from itertools import product

import pytest

from dispatch.commands import InvitePerson
from schemas.people import InviteIn
from schemas.values import Role
from tests.faces.conftest import PHONE, TINY
from tests.faces.usable import EYES, hurdles

PAGES = {
    "welcome": (None, "/"),
    "sign-in": (None, "/sign-in"),
    "join": (None, "/join/{link}"),
    "book": (Role.RIDER, "/"),
    "drive": (Role.DRIVER, "/drive"),
    "board": (Role.DISPATCHER, "/board"),
    "wall": (Role.DISPATCHER, "/wall"),
    "admin": (Role.ADMIN, "/admin"),
    "audit": (Role.DISPATCHER, "/audit"),
    "privacy": (Role.RIDER, "/privacy"),
}
LIVE = ("book", "drive", "board", "wall")
THUMB, GLOVE = 48, 64


@pytest.fixture(scope="module")
def people(town):
    """One person a role and language; a driver on duty, a trip under way and one that waits."""
    found = {
        (role, spoken): town.person(role, f"{role} {spoken}", spoken)
        for role, spoken in product(Role, ("en", "zh-Hans"))
        if role is not Role.PLANNER
    }
    found["link"] = town.ferry.do(InvitePerson(InviteIn(role=Role.DRIVER))).answer["token"]
    for spoken in ("en", "zh-Hans"):
        found[Role.DRIVER, spoken].on_duty()
        found[Role.RIDER, spoken].book(needs=["wheelchair"])
        found[Role.RIDER, spoken].book("Tongji Hospital", "Optics Valley Depot", kind="supply")
    return found


@pytest.mark.parametrize("name", PAGES)
def test_everyone_can_use_it(pane, people, axe, name):
    """No violation of WCAG 2.2 AA by axe, by day and by night; the page's language is declared, nothing sticks out.

    At 400 % zoom, which is 320 px wide, nothing has to be scrolled sideways (WCAG 1.4.10). Everything to press is at
    least 48 px each way, 64 px for gloves; what is smaller on a desk (the bars of the timeline) is also in the queue.
    """
    role, path = PAGES[name]
    for spoken in EYES:
        screen = pane(people[role, spoken] if role else None, spoken)
        screen.go(path.format(link=people["link"]))
        if name in LIVE:
            screen.live()
        least = dict.fromkeys((TINY, PHONE), GLOVE if name == "drive" else THUMB)
        assert hurdles(screen.page, axe, spoken, least) == []
