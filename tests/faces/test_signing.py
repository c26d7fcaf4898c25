"""Coming in with a real browser: a code, the offer of a passkey, the passkey next time, and the second proof."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from app.server import free_port
from dispatch.commands import AddPerson, ChangePerson, InvitePerson, RevokeLogin
from schemas.people import InviteIn, PersonChange, PersonIn
from schemas.values import Role
from tests.app import post
from tests.app.post import Post
from tests.app.server import running
from tests.build import ADMIN
from tests.faces.conftest import DESK, PHONE, City, Open, Screen, settle
from tests.faces.usable import RULES, SMALL

LIST = "1. 张三 7座 武昌酒店 21:00-23:00 138 0000 1234\n2. 李四🚗 5座 协和医院 晚8点-2点\n3. 王五 火星 8-23点"


@dataclass
class Street:
    """A server that goes by a name, as passkeys want it, and the service that takes its messages."""

    city: City
    service: Post

    def link(self, role: str, **more: object) -> str:
        """The path of a fresh link."""
        wish = InvitePerson(InviteIn.model_validate({"role": role} | more))
        return f"/join/{self.city.ferry.do(wish).answer['token']}"


@pytest.fixture
def street(tmp_path: Path) -> Iterator[Street]:
    """A fresh one."""
    port = free_port()
    with post.text() as service:
        sms, url = f"http://127.0.0.1:{service.port}/", f"sqlite:///{tmp_path / 'ferry.db'}"
        with running(url, port=port, sms_url=sms) as ferry:
            ferry.url = f"http://localhost:{port}"
            yield Street(settle(ferry), service)


def with_a_lock(screen: Screen, *, says: bool = True) -> None:
    """Give the browser a screen lock that says yes, or no."""
    line = screen.page.context.new_cdp_session(screen.page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": says,
        "automaticPresenceSimulation": True,
    }
    line.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def join(street: Street, screen: Screen, path: str, number: str = "13800001234") -> None:
    """Open a link, say who one is, type the code."""
    page = screen.go(path)
    page.get_by_label("Name").fill("Ana")
    page.get_by_label("Phone number or e-mail address").fill(number)
    page.get_by_text("English", exact=True).last.click()
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code of 6 digits").fill(street.service.code())
    page.get_by_role("button", name="Enter").click()


def leave(page: Page) -> None:
    """Sign out, where a phone has it."""
    page.get_by_role("link", name="Account").click()
    page.wait_for_url("**/account")
    page.locator("main").get_by_role("button", name="Sign out").last.click()
    page.wait_for_url("**/sign-in")


def test_a_driver_joins_by_a_group_link_and_comes_back_by_a_passkey(street: Street, look: Open) -> None:
    """Code, offer, passkey; signed out, the screen lock alone opens the door again."""
    screen = look(street.city, locale="en-GB")
    with_a_lock(screen)
    join(street, screen, street.link("driver", seats=5, team="East"))
    page = screen.page
    expect(page.get_by_role("heading", name="Next time without a code")).to_be_visible()
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url(f"{screen.url}/drive")
    leave(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{screen.url}/drive")
    page.get_by_role("link", name="Account").click()
    expect(page.get_by_text("passkey", exact=True).first).to_be_visible()


def test_a_dispatcher_is_in_only_after_a_passkey(street: Street, look: Open) -> None:
    """The board is behind the second proof; after it the feed speaks."""
    screen = look(street.city, size=DESK, locale="en-GB")
    with_a_lock(screen)
    join(street, screen, street.link("dispatcher"))
    page = screen.page
    page.goto(f"{screen.url}/board")
    expect(page.get_by_role("heading", name="One more proof")).to_be_visible()
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url(f"{screen.url}/board")
    screen.live()


def test_a_dispatcher_who_comes_by_code_shows_the_passkey(street: Street, look: Open) -> None:
    """Known already, the second proof is asked for and not offered anew."""
    screen = look(street.city, locale="en-GB")
    with_a_lock(screen)
    join(street, screen, street.link("dispatcher"))
    page = screen.page
    page.get_by_role("button", name="Make a passkey").click()
    page.wait_for_url(f"{screen.url}/board")
    screen.live()
    leave(page)
    page.get_by_label("Phone number or e-mail address").fill("138 0000 1234")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code of 6 digits").fill(street.service.code())
    page.get_by_role("button", name="Enter").click()
    page.get_by_role("button", name="Show my passkey").click()
    page.wait_for_url(f"{screen.url}/board")
    screen.live()


def test_a_screen_lock_that_says_no_is_told(street: Street, look: Open) -> None:
    """The page stays, says so in words, and the other way is still there."""
    screen = look(street.city, locale="en-GB")
    with_a_lock(screen, says=False)
    page = screen.go("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("The browser gave no passkey.")).to_be_visible()
    assert page.get_by_role("button", name="Send me a code").is_enabled()


def test_all_of_it_but_the_passkey_works_without_javascript(street: Street, look: Open) -> None:
    """Link, code and account are plain forms."""
    screen = look(street.city, locale="en-GB", java_script_enabled=False)
    join(street, screen, street.link("rider"))
    page = screen.page
    page.get_by_role("link", name="Not now").click()
    page.get_by_role("link", name="Account").click()
    expect(page.get_by_role("heading", name="My account")).to_be_visible()


def test_a_page_whose_session_is_ended_goes_dark(street: Street, look: Open) -> None:
    """The feed of a stolen phone says goodbye by itself, and the page leads to the door."""
    screen = look(street.city, locale="en-GB")
    with_a_lock(screen)
    join(street, screen, street.link("driver"))
    page = screen.page
    page.get_by_role("link", name="Not now").click()
    screen.live()
    [session] = page.request.get(f"{screen.url}/api/v1/me/sessions").json()["items"]
    street.city.ferry.do(RevokeLogin(session["id"]), ADMIN)
    expect(page.locator("[data-link=live]")).to_have_count(0)


@pytest.fixture
def rooms(street: Street) -> dict[str, str]:
    """The pages of coming in, each with the path that leads to it."""
    lead = street.city.ferry.do(AddPerson(PersonIn(role=Role.DRIVER, name="Lead", team="East"))).answer["id"]
    street.city.ferry.do(ChangePerson(lead, PersonChange(quota=9)))
    token = street.city.ferry.do(InvitePerson(InviteIn(role=Role.DRIVER), lead)).answer["token"]
    return {
        "lead": f"/enter/{token}",
        "person": f"/admin/people/{lead}/access",
        "dispatcher": street.link("dispatcher"),
    }


@dataclass
class Inspector:
    """Looks at a page as everyone might: no violation by axe, nothing sideways, the right language; and a picture."""

    page: Page
    axe: str
    spoken: str
    width: int

    def __call__(self, name: str) -> None:
        self.page.evaluate(self.axe)
        found = self.page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)["violations"]
        assert [(name, one["id"], [node["html"][:150] for node in one["nodes"]]) for one in found] == []
        assert self.page.get_attribute("html", "lang") == self.spoken, name
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert self.page.evaluate(SMALL, 48) == [], name
        picture = Path(__file__).parent / "shots" / "signing" / f"{name}-{self.spoken}-{self.width}.png"
        self.page.screenshot(path=picture, full_page=True)


@pytest.mark.parametrize(("spoken", "size"), [("en", PHONE), ("zh-Hans", DESK)], ids=["en-phone", "zh-desk"])
def test_everyone_can_come_in(
    street: Street, look: Open, axe: str, rooms: dict[str, str], spoken: str, size: tuple[int, int]
) -> None:
    """Each page of coming in, in both languages and sizes, is for everyone, and everything to press is large enough."""
    screen = look(street.city, size=size, locale="en-GB" if spoken == "en" else "zh-CN")
    with_a_lock(screen)
    page, check = screen.page, Inspector(screen.page, axe, spoken, size[0])
    screen.go("/sign-in")
    check("sign-in")
    page.fill("#contact", "13800009999")
    page.locator("form[action='/sign-in/code'] button").click()
    check("code")
    screen.go(rooms["dispatcher"])
    check("join")
    page.fill("#name", "Ana")
    page.fill("#phone", "13800008888")
    page.locator(f"input[value={spoken}]").check()
    page.locator("main form button.main").click()
    page.fill("#code", street.service.code())
    page.locator("main form button.main").first.click()
    check("factor")
    page.locator("form[action='/second-factor/app'] button").click()
    check("app")
    page.locator("[data-passkey=create]").click()
    page.wait_for_url(f"{screen.url}/board")
    for name, path in (
        ("account", "/account"),
        ("person", rooms["person"]),
        ("admin", "/admin"),
        ("list", "/admin/list"),
    ):
        screen.go(path)
        check(name)
    page.fill("#text", LIST)
    page.locator("button[value=look]").click()
    check("review")


@pytest.mark.parametrize(("spoken", "size"), [("en", PHONE), ("zh-Hans", DESK)], ids=["en-phone", "zh-desk"])
def test_a_group_lead_can_bring_in_a_team(
    street: Street, look: Open, axe: str, rooms: dict[str, str], spoken: str, size: tuple[int, int]
) -> None:
    """The offer of a passkey, and a link with its code to read out, for everyone."""
    screen = look(street.city, size=size, locale="en-GB" if spoken == "en" else "zh-CN")
    with_a_lock(screen)
    page, check = screen.page, Inspector(screen.page, axe, spoken, size[0])
    screen.go(rooms["lead"])
    if page.get_attribute("html", "lang") != spoken:
        page.locator(f".bar button[lang={spoken}]").click()
    screen.go("/welcome?next=/drive")
    check("offer")
    screen.go("/account")
    page.locator("form[action='/account/links'] input").fill("5")
    page.locator("form[action='/account/links'] button").click()
    check("lead")
    assert re.search(r"[0-9A-Z]{5}-[0-9A-Z]{5}", page.locator(".spell").inner_text())
