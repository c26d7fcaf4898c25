"""The nearest spot on any road to a point on the map."""

from dataclasses import dataclass
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from routing.travel import Points
from routing.travel.line import EARTH_KM
from routing.travel.roads.graph import Graph
from routing.travel.roads.spots import Arcs, Fractions, Spots, spots_on

REACH: Final = 1000.0
"""Metres within which a point belongs to a road: the grounds of a hospital are wide, a lake is wider."""
CELL: Final = 150.0
"""Metres: about a block, so that few roads cross a cell."""
MOST: Final = 2000
"""Cells along a side: a map of a whole country gets larger ones."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Plan:
    """A flat map: metres north and east of its south-western corner, good to a percent over a hundred kilometres."""

    corner: Floats
    scale: Floats

    @classmethod
    def of(cls, points: Points) -> "Plan":
        """The map of these points."""
        degree = np.radians(1.0) * EARTH_KM * 1000
        shrunk = np.cos(np.radians((points[:, 0].min() + points[:, 0].max()) / 2))
        return cls(points.min(axis=0), np.array([degree, degree * shrunk]))

    def flat(self, points: Points) -> Floats:
        """Metres north and east."""
        return np.ascontiguousarray((points - self.corner) * self.scale)


@dataclass(frozen=True, eq=False, slots=True)
class Grid:
    """All straight pieces of roads on a flat map, and which of them cross each of its cells.

    Only roads count that one can both get to and away from: a map has car parks that nothing leads to.
    """

    plan: Plan
    twin: Arcs
    arc: Arcs
    begin: Floats
    end: Floats
    done: Fractions
    """(pieces, 2): the fractions of its arc at which a piece begins and ends."""
    cell: float
    shape: tuple[int, int]
    first: Arcs
    """The pieces that cross cell c are `pieces[first[c]:first[c + 1]]`."""
    pieces: Arcs

    @classmethod
    def of(cls, graph: Graph, twin: Arcs) -> "Grid":
        """The streets of a graph."""
        usable = np.flatnonzero(_connected(graph) & ((twin < 0) | (twin > np.arange(len(twin)))))
        number = np.maximum(np.diff(graph.first)[usable] - 1, 0)
        arc = np.repeat(usable, number)
        begin = np.repeat(graph.first[usable] - np.cumsum(number) + number, number) + np.arange(number.sum())
        plan = Plan.of(np.vstack([graph.points, graph.shape]))
        low, high = plan.flat(graph.shape[begin]), plan.flat(graph.shape[begin + 1])
        done = _done(low, high, number)
        cell, shape, first, pieces = _cells(low, high)
        return cls(plan, twin, arc, low, high, done, cell, shape, first, pieces)

    def nearest(self, points: Points) -> tuple[Spots, Floats]:
        """The nearest spot of every point, and how many metres away it is; none, and infinity, beyond REACH."""
        found, share = np.full(len(points), -1, dtype=np.int64), np.zeros(len(points))
        away = np.full(len(points), np.inf)
        flat = self.plan.flat(points)
        _search(flat, self.begin, self.end, self.cell, self.shape, self.first, self.pieces, found, share, away)
        near = away <= REACH
        low, high = self.done[found].T
        along = np.where(share == 1, high, low + share * (high - low))
        arc = np.where(near, self.arc[found], -1)
        return spots_on(self.twin, arc, np.where(near, along, 0.0)), np.where(near, away, np.inf)


def _connected(graph: Graph) -> NDArray[np.bool_]:
    """Which arcs lie within the largest part of the graph where one can drive from everywhere to everywhere."""
    ones = np.ones(len(graph.tail), dtype=np.int8)
    matrix = coo_array((ones, (graph.tail, graph.head)), shape=(len(graph), len(graph)))
    _, part = connected_components(matrix.tocsr(), directed=True, connection="strong")
    size = np.bincount(part)
    large = part == size.argmax()
    return np.asarray(large[graph.tail] & large[graph.head])


def _done(low: Floats, high: Floats, number: Arcs) -> Fractions:
    """Fractions of arcs by length, exactly 0 and 1 at their ends."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*(high - low).T))])
    last = np.cumsum(number)
    start, stop = (np.repeat(length[at], number) for at in (last - number, last))
    whole = np.where(stop > start, stop - start, 1.0)
    return np.stack([(length[:-1] - start) / whole, (length[1:] - start) / whole], axis=1)


def _cells(low: Floats, high: Floats) -> tuple[float, tuple[int, int], Arcs, Arcs]:
    """The side of a cell, how many there are north and east, and the pieces in each: by the box around a piece."""
    cell = max(CELL, float(np.maximum(low, high).max(initial=0.0)) / MOST)
    corner, other = ((ends // cell).astype(np.int64) for ends in (np.minimum(low, high), np.maximum(low, high)))
    rows, columns = (other.max(axis=0, initial=0) + 1).tolist()
    wide, number = other[:, 1] - corner[:, 1] + 1, (other - corner + 1).prod(axis=1)
    piece = np.repeat(np.arange(len(low)), number)
    nth = np.arange(len(piece)) - np.repeat(np.cumsum(number) - number, number)
    row, column = corner[piece, 0] + nth // wide[piece], corner[piece, 1] + nth % wide[piece]
    order = np.argsort(row * columns + column, kind="stable")
    first = np.searchsorted((row * columns + column)[order], np.arange(rows * columns + 1))
    return cell, (rows, columns), first, piece[order]


@numba.njit(cache=True, nogil=True)
def _search(
    points: Floats,
    begin: Floats,
    end: Floats,
    cell: float,
    shape: tuple[int, int],
    first: Arcs,
    pieces: Arcs,
    found: Arcs,
    share: Fractions,
    away: Floats,
) -> None:
    """Ring by ring around the cell of a point, until nothing outside can be nearer than what was found."""
    for p in range(len(points)):
        y, x = points[p, 0], points[p, 1]
        row, column = int(np.floor(y / cell)), int(np.floor(x / cell))
        up, right = y - row * cell, x - column * cell
        free = min(min(up, cell - up), min(right, cell - right)) - cell
        ring = 0
        while free + ring * cell <= min(away[p], REACH):
            for i in range(max(0, row - ring), min(shape[0], row + ring + 1)):
                step = 1 if abs(i - row) == ring else max(1, 2 * ring)
                for j in range(column - ring, column + ring + 1, step):
                    if 0 <= j < shape[1]:
                        for piece in pieces[first[i * shape[1] + j] : first[i * shape[1] + j + 1]]:
                            north, east = end[piece, 0] - begin[piece, 0], end[piece, 1] - begin[piece, 1]
                            up, right = y - begin[piece, 0], x - begin[piece, 1]
                            square = north * north + east * east
                            t = min(1.0, max(0.0, (up * north + right * east) / square)) if square > 0 else 0.0
                            gap = np.hypot(up - t * north, right - t * east)
                            if gap < away[p]:
                                found[p], share[p], away[p] = piece, t, gap
            ring += 1
