"""How a simulated car moves: straight from here to there, in the time of the line model divided by `speed`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import atan2, cos, degrees, radians

import numpy as np

from routing.travel import TravelTimes
from schemas.values import Point


@dataclass(frozen=True, slots=True)
class Step:
    """Where the car is after `wait` more seconds, and which way it points, in degrees from north."""

    wait: float
    point: Point
    heading: float


def drive(
    travel: TravelTimes, start: Point, goal: Point, *, at: datetime, speed: float, every: float
) -> Iterator[Step]:
    """The steps of one leg, about `every` seconds apart, the last of them at the goal."""
    ends = np.array([[start.lat, start.lon], [goal.lat, goal.lon]])
    seconds = float(travel.matrix(ends[:1], ends[1:], depart_at=at).seconds[0, 0]) / speed
    count = max(1, round(seconds / every))
    heading = bearing(start, goal)
    for step in range(1, count + 1):
        share = step / count
        lat = start.lat + (goal.lat - start.lat) * share
        lon = start.lon + (goal.lon - start.lon) * share
        yield Step(seconds / count, Point(lat, lon), heading)


def bearing(start: Point, goal: Point) -> float:
    """Degrees from north, clockwise, good over a city."""
    east = (goal.lon - start.lon) * cos(radians(start.lat))
    return degrees(atan2(east, goal.lat - start.lat)) % 360
