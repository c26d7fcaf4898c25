"""The nearest points, by a sweep: walk away from the query in both directions of the sorted first coordinate, and stop
when that coordinate alone is farther than the worst of those found.

With hours as the first coordinate a city of trips is searched about as fast as by a tree, and nothing is to be built.
"""

import numpy as np
from numpy.typing import NDArray

from routing.search.compiled import kernel
from routing.search.ground import Ints

Floats = NDArray[np.float64]


def nearest(points: Floats, queries: Floats, number: int) -> Ints:
    """Indices of the nearest points of each query, nearest first, shape (queries, number).

    `points` (n, d), at least `number` of them, and `queries` (m, d) are compared by straight distance.
    """
    order = np.argsort(points[:, 0], kind="stable")
    found = np.zeros((len(queries), number), dtype=np.int64)
    away = np.full((len(queries), number), np.inf)
    _sweep(np.ascontiguousarray(points[order]), np.ascontiguousarray(queries), found, away)
    return np.asarray(order[found], dtype=np.int32)


@kernel
def _sweep(points: Floats, queries: Floats, found: NDArray[np.int64], away: Floats) -> None:
    for q in range(len(queries)):
        low, high = 0, len(points)
        while low < high:
            middle = (low + high) // 2
            if points[middle, 0] < queries[q, 0]:
                low = middle + 1
            else:
                high = middle
        left, right = low - 1, low
        while left >= 0 or right < len(points):
            to_left = queries[q, 0] - points[left, 0] if left >= 0 else np.inf
            to_right = points[right, 0] - queries[q, 0] if right < len(points) else np.inf
            gap = min(to_left, to_right)
            if gap * gap >= away[q, -1]:
                break
            if to_left < to_right:
                _enter(points, queries, found, away, q, left)
                left -= 1
            else:
                _enter(points, queries, found, away, q, right)
                right += 1


@kernel
def _enter(points: Floats, queries: Floats, found: NDArray[np.int64], away: Floats, q: int, p: int) -> None:
    """Put the point among the nearest of the query, if it is one."""
    square = 0.0
    for d in range(points.shape[1]):
        square += (points[p, d] - queries[q, d]) ** 2
    place = away.shape[1] - 1
    if square >= away[q, place]:
        return
    while place > 0 and away[q, place - 1] > square:
        away[q, place], found[q, place] = away[q, place - 1], found[q, place - 1]
        place -= 1
    away[q, place], found[q, place] = square, p
