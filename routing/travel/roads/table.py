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
    order, room = np.argsort(sources.base, kind="stable"), np.empty(seconds.shape[1], dtype=np.int64)
    _both(
        _tree(hierarchy),
        (sources.base, order),
        sources.rows,
        (targets.place, targets.below),
        targets.rows,
        room,
        _spans(hierarchy),
        seconds,
        metres,
    )
    return seconds, metres


def seconds_between(hierarchy: Hierarchy, sources: Labels, targets: Targets) -> Table:
    """Seconds alone, in half the time."""
    seconds = np.empty((len(sources), len(targets.place)), dtype=np.int32)
    order, room = np.argsort(sources.base, kind="stable"), np.empty(seconds.shape[1], dtype=np.int32)
    _alone(
        _tree(hierarchy),
        (sources.base, order),
        _late(sources.rows),
        (targets.place, targets.below),
        _late(targets.rows),
        room,
        _spans(hierarchy),
        seconds,
    )
    return seconds


def _late(keys: Keys) -> Table:
    return np.asarray(np.minimum(keys >> SHIFT, LATE), dtype=np.int32)


def _tree(hierarchy: Hierarchy) -> Tree:
    return hierarchy.parent, hierarchy.depth, hierarchy.first


def _spans(hierarchy: Hierarchy) -> Ranks:
    """Room for where each depth of a row begins and ends."""
    return np.empty((2, hierarchy.height), dtype=np.int64)


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
def _fill(tree: Tree, v: int, costs: Keys, below: Ranks, ways: Keys, row: Keys, span: Ranks) -> None:
    """The row of a source whose base is v. An ancestor's span lies within that of the one above it."""
    parent, depth, first = tree
    number = depth[v] + 1 if v >= 0 else 0
    while v >= 0:
        span[0, depth[v]], span[1, depth[v]] = below[first[v]], below[v + 1]
        v = parent[v]
    d = 0
    while d + 4 <= number and span[0, d] < span[1, d]:
        begin, end = span[0, d + 3], span[1, d + 3]
        if begin == end:
            begin = end = span[0, d]
        one, two, three, four = ways[d], ways[d + 1], ways[d + 2], ways[d + 3]
        some = slice(begin, end)
        _four(row[some], costs[d : d + 4], one[some], two[some], three[some], four[some])
        for k in range(d, d + 3):
            _one(row[span[0, k] : begin], costs[k], ways[k, span[0, k] : begin])
            _one(row[end : span[1, k]], costs[k], ways[k, end : span[1, k]])
        d += 4
    for k in range(d, number):
        _one(row[span[0, k] : span[1, k]], costs[k], ways[k, span[0, k] : span[1, k]])


@numba.njit(cache=True, nogil=True)
def _both(
    tree: Tree,
    sources: tuple[Ranks, Ranks],
    costs: Keys,
    targets: tuple[Ranks, Ranks],
    ways: Keys,
    row: Keys,
    span: Ranks,
    seconds: Table,
    metres: Table,
) -> None:
    base, order = sources
    place, below = targets
    for source in order:
        row[:] = NEVER
        _fill(tree, base[source], costs[source], below, ways, row, span)
        for q in range(len(place)):
            key = row[place[q]]
            known = key < NEVER
            seconds[source, q] = ((key >> SHIFT) + 5) // 10 if known else FORBIDDEN
            metres[source, q] = key & MASK if known else FORBIDDEN


@numba.njit(cache=True, nogil=True)
def _alone(
    tree: Tree,
    sources: tuple[Ranks, Ranks],
    costs: Table,
    targets: tuple[Ranks, Ranks],
    ways: Table,
    row: Table,
    span: Ranks,
    seconds: Table,
) -> None:
    base, order = sources
    place, below = targets
    for source in order:
        row[:] = LATE
        _fill(tree, base[source], costs[source], below, ways, row, span)  # type: ignore[arg-type] # compiled anew for int32
        for q in range(len(place)):
            deci = row[place[q]]
            seconds[source, q] = (deci + 5) // 10 if deci < LATE else FORBIDDEN
