"""What the planar benchmarks share: distance is time is Euclid, in whole fractions of the file's unit.

Legs are rounded up and limits down, so a plan that fits in whole numbers fits in real ones. What a route may lose by it
is at most one fraction a leg: a plan of the literature is out of reach only if it has less than that to spare.
"""

from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.problem import Matrix

UNIT: Final = 10_000
"""Solver seconds to one unit of the file."""
VEHICLE: Final = 10_000 * UNIT
"""Sending out a vehicle costs more than any distance it could save: vehicles first, then distance."""
LEFT: Final = 20 * VEHICLE
"""Leaving a trip costs more than serving it ever could."""
NOISE: Final = 1e-6
"""A leg that is a whole number in truth may come out this much off."""


def distances(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shape (nodes, nodes)."""
    x, y = points.T
    return np.asarray(np.hypot(x[:, None] - x, y[:, None] - y))


def legs(distance: NDArray[np.float64]) -> Matrix:
    """Distances as solver seconds, rounded up."""
    return np.ceil(distance * UNIT - NOISE).astype(np.int32)


def at_least(value: float) -> int:
    """A lower limit of the file in solver seconds."""
    return ceil(value * UNIT - NOISE)


def at_most(value: float) -> int:
    """An upper limit of the file in solver seconds."""
    return floor(value * UNIT + NOISE)
