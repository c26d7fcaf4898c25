"""Take the film strip of docs/roads.md: the demonstration on the roads of a real city, before and after a barrier.

Usage: python scripts/film.py porto.osm.pbf [--port 8766] [--browser /usr/bin/chromium]

The barrier runs from north to south through the city; one car in three has the permit that it asks for.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from pictures import DESK, LANGUAGES, PICTURES, ROOT, ready, until
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

MAP = {"x": 384, "y": 112, "width": 704, "height": 470}
"""Where the map is on a board of that size."""
DRIVERS, RIDERS = 90, 120
LIVED_SECONDS, AFTER_SECONDS = 75, 45
CORDON = ((41.262, -8.640), (41.235, -8.622), (41.205, -8.628), (41.175, -8.600), (41.140, -8.596), (41.120, -8.610))
WHY = {"en": "A cordon through the city: checkpoints", "zh-Hans": "横穿全城的设卡线"}
FRAMES = {
    "en": ("Before", "The barrier has just gone up", "A minute later"),
    "zh-Hans": ("之前", "刚刚设卡", "一分钟后"),
}
STYLE = """<style>
body { margin: 0; width: 704px; background: #fff; font: 600 22px system-ui, "Noto Sans CJK SC" }
figure { margin: 0 0 14px } figcaption { padding: 6px 2px } img { width: 100%; border: 1px solid #999 }
</style>"""
FIGURE = '<figure><figcaption>{}</figcaption><img src="data:image/png;base64,{}"></figure>'


@contextmanager
def demonstration(extract: Path, port: int) -> Iterator[str]:
    """The demonstration on a map of that extract: the link that makes its visitor a dispatcher."""
    with tempfile.TemporaryDirectory() as folder:
        chart = Path(folder) / "city.map"
        subprocess.run([sys.executable, "-m", "app", "map", "build", extract, "-o", chart], cwd=ROOT, check=True)
        size = ("--port", str(port), "--drivers", str(DRIVERS), "--riders", str(RIDERS))
        command = [sys.executable, "-m", "app", "demo", *size]
        house = {**os.environ, "FERRY_MAP": str(chart)}
        with subprocess.Popen(command, cwd=ROOT, env=house, stdout=subprocess.PIPE, text=True) as process:
            try:
                door = link(process)
                with httpx.Client(base_url=door.partition("/as/")[0], trust_env=False) as api:
                    until("the server", lambda: ready(api))
                yield door
            finally:
                process.terminate()


def link(process: "subprocess.Popen[str]") -> str:
    """The dispatcher's link, as soon as it is told."""
    for line in process.stdout or ():
        if found := re.search(r"http://\S+/as/dispatcher/\S+", line):
            return found.group()
    sys.exit("The demonstration ended before it began.")


def ask(window: BrowserContext, method: str, path: str, body: object = None) -> Any:
    """Ask as the dispatcher who sits there, and insist on an answer."""
    home = re.match(r"https?://[^/]+", window.pages[0].url).group()  # type: ignore[union-attr]
    answer = window.request.fetch(f"{home}/api/v1{path}", method=method, data=body, headers={"Origin": home})
    if not answer.ok:
        sys.exit(f"{method} {path}: {answer.status} {answer.text()}")
    return answer.json()


def permit(window: BrowserContext) -> None:
    """Let one car in three through."""
    drivers = ask(window, "GET", "/board")["drivers"]
    for plate in sorted(one["vehicle"]["plate"] for one in drivers if one.get("vehicle"))[::3]:
        car = ask(window, "POST", "/vehicles", {"plate": plate})["id"]
        held = {"vehicle_id": car, "kind": "permit", "permit": "medical", "proof": "document_seen"}
        ask(window, "POST", "/credentials", held)


def close(window: BrowserContext, language: str) -> None:
    """Put the barrier up, and say what it breaks."""
    points = [{"lat": lat, "lon": lon} for lat, lon in CORDON]
    wish = {"kind": "barrier", "points": points, "permits": ["medical"], "reason": WHY[language]}
    print(ask(window, "POST", "/closures", wish)["effect"]["words"])


def film(browser: Browser, door: str, language: str) -> None:
    """Three frames of the board's map, one below the other."""
    room = {"width": DESK[0], "height": DESK[1]}
    window = browser.new_context(viewport=room, locale=LANGUAGES[language])  # type: ignore[arg-type]
    page = window.new_page()
    page.goto(door)
    page.wait_for_selector("[data-link=live]")
    page.wait_for_timeout(LIVED_SECONDS * 1000)
    permit(window)
    frames = [frame(page)]
    close(window, language)
    page.wait_for_timeout(1500)
    frames.append(frame(page))
    page.wait_for_timeout(AFTER_SECONDS * 1000)
    frames.append(frame(page))
    strip(browser, frames, language)
    window.close()


def frame(page: Page) -> bytes:
    """The map as it is now."""
    return page.screenshot(clip=MAP)  # type: ignore[arg-type]


def strip(browser: Browser, frames: list[bytes], language: str) -> None:
    """All frames with their captions in one picture."""
    pictures = (b64encode(data).decode() for data in frames)
    figures = map(FIGURE.format, FRAMES[language], pictures)
    page = browser.new_page(viewport={"width": MAP["width"], "height": 600})
    page.set_content(STYLE + "".join(figures))
    page.screenshot(path=PICTURES / f"porto-barrier-{language}.jpg", full_page=True, type="jpeg", quality=70)


def main() -> None:
    """One strip in each language, each in a demonstration of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extract", type=Path)
    parser.add_argument("--port", type=int, default=8766)
    parser.add_argument("--browser", default=shutil.which("chromium") or shutil.which("google-chrome"))
    given = parser.parse_args()
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=given.browser, args=["--no-sandbox", "--disable-gpu"])
        for language in LANGUAGES:
            with demonstration(given.extract.resolve(), given.port) as door:
                film(browser, door, language)
        browser.close()


if __name__ == "__main__":
    main()
