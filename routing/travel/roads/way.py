"""The way behind a number: which arcs the fastest drive between two spots goes along."""

from dataclasses import dataclass

import numba
import numpy as np

from routing.travel.roads.hierarchy import Hierarchy
from routing.travel.roads.key import NEVER, Keys
from routing.travel.roads.labels import Labels
from routing.travel.roads.metric import Metric
from routing.travel.roads.network import Ends, Network
from routing.travel.roads.order import Ranks
from routing.travel.roads.same import Pieces, piece
from routing.travel.roads.spots import Spots


@dataclass(frozen=True, slots=True)
class Way:
    """What a drive costs, its arcs, and at which fractions of the first and the last of them it begins and ends."""

    key: int
    arcs: tuple[int, ...] = ()
    begin: float = 0.0
    end: float = 1.0


def way_between(network: Network, metric: Metric, start: Spots, goal: Spots) -> Way | None:
    """The fastest drive from one spot to one other; None where there is none."""
    along = _along_one_road(network, metric, start, goal)
    over = _over_ancestors(network, metric, start, goal)
    found = [way for way in (along, over) if way is not None]
    return min(found, key=lambda way: way.key, default=None)


def _along_one_road(network: Network, metric: Metric, start: Spots, goal: Spots) -> Way | None:
    """The piece of road between two spots on it."""
    if start.arc[0] != goal.arc[0] or start.arc[0] < 0:
        return None
    here, there = (Pieces.of(metric.weights, network.twin, one) for one in (start, goal))
    begin, end = float(start.along[0]), float(goal.along[0])
    key = int(piece(begin, here.ahead[0], here.back[0], end, there.ahead[0], there.back[0]))
    if key >= NEVER:
        return None
    if begin <= end:
        return Way(key, (int(start.arc[0]),), begin, end)
    return Way(key, (int(network.twin[start.arc[0]]),), 1 - begin, 1 - end)


def _over_ancestors(network: Network, metric: Metric, start: Spots, goal: Spots) -> Way | None:
    """Up from the start to the best common ancestor, and down to the goal."""
    tree, out, into = network.hierarchy, network.leaving(metric, start), network.reaching(metric, goal)
    hub = _best(tree, out, into)
    if hub < 0:
        return None
    up, first = _trace(tree, metric.rise, out, hub)
    down, last = _trace(tree, metric.fall, into, hub)
    arcs = [arc for edge in reversed(up) for arc in _unpacked(tree, metric, edge, rising=True)]
    arcs += [arc for edge in down for arc in _unpacked(tree, metric, edge, rising=False)]
    key = int(out.rows[0, tree.depth[hub]] + into.rows[0, tree.depth[hub]])
    begin, end = 0.0, 1.0
    arc, along = _side(network, start, out, network.ways_out(metric, start), first)
    if 0 < along < 1:
        arcs, begin = [arc, *arcs], along
    arc, along = _side(network, goal, into, network.ways_in(metric, goal), last)
    if 0 < along < 1:
        arcs, end = [*arcs, arc], along
    return Way(key, tuple(arcs), begin, end)


def _best(tree: Hierarchy, out: Labels, into: Labels) -> int:
    """The common ancestor over which the drive is fastest; -1 where there is no drive."""
    ours, v = set(), int(out.base[0])
    while v >= 0:
        ours.add(v)
        v = int(tree.parent[v])
    best, least, v = -1, NEVER, int(into.base[0])
    while v >= 0:
        key = int(out.rows[0, tree.depth[v]] + into.rows[0, tree.depth[v]])
        if v in ours and key < least:
            best, least = v, key
        v = int(tree.parent[v])
    return best


def _trace(tree: Hierarchy, edges: Keys, labels: Labels, hub: int) -> tuple[list[int], int]:
    """The edges below an ancestor that its label came by, highest first, and the vertex where they end."""
    found, v = [], hub
    while (
        edge := int(_below(tree.parent, tree.depth, tree.start, tree.up, edges, labels.base[0], labels.rows[0], v))
    ) >= 0:
        found.append(edge)
        v = _low(tree, edge)
    return found, v


def _low(tree: Hierarchy, edge: int) -> int:
    """The lower end of an edge."""
    return int(np.searchsorted(tree.start, edge, side="right")) - 1


@numba.njit(cache=True, nogil=True)
def _below(parent: Ranks, depth: Ranks, start: Ranks, up: Ranks, edges: Keys, base: int, row: Keys, hub: int) -> int:
    """The edge from a lower ancestor of `base` by which `hub` costs what it costs, -1 if the drive ends there."""
    v = base
    while v != hub:
        for e in range(start[v], start[v + 1]):
            if up[e] == hub and row[depth[v]] + edges[e] == row[depth[hub]]:
                return e
        v = parent[v]
    return -1


def _unpacked(tree: Hierarchy, metric: Metric, edge: int, *, rising: bool) -> list[int]:
    """The arcs an edge stands for, in the order they are driven."""
    arcs, stack = [], [(edge, rising)]
    while stack:
        e, rises = stack.pop()
        via = int(metric.risen[e] if rises else metric.fallen[e])
        if via < 0:
            arcs.append(-1 - via)
            continue
        low, high = (_edge(tree, via, end) for end in (_low(tree, e), int(tree.up[e])))
        one, two = (low, high) if rises else (high, low)
        stack += [(two, True), (one, False)]
    return arcs


def _edge(tree: Hierarchy, v: int, above: int) -> int:
    """The edge from v to one of its neighbours above."""
    first = tree.start[v]
    return int(first + np.searchsorted(tree.up[first : tree.start[v + 1]], above))


def _side(network: Network, spot: Spots, labels: Labels, ends: Ends, vertex: int) -> tuple[int, float]:
    """The arc, or its twin, that joins a spot with this vertex, and how much of it lies behind the spot."""
    cost = labels.rows[0, network.hierarchy.depth[vertex]]
    twin = bool(ends[0][0, 0] != vertex or ends[1][0, 0] != cost)
    return (
        (int(network.twin[spot.arc[0]]), 1 - float(spot.along[0])) if twin else (int(spot.arc[0]), float(spot.along[0]))
    )
