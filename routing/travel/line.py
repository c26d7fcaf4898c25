"""Travel times without any map: a power law of the straight line, honest about its error."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.travel import Path, Points, Travel
from routing.travel.learned.driven import Driven, plausible, points_of
from routing.travel.learned.line import factors, learn
from routing.travel.learned.speeds import Speeds, meant
from schemas.values import Point

EARTH_KM: Final = 6371.0088
SECONDS_AT_ONE_KM: Final = 165.0
EXPONENT: Final = 0.72
ROWS: Final = 32
"""Sources at a time: what is computed on the way should fit into the processor's cache."""
DETOUR: Final = 1.3
"""Road metres per straight metre, the factor line models of city roads commonly take. It feeds displayed distances
only: times come from the power law, which was fitted without it."""


class LineTravel:
    """165 s · km^0.72 of great-circle distance: within 13 to 15 % of free-flow roads in two cities not fitted to.

    With learned speeds, times the factor of the hour and the cells. Metres stay as they are.
    """

    name = "line"
    epoch = 0
    margin = 0.14

    def __init__(self, learned: Speeds | None = None) -> None:
        self.learned = meant(learned, "line")

    def at_speeds(self, learned: Speeds | None) -> "LineTravel":
        """The same at these speeds; None: at those of distance alone."""
        return LineTravel(learned)

    def learn(self, drives: Iterable[Driven], zone: str) -> Speeds:
        """What these drives say about hours (by the clocks of that zone) and cells."""
        kept = plausible(drives)
        starts, stops = points_of(one.start for one in kept), points_of(one.stop for one in kept)
        return learn(kept, _seconds(_great_circle(starts, stops)), zone)

    def matrix(self, sources: Points, targets: Points, *, depart_at: datetime) -> Travel:
        """Seconds and metres, shape (sources, targets); the hour makes a difference where one was learned."""
        seconds, metres = (np.empty((len(sources), len(targets)), dtype=np.int32) for _ in range(2))
        learned = self.learned
        for first in range(0, len(sources), ROWS):
            some = slice(first, first + ROWS)
            km = _great_circle(sources[some, None, :], targets[None, :, :])
            seconds[some], metres[some] = _seconds(km), _metres(km)
        if learned:
            seconds = _slowed(seconds, factors(learned, sources, targets, depart_at))
        return Travel(seconds, metres)

    def route(self, stops: Points, *, depart_at: datetime) -> Path:
        """The straight lines through the stops, in order."""
        learned, (starts, ends) = self.learned, (stops[:-1], stops[1:])
        km = _great_circle(starts, ends)
        seconds = _seconds(km)
        if learned:
            seconds = _slowed(seconds, np.diagonal(factors(learned, starts, ends, depart_at)))
        legs, line = seconds.tolist(), tuple(Point(lat, lon) for lat, lon in stops.tolist())
        return Path(seconds=sum(legs), metres=int(_metres(km).sum()), legs=tuple(legs), polyline=line)


def _great_circle(a: Points, b: Points) -> NDArray[np.float64]:
    """Kilometres along the sphere from the chord through it, which stays exact for near points.

    Sines are taken of points, not of pairs.
    """
    chord = np.zeros(np.broadcast_shapes(a.shape[:-1], b.shape[:-1]))
    for one, two in zip(_on_sphere(a), _on_sphere(b), strict=True):
        gap = one - two
        chord += gap * gap
    np.sqrt(chord, out=chord)
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0)))


def _on_sphere(points: Points) -> tuple[NDArray[np.float64], ...]:
    """Coordinates on a sphere of radius 1."""
    lat, lon = np.radians(points[..., 0]), np.radians(points[..., 1])
    return np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)


def _seconds(km: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(SECONDS_AT_ONE_KM * km**EXPONENT).astype(np.int32)


def _slowed(seconds: NDArray[np.int32], by: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(seconds * by).astype(np.int32)


def _metres(km: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(km * 1000 * DETOUR).astype(np.int32)
