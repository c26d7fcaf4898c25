"""The time chart of a plan: one row a vehicle, thin while it drives empty, thick while somebody is aboard."""

from collections.abc import Callable, Iterator
from typing import Final

from routing.export.mark import Mark, joined, px, tag
from routing.export.style import STYLE, look
from routing.export.view import View, round_steps, short
from routing.plan import Route
from schemas.values import Seconds, StopKind

WIDTH: Final = 760
NAMES: Final = 112
EDGE: Final = 24
HEAD: Final = 30
ROW: Final = 24
FOOT: Final = 34
ROWS: Final = 200
"""Longer charts nobody reads; the table has the rest."""
TICKS: Final = 9
SPANS: Final = (60, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)
Across = Callable[[Seconds], float]


def hours_of(view: View) -> Mark:
    """The chart as SVG."""
    shown = view.plan.routes[:ROWS]
    more = len(view.plan.routes) - len(shown)
    foot = HEAD + ROW * max(1, len(shown)) + 8
    height = foot + FOOT + (18 if more else 0)
    begin = min((view.leaves(route) for route in shown), default=0)
    end = max((view.done(route) for route in shown), default=1)

    def across(second: Seconds) -> float:
        return NAMES + (second - begin) / max(1, end - begin) * (WIDTH - NAMES - EDGE)

    return tag(
        "svg",
        tag("title", view.say("hours", vehicles=len(view.plan.routes))),
        tag("style", Mark(STYLE)),
        tag("rect", class_="paper", width=WIDTH, height=height),
        *(_tick(view, across(second), second, foot) for second in _ticks(view, begin, end) if shown),
        *(_row(view, across, k, route) for k, route in enumerate(shown)),
        _aside(view.words["nobody"], HEAD + 16) if not shown else Mark(),
        _aside(view.say("more", more=more), foot + 14) if more else Mark(),
        *_legend(view, height - 16),
        xmlns="http://www.w3.org/2000/svg",
        class_="ferry hours",
        role="img",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
    )


def _aside(words: str, y: float) -> Mark:
    return tag("text", words, class_="pale", x=NAMES, y=px(y))


def _ticks(view: View, begin: Seconds, end: Seconds) -> range:
    """Round moments between two others, a handful."""
    span = max(1, end - begin)
    steps = SPANS if view.metric else ()
    step = next((step for step in steps if span / step <= TICKS), max(1, round(round_steps(span, TICKS))))
    return range(-(-begin // step) * step, end + 1, step)


def _tick(view: View, x: float, second: Seconds, foot: float) -> Mark:
    line = tag("line", class_="thin", x1=px(x), x2=px(x), y1=HEAD - 6, y2=px(foot))
    return tag("g", line, tag("text", view.time(second), class_="pale", x=px(x), y=HEAD - 12, text_anchor="middle"))


def _row(view: View, across: Across, number: int, route: Route) -> Mark:
    name = tag("text", short(route.vehicle), x=NAMES - 10, y=4, text_anchor="end")
    return tag(
        "g",
        tag("title", view.route(route)),
        name,
        *_bars(view, across, route),
        class_=f"route {look(number)}",
        transform=f"translate(0 {HEAD + ROW * number + ROW // 2})",
    )


def _bars(view: View, across: Across, route: Route) -> Iterator[Mark]:
    """Drives, waits and stops, in order."""
    jobs = view.instance.problem.job
    clock = view.leaves(route)
    aboard = {stop.job for stop in route.stops if jobs[stop.job].aboard}
    for stop in route.stops:
        yield _drive(across(clock), across(stop.arrive), bool(aboard))
        if stop.start > stop.arrive:
            yield _wait(across(stop.arrive), across(stop.start), view.words["waiting"])
        aboard ^= {stop.job}
        yield _stop(across(stop.start), across(stop.depart), stop.kind, view.stop(stop))
        clock = stop.depart
    yield _drive(across(clock), across(view.done(route)), bool(aboard))


def _drive(begin: float, end: float, carrying: bool) -> Mark:
    thick, kind = (8, "carrying") if carrying else (2, "empty")
    wide = px(max(0, end - begin))
    return tag("rect", class_=f"solid {kind}", x=px(begin), y=px(-thick / 2), width=wide, height=thick)


def _wait(begin: float, end: float, told: str) -> Mark:
    line = tag("path", class_="line dotted", d=f"M{px(begin)} 0H{px(end)}")
    return tag("g", tag("title", told), line, class_="wait")


def _stop(begin: float, end: float, kind: StopKind, told: str) -> Mark:
    shape = "solid" if kind is StopKind.PICKUP else "paper hollow"
    box = tag("rect", class_=shape, x=px(begin), y=-8, width=px(max(3, end - begin)), height=16, rx=1)
    return tag("g", tag("title", told), box, class_=f"stop {kind.value}")


def _legend(view: View, y: float) -> Iterator[Mark]:
    """The five shapes and what they mean, in a row."""
    shapes = (
        ("pickup", _stop(0, 8, StopKind.PICKUP, view.words["pickup"])),
        ("dropoff", _stop(0, 8, StopKind.DROPOFF, view.words["dropoff"])),
        ("carrying", _drive(0, 22, True)),
        ("empty", _drive(0, 22, False)),
        ("waiting", _wait(0, 22, view.words["waiting"])),
    )
    x = float(EDGE)
    for name, shape in shapes:
        words = tag("text", view.words[name], class_="pale", x=28, y=4)
        yield tag("g", joined(shape, words), class_="legend", transform=f"translate({px(x)} {px(y)})")
        x += 140
