"""From many points to many: for every pair the cheapest of their common ancestors.

Targets lie in the order of the tree, so those that share an ancestor with a source lie side by side, and an ancestor is
one addition and one comparison along a piece of a row: no queue, no search, eight cells at a time.
"""

from dataclasses import dataclass
from typing import Final

import numba
import numpy as np
from numpy.typing import NDArray

from routing.travel.roads.hierarchy import Hierarchy
from routing.travel.roads.key import MASK, NEVER, SHIFT, Keys
from routing.travel.roads.labels import Labels
from routing.travel.roads.order import Ranks
from routing.ways import FORBIDDEN

Table = NDArray[np.int32]
Tree = tuple[Ranks, Ranks, Ranks]
LATE: Final = (1 << 30) - 1
"""NEVER among tenths of a second alone, which take half the room and half the time of keys."""
BLOCK: Final = 16
"""Sources whose rows are filled together."""
PIECE: Final = 1024
"""Targets whose rows are read together: their labels should fit into the processor's second cache."""


@dataclass(frozen=True, eq=False, slots=True)
class Targets:
    """Labels made ready to be driven to: in the order of the tree, a row for every depth.

    `place` says where each target lies, `below[r]` how many have a base below rank r.
    """

    place: Ranks
    below: Ranks
    rows: Keys

    @classmethod
    def of(cls, hierarchy: Hierarchy, labels: Labels) -> "Targets":
        """The labels of spots as places to get to, in order."""
        order = np.argsort(labels.base, kind="stable")
        place = np.empty_like(order)
        place[order] = np.arange(len(order))
        below = np.searchsorted(labels.base[order], np.arange(len(hierarchy.parent) + 1))
        return cls(place, below, np.ascontiguousarray(labels.rows[order].T))


def both_between(hierarchy: Hierarchy, sources: Labels, targets: Targets) -> tuple[Table, Table]:
    """Seconds and metres of the fastest ways from every source to every target."""
    seconds, metres = (np.empty((len(sources), len(targets.place)), dtype=np.int32) for _ in range(2))
    rows = np.empty((min(BLOCK, len(sources)), len(targets.place)), dtype=np.int64)
    here, there = (sources.base, np.argsort(sources.base, kind="stable")), (targets.place, targets.below)
    spans = _spans(hierarchy, rows)
    _both(_tree(hierarchy), here, sources.rows, there, targets.rows, spans, rows, seconds, metres)
    return seconds, metres


def seconds_between(hierarchy: Hierarchy, sources: Labels, targets: Targets) -> Table:
    """Seconds alone, in half the time."""
    seconds = np.empty((len(sources), len(targets.place)), dtype=np.int32)
    rows = np.empty((min(BLOCK, len(sources)), len(targets.place)), dtype=np.int32)
    here, there = (sources.base, np.argsort(sources.base, kind="stable")), (targets.place, targets.below)
    spans = _spans(hierarchy, rows)
    _alone(_tree(hierarchy), here, _late(sources.rows), there, _late(targets.rows), spans, rows, seconds)
    return seconds


def _late(keys: Keys) -> Table:
    return np.asarray(np.minimum(keys >> SHIFT, LATE), dtype=np.int32)


def _tree(hierarchy: Hierarchy) -> Tree:
    return hierarchy.parent, hierarchy.depth, hierarchy.first


def _spans(hierarchy: Hierarchy, rows: Keys | Table) -> Ranks:
    """Room for where the targets below each ancestor begin and end, for a block of sources."""
    return np.empty((len(rows), 2, hierarchy.height), dtype=np.int64)


@numba.njit(cache=True, nogil=True)
def _one(row: Keys, cost: int, way: Keys) -> None:
    """By one ancestor."""
    for q in range(len(row)):
        row[q] = min(row[q], row.dtype.type(cost + way[q]))


@numba.njit(cache=True, nogil=True)
def _four(row: Keys, costs: Keys, one: Keys, two: Keys, three: Keys, four: Keys) -> None:
    """By four ancestors: the row is read and written once."""
    a, b, c, d = costs[0], costs[1], costs[2], costs[3]
    for q in range(len(row)):
        low = min(row.dtype.type(a + one[q]), row.dtype.type(b + two[q]))
        high = min(row.dtype.type(c + three[q]), row.dtype.type(d + four[q]))
        row[q] = min(row[q], min(low, high))


@numba.njit(cache=True, nogil=True)
def _span(tree: Tree, v: int, below: Ranks, span: Ranks) -> int:
    """Which targets share each ancestor of v, and how many ancestors there are; a span lies within that above it."""
    parent, depth, first = tree
    number = depth[v] + 1 if v >= 0 else 0
    while v >= 0:
        span[0, depth[v]], span[1, depth[v]] = below[first[v]], below[v + 1]
        v = parent[v]
    return number


@numba.njit(cache=True, nogil=True)
def _fill(costs: Keys, ways: Keys, span: Ranks, number: int, low: int, high: int, row: Keys) -> None:
    """The piece from `low` to `high` of the row of a source."""
    d = 0
    while d < number:
        outer, last = max(low, span[0, d]), min(high, span[1, d])
        if outer >= last:
            return
        if d + 4 > number:
            _one(row[outer:last], costs[d], ways[d, outer:last])
            d += 1
            continue
        begin, end = max(low, min(high, span[0, d + 3])), max(low, min(high, span[1, d + 3]))
        one, two, three, four = ways[d], ways[d + 1], ways[d + 2], ways[d + 3]
        some = slice(begin, end)
        _four(row[some], costs[d : d + 4], one[some], two[some], three[some], four[some])
        for k in range(d, d + 3):
            _one(row[max(low, span[0, k]) : begin], costs[k], ways[k, max(low, span[0, k]) : begin])
            _one(row[end : min(high, span[1, k])], costs[k], ways[k, end : min(high, span[1, k])])
        d += 4


@numba.njit(cache=True, nogil=True)
def _block(
    tree: Tree, sources: Ranks, base: Ranks, costs: Keys, below: Ranks, ways: Keys, spans: Ranks, rows: Keys
) -> None:
    """The rows of a few sources, piece by piece: what is read of the targets for one is still near for the next."""
    numbers = np.empty(len(sources), dtype=np.int64)
    for s in range(len(sources)):
        numbers[s] = _span(tree, base[sources[s]], below, spans[s])
    for low in range(0, rows.shape[1], PIECE):
        high = min(low + PIECE, rows.shape[1])
        for s in range(len(sources)):
            _fill(costs[sources[s]], ways, spans[s], numbers[s], low, high, rows[s])


@numba.njit(cache=True, nogil=True)
def _both(
    tree: Tree,
    sources: tuple[Ranks, Ranks],
    costs: Keys,
    targets: tuple[Ranks, Ranks],
    ways: Keys,
    spans: Ranks,
    rows: Keys,
    seconds: Table,
    metres: Table,
) -> None:
    base, order = sources
    place, below = targets
    for first in range(0, len(order), BLOCK):
        rows[:] = NEVER
        some = order[first : first + BLOCK]
        _block(tree, some, base, costs, below, ways, spans, rows)
        for s in range(len(some)):
            for q in range(len(place)):
                key = rows[s, place[q]]
                known = key < NEVER
                seconds[some[s], q] = ((key >> SHIFT) + 5) // 10 if known else FORBIDDEN
                metres[some[s], q] = key & MASK if known else FORBIDDEN


@numba.njit(cache=True, nogil=True)
def _alone(
    tree: Tree,
    sources: tuple[Ranks, Ranks],
    costs: Table,
    targets: tuple[Ranks, Ranks],
    ways: Table,
    spans: Ranks,
    rows: Table,
    seconds: Table,
) -> None:
    base, order = sources
    place, below = targets
    for first in range(0, len(order), BLOCK):
        rows[:] = LATE
        some = order[first : first + BLOCK]
        _block(tree, some, base, costs, below, ways, spans, rows)  # type: ignore[arg-type] # compiled anew for int32
        for s in range(len(some)):
            for q in range(len(place)):
                deci = rows[s, place[q]]
                seconds[some[s], q] = (deci + 5) // 10 if deci < LATE else FORBIDDEN
