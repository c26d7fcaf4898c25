"""Which arc is the same road driven the other way."""

import numpy as np
from numpy.typing import NDArray

from routing.travel.roads.graph import Graph

Arcs = NDArray[np.int64]


def twins_of(graph: Graph) -> Arcs:
    """(m,): the arc with the same line drawn backwards, -1 for none; of equal lines the first goes with the first.

    Arcs without a line (turns) have no twin, nor has a line that reads the same from both ends.
    """
    drawn = np.flatnonzero(np.diff(graph.first) >= 2)
    begin, end = graph.first[drawn], graph.first[drawn + 1] - 1
    corners = [graph.shape[at] for at in (begin, begin + 1, end - 1, end)]
    number = (end - begin)[:, None].astype(np.float64)
    there, back = np.hstack([*corners, number]), np.hstack([*reversed(corners), number])
    names = _named(np.vstack([there, back]))
    mine, theirs = names[: len(drawn)], names[len(drawn) :]
    there, back = _counted(mine), _counted(theirs)
    order = np.argsort(there)
    found = order[np.minimum(np.searchsorted(there[order], back), len(order) - 1)]
    twin = np.full(len(graph.tail), -1, dtype=np.int64)
    twin[drawn] = np.where(there[found] == back, drawn[found], -1)
    twin[drawn[mine == theirs]] = -1
    return twin


def _named(rows: NDArray[np.float64]) -> Arcs:
    """A number for every row, the same for equal ones."""
    order = np.lexsort(rows.T)
    fresh = np.ones(len(rows), dtype=np.bool_)
    fresh[1:] = (rows[order[1:]] != rows[order[:-1]]).any(axis=1)
    names = np.empty(len(rows), dtype=np.int64)
    names[order] = np.cumsum(fresh)
    return names


def _counted(names: Arcs) -> Arcs:
    """Numbers that tell equal names apart by how many of them came before."""
    order = np.argsort(names, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order)) - np.searchsorted(names[order], names[order])
    return names * (len(names) + 1) + place
