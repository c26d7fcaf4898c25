"""Drives that were really made, and which of them are worth believing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from routing.travel import Points
from schemas.values import Point, Seconds

SHORTEST: Final = 60
"""Seconds below which parking and waving goodbye are most of it."""
LONGEST: Final = 4 * 3600
"""Seconds beyond which somebody forgot to say that they had arrived."""
OFF: Final = 5.0
"""A drive this many times as slow, or as fast, as it should be was none: a break, or a position from elsewhere."""


@dataclass(frozen=True, slots=True)
class Driven:
    """One completed drive: from where to where, when it began, and what it took. Raises ValueError without a zone."""

    start: Point
    stop: Point
    departed: datetime
    seconds: Seconds

    def __post_init__(self) -> None:
        if self.departed.tzinfo is None:
            raise ValueError(f"{self.departed.isoformat()} has no time zone: give departures with theirs.")

    @property
    def order(self) -> tuple[float, ...]:
        """What drives are sorted by, so that who asks in another order learns the same."""
        ends = self.start.lat, self.start.lon, self.stop.lat, self.stop.lon
        return (self.departed.timestamp(), *ends, self.seconds)


def plausible(drives: Iterable[Driven]) -> list[Driven]:
    """Each of them once, in an order of their own, without those that are too short, too long, or lead nowhere."""
    sane = {one for one in drives if SHORTEST <= one.seconds <= LONGEST and one.start != one.stop}
    return sorted(sane, key=lambda one: one.order)


def points_of(places: Iterable[Point]) -> Points:
    """Places as an array."""
    return np.array([(one.lat, one.lon) for one in places], dtype=np.float64).reshape(-1, 2)
