"""Weights for a hierarchy: what every edge costs up and down, with ways through lower vertices counted in."""

from dataclasses import dataclass

import numba
import numpy as np
from numpy.typing import NDArray

from routing.travel.roads.hierarchy import Hierarchy
from routing.travel.roads.key import NEVER, Keys
from routing.travel.roads.order import Ranks

Vias = NDArray[np.int32]


@dataclass(frozen=True, eq=False, slots=True)
class Metric:
    """One state of the roads: `weights` of arcs, and from them the edges of the hierarchy.

    `risen` and `fallen` say what an edge goes through: a lower vertex, or -1 - a for an arc a of the graph.
    """

    weights: Keys
    rise: Keys
    fall: Keys
    risen: Vias
    fallen: Vias


def customise(hierarchy: Hierarchy, weights: Keys) -> Metric:
    """Make a metric of weights of arcs, NEVER for closed ones; some fifteen milliseconds for a city."""
    edges = len(hierarchy.up)
    rise, fall = np.full(edges, NEVER), np.full(edges, NEVER)
    risen, fallen = np.zeros(edges, dtype=np.int32), np.zeros(edges, dtype=np.int32)
    _lay(hierarchy.edge, hierarchy.rises, weights, rise, fall, risen, fallen)
    _close(hierarchy.start, hierarchy.up, rise, fall, risen, fallen)
    return Metric(weights, rise, fall, risen, fallen)


@numba.njit(cache=True, nogil=True)
def _lay(
    edge: Ranks, rises: NDArray[np.bool_], weights: Keys, rise: Keys, fall: Keys, risen: Vias, fallen: Vias
) -> None:
    """Put the cheapest of parallel arcs onto each edge."""
    for arc in range(len(edge)):
        e, cost = edge[arc], weights[arc]
        if e < 0:
            continue
        if rises[arc]:
            if cost < rise[e]:
                rise[e], risen[e] = cost, -1 - arc
        elif cost < fall[e]:
            fall[e], fallen[e] = cost, -1 - arc


@numba.njit(cache=True, nogil=True)
def _close(start: Ranks, up: Ranks, rise: Keys, fall: Keys, risen: Vias, fallen: Vias) -> None:
    """From the lowest vertex up: for two of its neighbours above, the way through it is one between them."""
    for v in range(len(start) - 1):
        end = start[v + 1]
        for i in range(start[v], end):
            out, back = rise[i], fall[i]
            if out >= NEVER and back >= NEVER:
                continue
            t = start[up[i]]
            for j in range(i + 1, end):
                while up[t] != up[j]:
                    t += 1
                there, here = back + rise[j], fall[j] + out
                if there < rise[t]:
                    rise[t], risen[t] = there, v
                if here < fall[t]:
                    fall[t], fallen[t] = here, v
