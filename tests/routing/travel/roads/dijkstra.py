"""The fastest drive, found the slow and plain way (Dijkstra 1959), with both of its spots put in as vertices."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from routing.travel.roads.graph import Graph

Cost = tuple[int, int]
Side = tuple[int, float]
Arc = tuple[int, int, Cost | None]


def arcs_of(graph: Graph, closed: frozenset[int] = frozenset()) -> list[Arc]:
    """Tail, head and cost of every arc; closed ones have none."""
    columns = (graph.tail.tolist(), graph.head.tolist(), graph.deci.tolist(), graph.metres.tolist())
    return [(t, h, None if a in closed else (d, m)) for a, (t, h, d, m) in enumerate(zip(*columns, strict=True))]


def from_vertex(arcs: Sequence[Arc], start: int) -> dict[int, Cost]:
    """Tenths of a second and metres of the fastest drive to every vertex, and of those as fast the shortest."""
    ways: dict[int, list[tuple[int, Cost]]] = {}
    for tail, head, cost in arcs:
        if cost is not None:
            ways.setdefault(tail, []).append((head, cost))
    heap, known = [(0, 0, start)], dict[int, Cost]()
    while heap:
        deci, metres, here = heappop(heap)
        if here not in known:
            known[here] = deci, metres
            for there, (more, longer) in ways.get(here, []):
                heappush(heap, (deci + more, metres + longer, there))
    return known


def between(arcs: list[Arc], twin: list[int], start: Side, goal: Side) -> Cost | None:
    """The fastest drive from a fraction of an arc to a fraction of another one."""
    spots = {-1: start, -2: goal}
    more: list[Arc] = []
    for arc in {side for a, _ in spots.values() for side in (a, twin[a]) if side >= 0}:
        on = {name: along if a == arc else 1 - along for name, (a, along) in spots.items() if arc in (a, twin[a])}
        more += _put_in(arcs[arc], on)
    return from_vertex(arcs + more, -1).get(-2)


def _put_in(arc: Arc, on: dict[int, float]) -> Iterator[Arc]:
    """The pieces of an arc with spots on it. At its ends a spot is the crossing."""
    tail, head, cost = arc
    for name, along in on.items():
        for end, vertex in ((0, tail), (1, head)):
            if along == end:
                yield from ((name, vertex, (0, 0)), (vertex, name, (0, 0)))
    if len(set(on.values())) < len(on):
        yield from ((-1, -2, (0, 0)), (-2, -1, (0, 0)))
    if cost is not None:
        places = [(0.0, tail), *sorted((along, name) for name, along in on.items()), (1.0, head)]
        for (low, here), (high, there) in pairwise(places):
            yield here, there, (_part(cost[0], low, high), _part(cost[1], low, high))


def _part(whole: int, low: float, high: float) -> int:
    return round(whole * high) - round(whole * low)
