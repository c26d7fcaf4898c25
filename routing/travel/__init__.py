"""Travel times: the protocol every provider keeps (line model, roads, servers)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from schemas.values import Metres, Point, Seconds

Points = NDArray[np.float64]
"""Shape (n, 2): latitude, longitude in WGS-84 degrees."""


@dataclass(frozen=True, slots=True)
class Travel:
    """Seconds and metres from every source (row) to every target (column), int32; FORBIDDEN: no legal way."""

    seconds: NDArray[np.int32]
    metres: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Path:
    """One drive through several points: totals, the seconds of each leg, and the line to draw."""

    seconds: Seconds
    metres: Metres
    legs: tuple[Seconds, ...]
    polyline: tuple[Point, ...]


class TravelTimes(Protocol):
    """Where travel times come from.

    `epoch` changes whenever answers may, so caches key on it; `margin` is the honest relative error to show beside an
    ETA (0.14 means ±14 %).
    """

    name: str
    epoch: int
    margin: float

    def matrix(self, sources: Points, targets: Points, *, depart_at: datetime) -> Travel:
        """From every source to every target, for a departure at that (aware) time."""

    def route(self, stops: Points, *, depart_at: datetime) -> Path:
        """One drive through the stops in the order given."""
