"""Every page in both languages and sizes, by day and by night: usable by everyone, nothing wrong, nothing foreign."""

from itertools import product

import pytest

from dispatch.commands import InvitePerson
from schemas.people import InviteIn
from schemas.values import Role
from tests.faces.conftest import DESK, EYES

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
LEAST = {"drive": 64}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """least => [...document.querySelectorAll("main button, main .button, main select, "
  + "main summary, main textarea, main input:not([type=radio], [type=checkbox], [type=hidden])")]
  .filter((one) => one.checkVisibility() && !one.matches(".block"))
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, box]) => Math.round(box.height) < least || Math.round(box.width) < least)
  .map(([text, box]) => `${text} ${box.width} x ${box.height}`)"""


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


def show(look, town, people, name, spoken, size, scheme="light"):
    """A page as somebody sees it."""
    role, path = PAGES[name]
    who = people[role, spoken] if role else None
    screen = look(town, who, size, color_scheme=scheme, locale="en-GB" if spoken == "en" else "zh-CN")
    screen.go(path.format(link=people["link"]))
    if name in LIVE:
        screen.live()
    return screen.page


@pytest.mark.parametrize(("spoken", "size", "scheme"), EYES)
@pytest.mark.parametrize("name", PAGES)
def test_everyone_can_use_it(look, town, people, axe, name, spoken, size, scheme):
    """No violation of WCAG 2.2 AA by axe, by day and by night; the page's language is declared, nothing sticks out.

    At 400 % zoom, which is 320 px wide, nothing has to be scrolled sideways (WCAG 1.4.10). Everything to press is at
    least 48 px each way, 64 px for gloves; what is smaller on a desk (the bars of the timeline) is also in the queue.
    """
    page = show(look, town, people, name, spoken, size, scheme)
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)["violations"]
    assert [(one["id"], [node["html"][:150] for node in one["nodes"]]) for one in found] == []
    assert page.get_attribute("html", "lang") == spoken
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert size == DESK or page.evaluate(SMALL, LEAST.get(name, 48)) == []
