"""How a simulated car moves: along its way, in the time the way takes divided by `speed`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import atan2, cos, degrees, hypot, radians

import numpy as np

from app.demo.phone import View
from routing.travel import Path, TravelTimes
from routing.travel.fenced import roads_of
from routing.travel.line import LineTravel
from routing.travel.roads.closures import Closure
from routing.travel.roads.travel import NoWay
from schemas.values import ClosureKind, Point


@dataclass(frozen=True, slots=True)
class Step:
    """Where the car is after `wait` more seconds, and which way it points, in degrees from north."""

    wait: float
    point: Point
    heading: float


def way(travel: TravelTimes, closed: Sequence[Closure], start: Point, goal: Point, at: datetime) -> Path:
    """The way from here to there: around closures, else through them, and across fields where there is no road."""
    ends = np.array([[start.lat, start.lon], [goal.lat, goal.lon]])
    if (own := roads_of(travel)) is not None:
        for roads in (own.under(closed), own):
            try:
                return roads.route(ends, depart_at=at)
            except NoWay:
                continue
    return LineTravel().route(ends, depart_at=at)


def closures(views: Sequence[View]) -> list[Closure]:
    """What is closed, as a driver's feed tells it."""
    return [
        Closure(
            ClosureKind(view["kind"]),
            tuple(Point(corner["lat"], corner["lon"]) for corner in view["points"]),
            round(10_000 / (view["percent"] or 100)),
            datetime.fromisoformat(view["begins_at"]),
            datetime.fromisoformat(view["ends_at"]) if view["ends_at"] else None,
        )
        for view in views
    ]


def steps(path: Path, goal: Point, *, speed: float, every: float) -> Iterator[Step]:
    """The steps of one way, about `every` seconds apart, the last of them at the goal."""
    seconds, line = path.seconds / speed, [*path.polyline, goal]
    count = max(1, round(seconds / every))
    lengths = [_km(a, b) for a, b in pairwise(line)]
    reached, total, leg = 0.0, sum(lengths), 0
    for step in range(1, count + 1):
        wanted = total * step / count
        while leg < len(lengths) - 1 and reached + lengths[leg] < wanted:
            reached, leg = reached + lengths[leg], leg + 1
        share = min(1.0, (wanted - reached) / lengths[leg]) if lengths[leg] else 1.0
        a, b = line[leg], line[leg + 1]
        point = goal if step == count else Point(a.lat + (b.lat - a.lat) * share, a.lon + (b.lon - a.lon) * share)
        yield Step(seconds / count, point, bearing(a, b))


def bearing(start: Point, goal: Point) -> float:
    """Degrees from north, clockwise, good over a city."""
    east = (goal.lon - start.lon) * cos(radians(start.lat))
    return degrees(atan2(east, goal.lat - start.lat)) % 360


def _km(one: Point, other: Point) -> float:
    return hypot(one.lat - other.lat, (one.lon - other.lon) * cos(radians(one.lat))) * 111.2
