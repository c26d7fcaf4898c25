"""A road graph, contracted once for all weights it may ever have (Dibbelt, Strasser, Wagner: Customizable Contraction
Hierarchies, 2014).

Vertices are taken out by rank; the neighbours that a vertex leaves behind become neighbours of each other. Its lowest
one is its parent. All neighbours that were left behind are ancestors in the tree this makes, and every way between two
points goes over a common ancestor of both.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.roads.order import Ranks, order_of

Ends = NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Hierarchy:
    """The tree and its edges. Vertices are known by rank, and ranks are in postorder: below v are `first[v]` to v."""

    rank: Ranks
    """(n,): of the vertices of the graph."""
    parent: Ranks
    """(n,): -1 for a root; every part of the graph without roads to the rest has its own."""
    depth: Ranks
    first: Ranks
    start: Ranks
    """(n + 1,): the edges of v are `start[v]` to `start[v + 1]`."""
    up: Ranks
    """The upper ends of the edges, in rising order for each vertex."""
    edge: Ranks
    """(m,): the edge each arc lies on, -1 for one that ends where it begins."""
    rises: NDArray[np.bool_]
    """(m,): whether the arc leads to the upper end."""

    @property
    def height(self) -> int:
        """How many ancestors a vertex has at most, itself included."""
        return int(self.depth.max(initial=-1)) + 1


def contract(points: Points, tail: Ends, head: Ends, beside: tuple[Ends, Ends]) -> Hierarchy:
    """The hierarchy of a graph in which the pairs `beside` count as neighbours although no arc may join them."""
    size = len(points)
    one, other = np.concatenate([tail, beside[0]]).astype(np.int64), np.concatenate([head, beside[1]]).astype(np.int64)
    apart = one != other
    rank = order_of(points, one[apart], other[apart])
    left = _eliminate(size, rank[one[apart]], rank[other[apart]])
    place, below = _postorder([mine[0] if mine else -1 for mine in left])
    rank, turned = place[rank], np.argsort(place)
    number = np.array([len(mine) for mine in left], dtype=np.int64)[turned]
    start = np.concatenate([[0], np.cumsum(number)])
    up = place[np.array([above for v in turned.tolist() for above in left[v]], dtype=np.int64)]
    parent = np.full(size, -1, dtype=np.int64)
    parent[number > 0] = up[start[:-1][number > 0]]
    a, b = rank[tail], rank[head]
    names = np.repeat(np.arange(size), number) * size + up
    edge = np.searchsorted(names, np.minimum(a, b) * size + np.maximum(a, b))
    first = np.arange(size) - below[turned] + 1
    return Hierarchy(rank, parent, _depth(parent), first, start, up, np.where(a != b, edge, -1), a < b)


def _eliminate(size: int, one: Ranks, other: Ranks) -> list[list[int]]:
    """Whom each rank leaves behind, in rising order: neighbours above it, and those of everybody whose parent it is."""
    above: list[set[int]] = [set() for _ in range(size)]
    for low, high in zip(np.minimum(one, other).tolist(), np.maximum(one, other).tolist(), strict=True):
        above[low].add(high)
    left = []
    for mine in above:
        left.append(sorted(mine))
        if mine:
            mine.remove(left[-1][0])
            above[left[-1][0]] |= mine
            mine.clear()
    return left


def _postorder(parents: list[int]) -> tuple[Ranks, Ranks]:
    """New ranks with which everything below a vertex is one span that ends with it, and how long these spans are."""
    below = [1] * len(parents)
    for v, parent in enumerate(parents):
        if parent >= 0:
            below[parent] += below[v]
    place, free, rest = [0] * len(parents), [0] * len(parents), 0
    for v in reversed(range(len(parents))):
        parent = parents[v]
        begin = free[parent] if parent >= 0 else rest
        free[v], place[v] = begin, begin + below[v] - 1
        if parent >= 0:
            free[parent] += below[v]
        else:
            rest += below[v]
    return np.array(place, dtype=np.int64), np.array(below, dtype=np.int64)


def _depth(parent: Ranks) -> Ranks:
    depth = [0] * len(parent)
    for v, above in reversed(list(enumerate(parent.tolist()))):
        if above >= 0:
            depth[v] = depth[above] + 1
    return np.array(depth, dtype=np.int64)
