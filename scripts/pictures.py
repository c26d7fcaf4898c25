"""Take the pictures of docs/pictures: a real server, a small scene in Wuhan, and a real browser looking at it.

Usage: python scripts/pictures.py [--port 8765] [--browser /usr/bin/chromium]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from app.demo.city import Site, wuhan
from schemas.places import PlaceKind

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PHONE, DESK = (390, 844), (1440, 900)
LANGUAGES = {"en": "en-GB", "zh-Hans": "zh-CN"}
DRIVERS = ("王磊", "李强", "张伟", "刘洋", "陈浩", "杨帆", "赵军", "黄涛", "周斌", "吴刚", "徐明", "孙亮")
RIDERS = ("陈燕", "林静", "何敏", "高洁", "罗丹", "梁雪", "宋佳", "郑爽")
COLOURS = ("white", "silver", "black", "blue")
HERE = {"latitude": 30.612, "longitude": 114.288}
ANSWER_SECONDS = 60


@dataclass
class Person:
    """Somebody with a token, who talks to the API as anyone would."""

    name: str
    token: str
    api: httpx.Client
    id: str = ""

    def ask(self, method: str, path: str, body: object = None) -> Any:
        """Ask, and insist on an answer."""
        answer = self.api.request(
            method, f"/api/v1{path}", json=body, headers={"Authorization": f"Bearer {self.token}"}
        )
        if answer.is_error:
            sys.exit(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else {}


@dataclass
class Scene:
    """The server, the places and everyone in the scene."""

    url: str
    home: Path
    api: httpx.Client
    places: dict[str, str] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, role: str, name: str) -> Person:
        """Somebody new, by the command line."""
        command = [sys.executable, "-m", "app", "token", "--role", role, "--name", name]
        token = subprocess.run(
            command, cwd=ROOT, env=settings(self.home), capture_output=True, text=True, check=True
        ).stdout
        made = Person(name, token.strip(), self.api)
        made.id = made.ask("GET", "/me")["person"]["id"]
        self.people[name] = made
        return made


def settings(home: Path) -> dict[str, str]:
    """An environment with a house of its own."""
    return {**os.environ, "FERRY_HOME": str(home), "FERRY_TICK_SECONDS": "1"}


@contextmanager
def serving(port: int) -> Iterator[Scene]:
    """A real server, until the pictures are taken."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        command = [sys.executable, "-m", "app", "serve", "--port", str(port)]
        with (home / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=settings(home), stdout=log, stderr=log)
            url = f"http://127.0.0.1:{port}"
            try:
                with httpx.Client(base_url=url, trust_env=False, timeout=30) as api:
                    until("the server", lambda: ready(api))
                    yield Scene(url, home, api)
            finally:
                process.terminate()
                process.wait(20)


def ready(api: httpx.Client) -> bool:
    """Whether the server answers."""
    try:
        return api.get("/ready").is_success
    except httpx.TransportError:
        return False


def until(what: str, holds: Any) -> Any:
    """Wait for something to hold; what it answered."""
    end = monotonic() + ANSWER_SECONDS
    while monotonic() < end:
        if found := holds():
            return found
        sleep(0.2)
    sys.exit(f"Waited {ANSWER_SECONDS} s in vain for {what}.")


def settle(scene: Scene) -> Person:
    """The places of the city, and the dispatcher who knows them."""
    desk = scene.person("dispatcher", "赵敏")
    desk.ask("PATCH", "/regions/default", {"name": "Wuhan", "name_zh": "武汉", "dispatch": "off"})
    for site in sites():
        place = desk.ask("POST", "/places", site.entry().model_dump(mode="json"))
        scene.places[place["name"]] = place["id"]
    return desk


def sites() -> list[Site]:
    """A dozen hospitals and some of everything else."""
    city = wuhan()
    return [*city.of(PlaceKind.HOSPITAL)[:12], *city.of(PlaceKind.HOTEL)[:8], *city.of(PlaceKind.DEPOT)[:3]]


def drive(scene: Scene, number: int, name: str) -> Person:
    """A driver goes on duty near some place and reports a position."""
    driver, site = scene.person("driver", name), sites()[(number * 5) % 23]
    driver.ask("PATCH", "/me", {"phone": f"1380000{1000 + number}"})
    now = datetime.now(UTC)
    car = {
        "plate": f"鄂A{10000 + number * 7919 % 89999}",
        "colour": COLOURS[number % 4],
        "model": "Buick GL8",
        "seats": 4,
    }
    hours = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=6)).isoformat()}
    here = {"lat": site.lat + 0.004 * (number % 3), "lon": site.lon - 0.005 * (number % 4)}
    shift = driver.ask("POST", "/shifts", {**hours, "start": here, "vehicle": car})
    driver.ask("POST", f"/shifts/{shift['id']}/start")
    driver.ask("POST", "/positions", [{**here, "at": now.isoformat(), "heading": 40 * number % 360}])
    return driver


def bookings(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    """(rider, body) of every trip of the scene."""
    names = list(scene.places)
    riders, found = cycle(RIDERS[1:]), []
    for number in range(15):
        start, end = names[number % 12], names[12 + (number * 5) % 8]
        ends = (start, end) if number % 3 else (end, start)
        body: dict[str, Any] = {
            "pickup": {"place_id": scene.places[ends[0]]},
            "dropoff": {"place_id": scene.places[ends[1]]},
        }
        if number % 5 == 0:
            load = {"items": [{"item": "N95 口罩", "quantity": 400, "unit": "个"}], "volume_l": 180, "weight_kg": 25}
            body |= {"kind": "supply", "load": load, "pickup": {"place_id": scene.places[names[20 + number % 3]]}}
        elif number % 4 == 0:
            body |= {"needs": ["luggage"], "riders": 2}
        found.append((next(riders), body))
    return found


def play(scene: Scene, desk: Person) -> None:
    """Book, assign most, and let some of them move on."""
    drivers = [drive(scene, number, name) for number, name in enumerate(DRIVERS)]
    for name in RIDERS:
        scene.person("rider", name)
    trips = [scene.people[name].ask("POST", "/trips", body)["id"] for name, body in bookings(scene)]
    for trip, driver in zip(trips[:11], drivers[1:], strict=False):
        desk.ask("POST", f"/trips/{trip}/assign", {"driver_id": driver.id})
    for trip, driver, moves in zip(trips, drivers[1:], (3, 3, 3, 2, 2, 1, 1, 1), strict=False):
        for move in ("depart", "arrive", "board", "complete")[:moves]:
            driver.ask("POST", f"/trips/{trip}/moves", {"move": move, "at": datetime.now(UTC).isoformat()})


@dataclass
class Camera:
    """Takes pictures of pages as somebody sees them."""

    browser: Browser
    scene: Scene
    language: str

    def open(self, name: str | None, path: str, size: tuple[int, int] = PHONE, scheme: str = "light") -> Page:
        """A page in a window of its own."""
        room = {"width": size[0], "height": size[1]}
        context = self.browser.new_context(
            viewport=room,  # type: ignore[arg-type]
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=LANGUAGES[self.language],
            geolocation=HERE,
            permissions=["geolocation"],
        )
        if name:
            person = self.scene.people[name]
            person.ask("PATCH", "/me", {"language": self.language})
            context.add_cookies([{"name": "ferry_session", "value": person.token, "url": self.scene.url}])
        page = context.new_page()
        page.goto(self.scene.url + path)
        return page

    def shoot(self, page: Page, name: str, part: tuple[int, int, int, int] | None = None) -> None:
        """Keep the picture, or that part of it (left, top, width, height), when everything on it stands still."""
        page.wait_for_function("document.fonts.status === 'loaded'")
        page.wait_for_timeout(400)
        clip = dict(zip(("x", "y", "width", "height"), part, strict=True)) if part else None
        page.screenshot(path=PICTURES / f"{name}-{self.language}.png", clip=clip)  # type: ignore[arg-type]


def rides(camera: Camera) -> None:
    """One ride from the wish to the car, at the rider's and the driver's phone."""
    hospital, hotel = (list(camera.scene.places)[index] for index in (0, 12))
    rider, driver = camera.open("陈燕", "/"), camera.open("王磊", "/drive", scheme="dark")
    rider.wait_for_selector("[data-link=live]")
    for field_id, place in (("pickup", hospital), ("dropoff", hotel)):
        rider.fill(f"#{field_id}-search", place)
        rider.keyboard.press("Enter")
    rider.wait_for_selector("[data-promise]:not([hidden])")
    camera.shoot(rider, "rider-book")
    rider.click("form.book button[type=submit]")
    trip = rider.wait_for_selector("article[data-state=requested]").get_attribute("data-trip") or ""
    desk, wang = camera.scene.people["赵敏"], camera.scene.people["王磊"]
    desk.ask("POST", f"/trips/{trip}/pin", {"driver_id": wang.id})
    desk.ask("PATCH", "/regions/default", {"dispatch": "offer"})
    driver.wait_for_selector("[data-offer]", timeout=ANSWER_SECONDS * 1000)
    camera.shoot(driver, "driver-offer")
    driver.click(".offer .main")
    driver.click("[data-step=depart]")
    driver.wait_for_selector("[data-step=arrive]")
    camera.shoot(driver, "driver-step")
    rider.wait_for_selector("article[data-state=en_route]")
    rider.evaluate("scrollTo(0, 0)")
    camera.shoot(rider, "rider-trip")
    link = camera.scene.people["陈燕"].ask("POST", f"/trips/{trip}/share")["link"]
    camera.shoot(camera.open(None, link.removeprefix(camera.scene.url)), "track")
    for step in ("arrive", "board", "complete"):
        driver.click(f"[data-step={step}]")
    driver.wait_for_selector(".idle")
    desk.ask("PATCH", "/regions/default", {"dispatch": "off"})


def watches(camera: Camera) -> None:
    """The dispatcher's screens."""
    board = camera.open("赵敏", "/board", DESK)
    board.click(".trip-row button")
    board.wait_for_selector(".candidates .take")
    camera.shoot(board, "board")
    for name, path, size in (("board-phone", "/board", PHONE), ("wall", "/wall", DESK), ("admin", "/admin", DESK)):
        page = camera.open("赵敏", path, size, "dark" if name == "wall" else "light")
        if name != "admin":
            page.wait_for_selector("[data-link=live]")
        camera.shoot(page, name)


CLOSED: tuple[tuple[str, dict[str, str], dict[str, object], tuple[tuple[float, float], ...]], ...] = (
    (
        "barrier",
        {"en": "Bridges of the Yangtze: checkpoints", "zh-Hans": "长江各桥设卡"},
        {"permits": ["medical"]},
        ((30.50, 114.22), (30.53, 114.27), (30.555, 114.287), (30.575, 114.303), (30.6, 114.325), (30.63, 114.36)),
    ),
    (
        "blocked",
        {"en": "Market closed off", "zh-Hans": "市场封控"},
        {},
        ((30.612, 114.248), (30.612, 114.268), (30.626, 114.266), (30.625, 114.247)),
    ),
    (
        "slow",
        {"en": "Snow", "zh-Hans": "积雪"},
        {"percent": 40},
        ((30.53, 114.32), (30.53, 114.36), (30.56, 114.36), (30.56, 114.32)),
    ),
)
"""What is closed on the picture of closures: of which kind, why, what else is said, and where."""


def permit(desk: Person) -> None:
    """A car that may pass the barrier, so that its class is known."""
    car = desk.ask("POST", "/vehicles", {"plate": "鄂A10086"})["id"]
    held = {"vehicle_id": car, "kind": "permit", "permit": "medical", "proof": "document_seen"}
    desk.ask("POST", "/credentials", held)


def closes(camera: Camera) -> None:
    """The board while roads are closed, which are open again afterwards."""
    desk = camera.scene.people["赵敏"]
    made = []
    for kind, why, more, line in CLOSED:
        points = [{"lat": lat, "lon": lon} for lat, lon in line]
        made.append(
            desk.ask("POST", "/closures", {"kind": kind, "reason": why[camera.language], "points": points, **more})
        )
    board = camera.open("赵敏", "/board", DESK)
    board.wait_for_selector("[data-link=live]")
    board.click(".strip > button[aria-pressed]")
    camera.shoot(board, "closures", (384, 112, 1056, 470))
    for closure in made:
        desk.ask("DELETE", f"/closures/{closure['id']}")


def main() -> None:
    """Everything, in both languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("google-chrome"))
    given = parser.parse_args()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with serving(given.port) as scene, sync_playwright() as play_:
        desk = settle(scene)
        play(scene, desk)
        browser = play_.chromium.launch(executable_path=given.browser, args=["--no-sandbox", "--disable-gpu"])
        cameras = [Camera(browser, scene, language) for language in LANGUAGES]
        permit(desk)
        for camera in cameras:
            watches(camera)
            closes(camera)
        for trip in desk.ask("GET", "/trips?state=requested")["items"]:
            desk.ask("POST", f"/trips/{trip['id']}/cancel", {"reason": ""})
        for camera in cameras:
            rides(camera)
        browser.close()


if __name__ == "__main__":
    main()
