"""What it costs between a point and each of its ancestors: its label (Abraham, Delling et al.: Hub labels, 2011).

The way between two points costs what it costs over the cheapest of their common ancestors.
"""

from dataclasses import dataclass

import numba
import numpy as np

from routing.travel.roads.hierarchy import Hierarchy
from routing.travel.roads.key import NEVER, Keys
from routing.travel.roads.order import Ranks


@dataclass(frozen=True, eq=False, slots=True)
class Labels:
    """A row for every point: by depth what it costs to (or from) each ancestor of `base`; a base of -1 has none."""

    base: Ranks
    rows: Keys

    def __len__(self) -> int:
        return len(self.base)

    def __getitem__(self, some: Ranks | slice) -> "Labels":
        return Labels(self.base[some], self.rows[some])


def climb(hierarchy: Hierarchy, edges: Keys, base: Ranks, ends: Ranks, costs: Keys) -> Labels:
    """The labels of points that are `costs` (n, k) away from the vertices `ends`, all of them ancestors of `base`.

    With the edges `rise` of a metric they say what it costs to the ancestors, with `fall` from them.
    """
    rows = np.full((len(base), hierarchy.height), NEVER)
    _climb(hierarchy.parent, hierarchy.depth, hierarchy.start, hierarchy.up, edges, base, ends, costs, rows)
    return Labels(base, rows)


@numba.njit(cache=True, nogil=True)
def _climb(
    parent: Ranks, depth: Ranks, start: Ranks, up: Ranks, edges: Keys, base: Ranks, ends: Ranks, costs: Keys, rows: Keys
) -> None:
    """Every ancestor in turn hands on what it costs to those above it."""
    for point in range(len(base)):
        row, v = rows[point], base[point]
        if v < 0:
            continue
        for k in range(ends.shape[1]):
            here = depth[ends[point, k]]
            row[here] = min(row[here], costs[point, k])
        while v >= 0:
            cost = row[depth[v]]
            if cost < NEVER:
                for e in range(start[v], start[v + 1]):
                    there = depth[up[e]]
                    row[there] = min(row[there], cost + edges[e])
            v = parent[v]
