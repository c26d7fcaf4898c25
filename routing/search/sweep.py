"""The nearest points: a few cells around the query, and in each a sweep along the first coordinate.

Cells are cut by the second and third coordinate so that all hold as many points. They are looked into from the nearest
on, and as soon as a cell, or the first coordinate alone, is farther than the worst of those found, the rest is not
looked at. With hours first and places behind, what a query costs hardly grows with the city.
"""

from math import isqrt
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.search.compiled import kernel
from routing.search.ground import Ints

MOST: Final = 24
"""Cells in a row, and rows."""
Floats = NDArray[np.float64]
Places = NDArray[np.int64]


class Grid(NamedTuple):
    """Points cell by cell, sorted by the first coordinate: `order` says which they were, `first` where cells begin.

    `low` and `high` (cells, 2) bound the cells: together they cover everything. `near` (cells, cells) lists for each
    cell all of them, nearest first, and `gap` the square of how far they are at least.
    """

    points: Floats
    order: Places
    first: Places
    low: Floats
    high: Floats
    near: Places
    gap: Floats


def nearest(points: Floats, queries: Floats, number: int) -> Ints:
    """Indices of the nearest points of each query, nearest first, shape (queries, number).

    `points` (n, d), at least `number` of them, and `queries` (m, d) are compared by straight distance.
    """
    grid = grid_of(points, number)
    found = np.zeros((len(queries), number), dtype=np.int64)
    away = np.full((len(queries), number), np.inf)
    _sweep(grid, np.ascontiguousarray(queries), _axes(queries), found, away)
    return np.asarray(grid.order[found], dtype=np.int32)


def grid_of(points: Floats, number: int) -> Grid:
    """Cells about as wide as the `number` nearest points spread, none of them empty."""
    many, dimensions = points.shape
    side = min(MOST, isqrt(many), max(1, int(2 * (many / number) ** (1 / min(3, dimensions)))))
    rows, columns = side if dimensions > 1 else 1, side if dimensions > 2 else 1
    cell, axes = np.arange(many) * rows * columns // many, _axes(points)
    order = np.argsort(axes[:, 0], kind="stable")
    order = order[np.lexsort((axes[order, 1], cell // columns))]
    order = order[np.lexsort((points[order, 0], cell))]
    first = np.searchsorted(cell, np.arange(rows * columns + 1))
    low, high = _bounds(axes[order], cell, rows, columns)
    gaps = np.maximum(0, np.maximum(low[:, None] - high[None, :], low[None, :] - high[:, None]))
    square = (gaps**2).sum(axis=2)
    np.fill_diagonal(square, -1.0)
    near = np.argsort(square, axis=1, kind="stable")
    gap = np.take_along_axis(square, near, axis=1)
    return Grid(np.ascontiguousarray(points[order]), order, first, low, high, near, gap)


def _axes(points: Floats) -> Floats:
    """The second and the third coordinate; 0 where there is none."""
    axes = np.zeros((len(points), 2))
    axes[:, : min(2, points.shape[1] - 1)] = points[:, 1:3]
    return axes


def _bounds(axes: Floats, cell: Places, rows: int, columns: int) -> tuple[Floats, Floats]:
    """Where cells begin and end: each where the next one begins, the outermost nowhere."""
    low = np.full((rows * columns, 2), np.inf)
    np.minimum.at(low, cell, axes)
    begin = low.reshape(rows, columns, 2)
    begin[:, :, 0] = begin[:, :, 0].min(axis=1, keepdims=True)
    begin[0, :, 0] = begin[:, 0, 1] = -np.inf
    end = np.full_like(begin, np.inf)
    end[:-1, :, 0], end[:, :-1, 1] = begin[1:, :, 0], begin[:, 1:, 1]
    return begin.reshape(-1, 2), end.reshape(-1, 2)


@kernel
def _sweep(grid: Grid, queries: Floats, axes: Floats, found: Places, away: Floats) -> None:
    worst = away.shape[1] - 1
    for q in range(len(queries)):
        home = 0
        while _away(grid, home, axes, q) > 0.0:
            home += 1
        for rank in range(len(grid.low)):
            if grid.gap[home, rank] >= away[q, worst]:
                break
            cell = grid.near[home, rank]
            square = _away(grid, cell, axes, q)
            if square < away[q, worst]:
                _walk(grid, queries, found, away, q, cell, square)


@kernel
def _away(grid: Grid, cell: int, axes: Floats, q: int) -> float:
    """The square of how far the query is from the cell."""
    square = 0.0
    for axis in range(2):
        gap = max(0.0, grid.low[cell, axis] - axes[q, axis], axes[q, axis] - grid.high[cell, axis])
        square += gap * gap
    return square


@kernel
def _walk(grid: Grid, queries: Floats, found: Places, away: Floats, q: int, cell: int, square: float) -> None:
    """Away from the query in both directions of the first coordinate, from where it would stand in the cell."""
    points, begin, end = grid.points, grid.first[cell], grid.first[cell + 1]
    low, high = begin, end
    while low < high:
        middle = (low + high) // 2
        if points[middle, 0] < queries[q, 0]:
            low = middle + 1
        else:
            high = middle
    left, right = low - 1, low
    while left >= begin or right < end:
        to_left = queries[q, 0] - points[left, 0] if left >= begin else np.inf
        to_right = points[right, 0] - queries[q, 0] if right < end else np.inf
        gap = min(to_left, to_right)
        if square + gap * gap >= away[q, -1]:
            break
        if to_left < to_right:
            _enter(points, queries, found, away, q, left)
            left -= 1
        else:
            _enter(points, queries, found, away, q, right)
            right += 1


@kernel
def _enter(points: Floats, queries: Floats, found: Places, away: Floats, q: int, p: int) -> None:
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
