"""Travel from coordinates alone: a power law of the straight line on a plane, where no matrix would fit.

Ten thousand trips meet at some fourteen thousand points; their matrix is 800 MB, their coordinates are 220 kB.
"""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray


@numba.njit(cache=True)
def plane_leg(points: NDArray[np.float64], pace: float, exponent: float, a: int, b: int) -> int:
    """From point a to point b, rounded up to a whole number: pace · distance^exponent."""
    x, y = points[a, 0] - points[b, 0], points[a, 1] - points[b, 1]
    away = np.sqrt(x * x + y * y)
    if exponent != 1.0:
        away = away**exponent
    return int(np.ceil(pace * away))


@numba.njit(cache=True)
def _pairs(
    points: NDArray[np.float64], pace: float, exponent: float, a: NDArray[np.int64], b: NDArray[np.int64]
) -> NDArray[np.int32]:
    found = np.empty(len(a), dtype=np.int32)
    for i in range(len(a)):
        found[i] = plane_leg(points, pace, exponent, a[i], b[i])
    return found


@dataclass(frozen=True, eq=False)
class Plane:
    """A matrix that is computed instead of stored: `plane[a, b]` for two points, or for two arrays of them.

    `points` (n, 2) are coordinates in any unit, `pace` is what one unit costs (seconds, or metres), and `exponent`
    bends it (0.72 for the line model, 1 for a steady speed).
    """

    points: NDArray[np.float64]
    pace: float
    exponent: float = 1.0

    def __len__(self) -> int:
        return len(self.points)

    @property
    def shape(self) -> tuple[int, int]:
        """That of the matrix it stands for."""
        return len(self), len(self)

    def __getitem__(self, pair: tuple[object, object]) -> NDArray[np.int32]:
        a, b = np.broadcast_arrays(*(np.asarray(one, dtype=np.int64) for one in pair))
        found = _pairs(self.points, self.pace, self.exponent, a.flatten(), b.flatten())
        return found.reshape(a.shape)[()]
