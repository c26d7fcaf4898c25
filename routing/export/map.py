"""The map of a plan: one line a vehicle, pickups full, drop-offs hollow, whoever is left over in dashes."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import hypot
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.export.mark import Mark, px, tag
from routing.export.style import STYLE, look
from routing.export.view import View, round_steps, short
from routing.plan import Route, Unserved
from schemas.values import StopKind

WIDTH: Final = 760
TALLEST: Final = 760
EDGE: Final = 36
FOOT: Final = 34
LABELLED: Final = 24
"""So many routes are named on the map itself; more would hide it."""
POINTED: Final = 26
"""Lines shorter than this get no arrow."""
Spot = tuple[float, float]
Place = Callable[[int], Spot]


def map_of(view: View) -> Mark | None:
    """The map as SVG; None when nobody knows where the places are."""
    points = view.instance.points
    if points is None or not len(points):
        return None
    scale, height, place = _frame(points)
    routes = [_route(view, place, k, route) for k, route in enumerate(view.plan.routes)]
    names = [_name(view, place, route) for route in view.plan.routes] if len(routes) <= LABELLED else []
    return tag(
        "svg",
        tag("title", view.say("map", vehicles=len(routes), length=view.far(view.length))),
        tag("style", Mark(STYLE)),
        tag("rect", class_="paper", width=WIDTH, height=px(height)),
        *routes,
        *(_left(view, place, one) for one in view.plan.unserved),
        *names,
        tag("g", *_legend(view, height - 14), *_bar(view, scale, height - 18)),
        xmlns="http://www.w3.org/2000/svg",
        class_="ferry map",
        role="img",
        viewBox=f"0 0 {WIDTH} {px(height)}",
        width=WIDTH,
        height=px(height),
    )


def _frame(points: NDArray[np.float64]) -> tuple[float, float, Place]:
    """Pixels a unit, the height of the picture, and where a node lies in it."""
    low, high = points.min(axis=0), points.max(axis=0)
    wide, tall = (float(span) for span in np.maximum(high - low, 1e-9))
    scale = min((WIDTH - 2 * EDGE) / wide, (TALLEST - 2 * EDGE) / tall)
    height = tall * scale + 2 * EDGE + FOOT
    across = (WIDTH - wide * scale) / 2

    def place(node: int) -> Spot:
        x, y = points[node] - low
        return across + float(x) * scale, EDGE + (tall - float(y)) * scale

    return scale, height, place


def _route(view: View, place: Place, number: int, route: Route) -> Mark:
    spots = [place(node) for node in view.nodes(route)]
    return tag(
        "g",
        tag("title", view.route(route)),
        tag("path", class_="line", d="M" + "L".join(f"{px(x)} {px(y)}" for x, y in spots)),
        *(_arrow(a, b) for a, b in pairwise(spots) if hypot(b[0] - a[0], b[1] - a[1]) > POINTED),
        _start(spots[0]),
        *(_dot(place(stop.node), stop.kind, view.stop(stop)) for stop in route.stops),
        class_=f"route {look(number)}",
    )


def _arrow(a: Spot, b: Spot) -> Mark:
    """A small arrowhead in the middle of a line."""
    x, y = (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
    away = hypot(b[0] - a[0], b[1] - a[1])
    u, v = (b[0] - a[0]) / away * 5, (b[1] - a[1]) / away * 5
    corners = [(x + u, y + v), (x - u - v, y - v + u), (x - u + v, y - v - u)]
    return tag("path", class_="solid", d="M" + "L".join(f"{px(p)} {px(q)}" for p, q in corners) + "Z")


def _start(spot: Spot) -> Mark:
    return tag("rect", class_="solid start", x=px(spot[0] - 5), y=px(spot[1] - 5), width=10, height=10)


def _dot(spot: Spot, kind: StopKind, told: str) -> Mark:
    shape = "solid" if kind is StopKind.PICKUP else "paper hollow"
    dot = tag("circle", class_=shape, cx=px(spot[0]), cy=px(spot[1]), r=4.5 if kind is StopKind.PICKUP else 4)
    return tag("g", tag("title", told), dot, class_=f"stop {kind.value}")


def _name(view: View, place: Place, route: Route) -> Mark:
    x, y = place(route.stops[0].node)
    return tag("text", short(route.vehicle), class_="halo", x=px(x + 8), y=px(y - 7))


def _left(view: View, place: Place, one: Unserved) -> Mark:
    job = view.instance.problem.job[one.job]
    x, y = place(job.dropoff if job.pickup is None else job.pickup)
    to = place(job.dropoff)
    return tag(
        "g",
        tag("title", view.left(one)),
        tag("path", class_="line dotted", d=f"M{px(x)} {px(y)}L{px(to[0])} {px(to[1])}"),
        _cross(x, y),
        class_="left",
    )


def _cross(x: float, y: float) -> Mark:
    return tag("path", class_="line", d=f"M{px(x - 6)} {px(y - 6)}l12 12m0 -12l-12 12")


def _legend(view: View, y: float) -> Iterator[Mark]:
    """The four shapes and what they mean, in a row."""
    shapes = (
        ("start", _start((0, 0))),
        ("pickup", tag("circle", class_="solid", r=4.5)),
        ("dropoff", tag("circle", class_="paper hollow", r=4)),
        ("cross", _cross(0, 0)),
    )
    for k, (name, shape) in enumerate(shapes):
        words = tag("text", view.words[name], class_="pale", x=12, y=4)
        yield tag("g", shape, words, class_="legend", transform=f"translate({EDGE + k * 110} {px(y - 4)})")


def _bar(view: View, scale: float, y: float) -> Iterator[Mark]:
    """A bar of so many kilometres, where lengths are metres."""
    if not view.metric:
        return
    metres = round_steps(WIDTH / scale, 12)
    begin, end = WIDTH - EDGE - metres * scale, WIDTH - EDGE
    told = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    yield tag("path", class_="line bar", d=f"M{px(begin)} {px(y - 4)}v4H{px(end)}v-4")
    yield tag("text", told, class_="pale", x=px(begin - 6), y=px(y + 2), text_anchor="end")
