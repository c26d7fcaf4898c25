"""A real browser before a real server: who looks, at what size, in which language, and everything that goes wrong."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from dispatch import commands
from schemas.people import PersonChange
from schemas.places import PlaceIn
from schemas.trips import TripIn
from schemas.values import PromiseStatus, Role
from tests.app.server import Running, running
from tests.build import ADMIN, PLANNER, a_shift
from tests.conftest import ROOT, absent

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
VENDOR = ROOT / "app" / "web" / "static" / "vendor" / "preact.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Size = tuple[int, int]
TINY, PHONE, DESK = (320, 640), (390, 844), (1440, 900)
expect.set_options(timeout=15_000)
HERE = {"latitude": 30.58, "longitude": 114.26}
PLACES = (
    ("Union Hospital", "协和医院", "hospital", 30.5843, 114.2737),
    ("Tongji Hospital", "同济医院", "hospital", 30.5812, 114.2609),
    ("Zhongnan Hospital", "中南医院", "hospital", 30.5560, 114.3510),
    ("Wuchang Hotel", "武昌酒店", "hotel", 30.5352, 114.3161),
    ("Optics Valley Depot", "光谷仓库", "depot", 30.5060, 114.4130),
)


@dataclass
class City:
    """A running server with a few places, and hands to move its people."""

    ferry: Running
    places: dict[str, str] = field(default_factory=dict)

    def person(self, role: Role, name: str, language: str = "en") -> "Somebody":
        """Somebody who can sign in."""
        answer = self.ferry.do(commands.IssueToken(role, name)).answer
        person = answer["person"]["id"]
        self.ferry.do(commands.ChangePerson(person, PersonChange(language=language, phone="13800000000")), ADMIN)
        return Somebody(self, role, person, str(answer["token"]))

    def unverified(self, name: str) -> "Somebody":
        """A rider nobody has vouched for yet."""
        found = self.person(Role.RIDER, name)
        self.ferry.do(commands.ChangePerson(found.id, PersonChange(verified=False)), ADMIN)
        return replace(found, verified=False)

    def offer(self, driver: "Somebody", trip: str, seconds: int = 90) -> str:
        """Ask a driver, as the planner would."""
        until = self.ferry.clock.now() + timedelta(seconds=seconds)
        return str(self.ferry.do(commands.MakeOffer(driver.shift, (trip,), until, 420), PLANNER).answer["id"])


@dataclass
class Somebody:
    """A person with a token."""

    city: City
    role: Role
    id: str
    token: str
    shift: str = ""
    verified: bool = True

    @property
    def actor(self) -> commands.Actor:
        """As the desk knows them."""
        return commands.Actor(self.role, ADMIN.region_id, self.id, self.verified)

    def do(self, command: commands.Command) -> dict[str, Any]:
        """Ask the desk."""
        return self.city.ferry.do(command, self.actor).answer

    def plan(self, **car: object) -> "Somebody":
        """The same, with a shift to come."""
        hours = a_shift(self.city.ferry.clock.now(), vehicle={"plate": "鄂A12345", "colour": "White", **car})
        self.shift = str(self.do(commands.PlanShift(hours))["id"])
        return self

    def on_duty(self, **car: object) -> "Somebody":
        """The same, on shift."""
        self.plan(**car)
        self.do(commands.MoveShift(self.shift, "start"))
        return self

    def book(self, start: str = "Union Hospital", end: str = "Wuchang Hotel", **more: object) -> str:
        """A trip between known places."""
        ends = {"pickup": {"place_id": self.city.places[start]}, "dropoff": {"place_id": self.city.places[end]}}
        promised = commands.Promised(PromiseStatus.UNLIKELY, why="no_vehicle")
        return str(self.do(commands.RequestTrip(TripIn.model_validate(ends | more), promised))["id"])

    def do_cancel(self, trip: str) -> None:
        """Call a trip off."""
        self.do(commands.CancelTrip(trip))


@dataclass
class Screen:
    """One browser window, and what went wrong in it."""

    page: Page
    url: str
    wrong: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page."""
        self.page.goto(self.url + path)
        return self.page

    def live(self) -> Page:
        """The page once the feed has spoken."""
        self.page.wait_for_selector("[data-link=live]")
        return self.page

    def hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.wrong.append(message.text)

    def see(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.foreign.append(request.url)

    def blame(self) -> tuple[list[str], list[str]]:
        """What went wrong since it was last asked, and what was asked of strangers."""
        wrong, self.wrong = self.wrong, []
        foreign, self.foreign = self.foreign, []
        return wrong, foreign


FINE: tuple[list[str], list[str]] = ([], [])
Open = Callable[..., Screen]


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Browser]:
    """The browser of a file: while it is open it holds the thread's event loop, which the tests of others need."""
    if not VENDOR.exists():
        absent("the browser files are missing: run scripts/vendor.py")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium_path, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return AXE.read_text(encoding="utf-8") if AXE.exists() else absent(f"{AXE} is missing: run scripts/vendor.py")


def settle(ferry: Running) -> City:
    """A server with places."""
    city = City(ferry)
    for name, name_zh, kind, lat, lon in PLACES:
        place = PlaceIn.model_validate({"name": name, "name_zh": name_zh, "kind": kind, "lat": lat, "lon": lon})
        city.places[name] = str(ferry.do(commands.AddPlace(place)).answer["id"])
    return city


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """A fresh server."""
    with running(f"sqlite:///{tmp_path / 'ferry.db'}") as ferry:
        yield settle(ferry)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A server that the tests of a file share; they only look."""
    with running(f"sqlite:///{tmp_path_factory.mktemp('town') / 'ferry.db'}") as ferry:
        yield settle(ferry)


def window(browser: Browser, url: str, who: Somebody | None, size: tuple[int, int], **options: Any) -> BrowserContext:
    """A browser window of somebody."""
    room = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=room, geolocation=HERE, permissions=["geolocation"], **options)
    if who is not None:
        context.add_cookies([{"name": "ferry_session", "value": who.token, "url": url}])
    return context


def watched(context: BrowserContext, url: str) -> Screen:
    """A page in that window, and an ear for everything that goes wrong in it."""
    screen = Screen(context.new_page(), url)
    screen.page.on("console", screen.hear)
    screen.page.on("pageerror", lambda error: screen.wrong.append(str(error)))
    context.on("request", screen.see)
    return screen


@pytest.fixture
def look(chromium: Browser) -> Iterator[Open]:
    """Opens windows, and holds every one of them to no errors and no foreign requests at the end."""
    opened: list[tuple[Screen, BrowserContext]] = []

    def open_window(city: City, who: Somebody | None = None, size: Size = PHONE, **options: Any) -> Screen:
        context = window(chromium, city.ferry.url, who, size, **options)
        opened.append((watched(context, city.ferry.url), context))
        return opened[-1][0]

    yield open_window
    for _, context in opened:
        context.close()
    assert [told for screen, _ in opened if (told := screen.blame()) != FINE] == []


@pytest.fixture(scope="module")
def panes(town: City, chromium: Browser) -> Iterator[dict[tuple[str, str], Screen]]:
    """The windows of a file that stay open: whoever only looks at one page after the other needs one."""
    open_ones: dict[tuple[str, str], Screen] = {}
    yield open_ones
    for screen in open_ones.values():
        screen.page.context.close()


@pytest.fixture
def pane(town: City, chromium: Browser, panes: dict[tuple[str, str], Screen]) -> Iterator[Open]:
    """The window of somebody who looks at the town, held to no errors and no foreign requests as well."""

    def of(who: Somebody | None, spoken: str) -> Screen:
        key = (who.id if who else "", spoken)
        if key not in panes:
            locale = "en-GB" if spoken == "en" else "zh-CN"
            panes[key] = watched(window(chromium, town.ferry.url, who, PHONE, locale=locale), town.ferry.url)
        return panes[key]

    yield of
    assert [told for screen in panes.values() if (told := screen.blame()) != FINE] == []
