"""Where and when: squares of a few kilometres, the same on every map, and bands of two hours of a day."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from schemas.values import Point

BAND: Final = 2
"""Hours of a day that are learned together."""
DEGREE: Final = 111.195
"""Kilometres from one degree of latitude to the next."""
Cells = NDArray[np.int64]
"""(n, 2): row and column."""


def cells_of(points: Points, size: float) -> Cells:
    """The squares of `size` kilometres in which points lie; each row of them has columns of its own width."""
    row = np.floor(points[:, 0] * DEGREE / size)
    return np.stack([row, np.floor(points[:, 1] / _width(row, size))], axis=1).astype(np.int64)


def middle_of(row: int, column: int, size: float) -> Point:
    """The middle of a square."""
    lon = (column + 0.5) * float(_width(np.array([row]), size)[0])
    return Point(round((row + 0.5) * size / DEGREE, 5), round(min(lon, 180.0), 5))


def bounds_of(row: int, column: int, size: float) -> tuple[float, float, float, float]:
    """South, west, north and east of a square."""
    high, wide = size / DEGREE, float(_width(np.array([row]), size)[0])
    return round(row * high, 5), round(column * wide, 5), round((row + 1) * high, 5), round((column + 1) * wide, 5)


def _width(row: NDArray[np.float64] | Cells, size: float) -> NDArray[np.float64]:
    """Degrees of longitude of a square, near the poles as if it were not so near."""
    shrunk = np.maximum(0.02, np.cos(np.radians((row + 0.5) * size / DEGREE)))
    return np.asarray(size / DEGREE / shrunk)


def band_of(at: datetime, zone: str) -> int:
    """Which hours of the day it is, by the clocks of that zone. Raises ValueError for a time without its own zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone, so nobody knows which hour of the day it is.")
    return at.astimezone(ZoneInfo(zone)).hour // BAND
