"""What every page owes to everyone: nothing that axe finds, room for a thumb, nothing sideways, the right language."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.faces.conftest import DESK, PHONE, TINY, Size

EYES: dict[str, list[tuple[Size, str]]] = {"en": [(TINY, "dark"), (DESK, "light")], "zh-Hans": [(PHONE, "light")]}
"""Each language, each size and each light at least once; 320 px are a phone at 400 % zoom."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SMALL = """least => [...document.querySelectorAll("main button, main .button, main select, "
  + "main summary, main textarea, main input:not([type=radio], [type=checkbox], [type=hidden])")]
  .filter((one) => one.checkVisibility() && !one.matches(".block"))
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, box]) => Math.round(box.height) < least || Math.round(box.width) < least)
  .map(([text, box]) => `${text} ${box.width} x ${box.height}`)"""
WIDE = """least => document.documentElement.scrollWidth <= innerWidth ? [] : ["wider than the window"]"""
SIDEWAYS = """least => [...document.querySelectorAll(".scroll")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.outerHTML.slice(0, 120))"""


def hurdles(page: Page, axe: str, spoken: str, least: dict[Size, int], *more: str) -> list[tuple[object, ...]]:
    """What keeps somebody from using the page that is open, at each size and in each light in which one reads it."""
    page.evaluate(axe)
    found: list[tuple[object, ...]] = []
    for size, light in EYES[spoken]:
        page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
        page.set_viewport_size({"width": size[0], "height": size[1]})
        found += [(size, light, *hurdle) for hurdle in _of_one_look(page, least.get(size, 0), WIDE, *more)]
    lang = page.get_attribute("html", "lang")
    return found if lang == spoken else [*found, ("lang", lang)]


def _of_one_look(page: Page, least: int, *checks: str) -> Iterator[tuple[object, ...]]:
    wish = {"runOnly": RULES, "resultTypes": ["violations"]}
    for one in page.evaluate("wish => axe.run(document, wish)", wish)["violations"]:
        yield one["id"], [node["html"][:150] for node in one["nodes"]]
    for check in (SMALL, *checks):
        yield from ((text,) for text in page.evaluate(check, least))
