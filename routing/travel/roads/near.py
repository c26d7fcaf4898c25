"""How far it is from a place to the next road."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points

METRES_PER_DEGREE: Final = 111_195.0
FAR: Final = 5_000.0
"""Metres beyond which it does not matter how far."""


def metres_away(first: NDArray[np.int64], shape: Points, places: Points) -> NDArray[np.float64]:
    """(places,): metres from each to the nearest of the lines `shape[first[a]:first[a + 1]]`, FAR when none is near."""
    inside = np.ones(len(shape), dtype=np.bool_)
    inside[first[1:] - 1] = False
    begin = np.flatnonzero(inside)
    return np.array([_from(shape[begin], shape[begin + 1], place) for place in places], dtype=np.float64)


def _from(begin: Points, end: Points, place: NDArray[np.float64]) -> float:
    """From one place to the nearest of these straight pieces, on a plane around it."""
    scale = METRES_PER_DEGREE * np.array([1.0, np.cos(np.radians(place[0]))])
    low, high = np.minimum(begin, end), np.maximum(begin, end)
    near = np.flatnonzero(((low - place) * scale < FAR).all(axis=1) & ((place - high) * scale < FAR).all(axis=1))
    if not len(near):
        return FAR
    one, step = (begin[near] - place) * scale, (end[near] - begin[near]) * scale
    length = np.maximum((step**2).sum(axis=1), 1e-9)
    share = np.clip(-(one * step).sum(axis=1) / length, 0.0, 1.0)
    return float(min(FAR, np.hypot(*(one + share[:, None] * step).T).min()))
