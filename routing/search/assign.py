"""The first plan: by insertion; and where there is a car for everybody, by assignment first, if that is cheaper.

Insertion looks at one job after the other. Where cars that stand outnumber those who wait, who goes to whom is all
there is to decide, and OR-Tools' min-cost flow decides it for everybody at once.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from ortools.graph.python import min_cost_flow

from routing.search.bid import able, cheapest, extra
from routing.search.board import IMPOSSIBLE, Board
from routing.search.compiled import kernel
from routing.search.fill import fill
from routing.search.ground import Ground, Ints, aboard
from routing.search.near import Near
from routing.search.search import Search

Longs = NDArray[np.int64]
NOBODY: Final = -1
MOST: Final = 2**40
"""The most that serving a job counts here: the flow multiplies costs by the number of nodes."""


def begin(search: Search) -> None:
    """Give out all who wait, by whichever way is cheaper."""
    held, standing = search.orders(), int((search.board.length == 0).sum())
    assignable = 0 < search.unplaced <= standing
    _insert(search)
    inserted, cost = search.orders(), search.cost
    if assignable:
        search.load(held)
        _assign(search)
        _insert(search)
        if search.cost >= cost:
            search.load(inserted)


def _insert(search: Search) -> None:
    search.build()
    fill(search)


def _assign(search: Search) -> None:
    """Give cars that stand one job each, so that all together cost least."""
    waiting, near = search.waiting, search.near
    kind, cost = (np.full((len(waiting), near.idle.shape[1]), NOBODY, dtype=np.int64) for _ in range(2))
    _ask(search.ground, near, search.board, waiting, kind, cost)
    place, rank = np.nonzero(kind != NOBODY)
    standing: dict[int, list[int]] = defaultdict(list)
    for v in np.flatnonzero(search.board.length == 0).tolist():
        standing[int(near.kind[v])].append(v)
    if not len(place):
        return
    worth = np.minimum(search.ground.jobs["penalty"][waiting], MOST)
    chosen = _cheapest(place, kind[place, rank], cost[place, rank] - worth[place], standing)
    for one in chosen.tolist():
        search.insert(int(waiting[place[one]]), standing[int(kind[place[one], rank[one]])].pop(0))


def _cheapest(job: Longs, kind: Longs, cost: Longs, standing: Mapping[int, Sequence[int]]) -> Longs:
    """Which pairs of a job and a kind of car are chosen: each job once, each kind as often as it has cars."""
    kinds, node = np.unique(kind, return_inverse=True)
    jobs, source = len(kinds) + np.unique(job), len(kinds) + int(job.max(initial=0)) + 1
    room, sink = [len(standing[end]) for end in kinds.tolist()], source + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    pairs = _arcs(flow, node, len(kinds) + job, np.ones(len(job)), cost)
    _arcs(flow, np.full(len(kinds), source), np.arange(len(kinds)), room, np.zeros(len(kinds)))
    _arcs(flow, jobs, np.full(len(jobs), sink), np.ones(len(jobs)), np.zeros(len(jobs)))
    _arcs(flow, [source], [sink], [len(jobs)], [0])
    flow.set_node_supply(source, len(jobs))
    flow.set_node_supply(sink, -len(jobs))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError(f"Min-cost flow ended with {flow.solve()} on {len(job)} pairs.")
    return np.flatnonzero(flow.flows(pairs))


def _arcs(
    flow: min_cost_flow.SimpleMinCostFlow, tail: ArrayLike, head: ArrayLike, room: ArrayLike, cost: ArrayLike
) -> Longs:
    """Arcs between nodes; their numbers."""
    nodes, amounts = (
        (np.asarray(one, dtype=np.int32) for one in (tail, head)),
        (np.asarray(one, dtype=np.int64) for one in (room, cost)),
    )
    return np.asarray(flow.add_arcs_with_capacity_and_unit_cost(*nodes, *amounts))


@kernel
def _ask(ground: Ground, near: Near, board: Board, waiting: Ints, kind: Longs, cost: Longs) -> None:
    """What each who waits would add to each kind of car nearby of which one stands; no bundle is asked for."""
    for place in range(len(waiting)):
        k = waiting[place]
        for rank in range(near.idle.shape[1]):
            v = near.idle[k, rank]
            if v < 0 or aboard(ground, k) or ground.jobs[k].mate != 0:
                break
            last = near.kind[v]
            while v < last and board.length[v] > 0:
                v += 1
            if v < last and able(ground, v, k):
                bid, _, _ = cheapest(ground, board, int(v), int(k), IMPOSSIBLE)
                if bid < IMPOSSIBLE:
                    kind[place, rank], cost[place, rank] = last, bid + extra(ground, board, v, k)
