"""Closures over times that know no roads: what can be said without a map holds, and nothing else is guessed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

import numpy as np

from routing.travel import Points, Travel, TravelTimes
from routing.travel.roads.closures import NOBODY, Closure, inside
from routing.travel.roads.travel import RoadTravel
from routing.travel.served.travel import ServedTravel
from routing.ways import FORBIDDEN
from schemas.values import ClosureKind


class Closed(Protocol):
    """Travel times under closures, which let those pass who have a permit."""

    def matrix(
        self, sources: Points, targets: Points, *, depart_at: datetime, permits: frozenset[str] = NOBODY
    ) -> Travel:
        """From every source to every target, for whoever has these permits."""


class Fenced:
    """Times without roads: nobody comes into or out of a closed area, nor across a barrier that is a ring.

    A slow area slows whoever stays in it. What lies across a way is not known, and a barrier that is no ring has no
    inside: it changes nothing.
    """

    def __init__(self, travel: TravelTimes, closures: Iterable[Closure]) -> None:
        self._travel, self._closures = travel, tuple(closures)

    def matrix(
        self, sources: Points, targets: Points, *, depart_at: datetime, permits: frozenset[str] = NOBODY
    ) -> Travel:
        """From every source to every target, for whoever has these permits."""
        free = self._travel.matrix(sources, targets, depart_at=depart_at)
        seconds, metres = free.seconds.copy(), free.metres.copy()
        for closure in self._closures:
            if not closure.ring or not closure.holds(depart_at, permits):
                continue
            here, there = (inside(closure.corners, points) for points in (sources, targets))
            if closure.kind is ClosureKind.SLOW:
                slow = np.logical_and.outer(here, there) & (seconds != FORBIDDEN)
                seconds[slow] = (seconds[slow].astype(np.int64) * closure.percent + 50) // 100
            else:
                shut = np.logical_or if closure.kind is ClosureKind.BLOCKED else np.logical_xor
                seconds[shut.outer(here, there)] = metres[shut.outer(here, there)] = FORBIDDEN
        return Travel(seconds, metres)


def under(travel: TravelTimes, closures: Iterable[Closure]) -> Closed:
    """These times under closures: exact on roads of our own, which a server's are not, else as far as it is known."""
    own = roads_of(travel)
    return Fenced(travel, closures) if own is None else own.under(closures)


def roads_of(travel: TravelTimes) -> RoadTravel | None:
    """The roads that closures can be laid over: a server is told of none, so those of the map beside it."""
    own = travel.own if isinstance(travel, ServedTravel) else travel
    return own if isinstance(own, RoadTravel) else None
