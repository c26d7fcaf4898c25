"""A road graph cut in two at few crossings: rivers, railways and the edges of towns are found by themselves.

Inertial flow (Schild and Sommer: On balanced separators in road networks, 2015): as much as the roads let
through flows from the vertices at one end of a map to those at the other, and where it is held up is the cut.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from routing.travel import Points

Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]
END: Final = 0.3
"""The share of the vertices at either end, and so the least that a side may have."""


def cut(points: Points, one: Numbers, other: Numbers) -> tuple[Marks, Marks, Marks]:
    """Which vertices are on this side, on that side, and in the wall between; `one` and `other` are neighbours.

    North against south and east against west are tried: the narrower cut counts, of two as narrow the more even one.
    """
    found = [_flow(points[:, axis], one, other) for axis in (0, 1)]
    _, here = min(found, key=lambda flow: flow[0] / np.sqrt(min(flow[1].mean(), 1 - flow[1].mean())))
    over = here[one] != here[other]
    ends = np.concatenate([one[over], other[over]])
    near, far = np.zeros_like(here), np.zeros_like(here)
    near[ends[here[ends]]], far[ends[~here[ends]]] = True, True
    wall = near if near.sum() <= far.sum() else far
    return here & ~wall, ~here & ~wall, wall


def _flow(along: NDArray[np.float64], one: Numbers, other: Numbers) -> tuple[int, Marks]:
    """How many roads the narrowest cut between the ends of an axis crosses, and who is on the low side of it."""
    order = np.argsort(along, kind="stable")
    number = max(1, int(END * len(order)))
    place = np.empty_like(order)
    source, sink = len(order) - 2 * number, len(order) - 2 * number + 1
    place[order[number:-number]] = np.arange(source)
    place[order[:number]], place[order[-number:]] = source, sink
    a, b = place[one], place[other]
    apart = a != b
    rows, columns = np.concatenate([a[apart], b[apart]]), np.concatenate([b[apart], a[apart]])
    ones = np.ones(len(rows), dtype=np.int32)
    roads = coo_array((ones, (rows, columns)), shape=(sink + 1, sink + 1)).tocsr()
    flow = maximum_flow(roads, source, sink)
    free = roads - flow.flow
    free.data = (free.data > 0).astype(np.int8)
    free.eliminate_zeros()
    reached = np.zeros(sink + 1, dtype=np.bool_)
    reached[breadth_first_order(free, source, return_predecessors=False)] = True
    return int(flow.flow_value), reached[place]
