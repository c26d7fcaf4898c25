"""Small road graphs for laws, with everything a map has in it.

One-way streets, parallel arcs, loops, dead ends, islands, crossings that are several vertices, turns without a line.
"""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from routing.travel.roads.graph import Graph
from routing.travel.roads.key import NEVER, Keys
from routing.travel.roads.network import Network
from routing.travel.roads.spots import Spots, spots_on
from tests.routing.travel.roads.dijkstra import Cost, Side, arcs_of, between

KINDS = ("both ways", "both ways", "one way", "split", "turn", "again")
ALONG = st.sampled_from([0.0, 0.5, 1.0]) | st.floats(0, 1)


@dataclass(frozen=True)
class Road:
    """A road as it was drawn: its ends, what it takes, and its line; `back` are the ends of its other direction."""

    tail: int
    head: int
    deci: int
    metres: int
    line: tuple[tuple[float, float], ...]
    back: tuple[int, int] | None = None


def a_graph(size: int, roads: list[Road], points: list[tuple[float, float]] | None = None) -> tuple[Graph, list[int]]:
    """The graph of these roads, and for every arc its twin; an arc of a two-way road is followed by its twin."""
    arcs, twin = [], []
    for road in roads:
        arcs.append((road.tail, road.head, road.deci, road.metres, road.line))
        twin.append(len(arcs) if road.back else -1)
        if road.back:
            arcs.append((*road.back, road.deci, road.metres, road.line[::-1]))
            twin.append(len(arcs) - 2)
    tail, head, deci, metres = (np.array([arc[k] for arc in arcs], dtype=np.int32) for k in range(4))
    first = np.cumsum([0, *(len(arc[4]) for arc in arcs)])
    shape = np.array([point for arc in arcs for point in arc[4]], dtype=np.float64).reshape(-1, 2)
    where = np.array(points or [(41.0 + v / 1000, -8.0) for v in range(size)], dtype=np.float64)
    kind, road_name = np.zeros(len(arcs), dtype=np.uint8), np.zeros(len(arcs), dtype=np.int32)
    return Graph(where, tail, head, deci, metres, kind, road_name, first, shape, ("street",), ("",)), twin


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Graph, list[int]]:
    """A graph of up to eight vertices, and the twins of its arcs."""
    size = draw(st.integers(2, 8))
    vertex = st.integers(0, size - 1)
    drawn = st.tuples(st.sampled_from(KINDS), vertex, vertex, vertex, vertex, st.integers(1, 9), st.integers(0, 5))
    roads: list[Road] = []
    for number, (kind, tail, head, other, last, deci, metres) in enumerate(
        draw(st.lists(drawn, min_size=1, max_size=14))
    ):
        line = ((41.0, -8.0 + number / 100), (41.01 + number / 1000, -8.0), (41.02, -8.0))
        if kind == "turn":
            roads.append(Road(tail, head, 0, 0, ()))
        elif kind == "again" and roads:
            roads.append(Road(roads[-1].tail, roads[-1].head, deci, metres, line))
        else:
            ends = {"both ways": (head, tail), "split": (other, last)}
            roads.append(Road(tail, head, deci, metres, line, ends.get(kind)))
    return a_graph(size, roads)


@dataclass(frozen=True)
class Question:
    """A graph, the twins of its arcs, arcs that are closed, and spots to drive between."""

    graph: Graph
    twin: list[int]
    closed: frozenset[int]
    sides: list[Side]

    def weights(self, network: Network) -> Keys:
        """What arcs cost with these closed."""
        weights = network.weights
        weights[list(self.closed)] = NEVER
        return weights

    def spots(self, network: Network) -> Spots:
        """The spots as the network knows them."""
        arc, along = zip(*self.sides, strict=True)
        return spots_on(network.twin, np.array(arc), np.array(along))

    def answers(self, spots: Spots) -> dict[tuple[int, int], Cost | None]:
        """What Dijkstra's algorithm says for every pair."""
        arcs, sides = arcs_of(self.graph, self.closed), list(zip(spots.arc.tolist(), spots.along.tolist(), strict=True))
        return {
            (i, j): between(arcs, self.twin, start, goal)
            for i, start in enumerate(sides)
            for j, goal in enumerate(sides)
        }


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """Any graph with some arcs closed, and up to four spots on arcs that have a line."""
    graph, twin = draw(graphs())
    arcs = st.integers(0, len(twin) - 1)
    closed = frozenset(draw(st.lists(arcs, max_size=6)))
    drawn = np.flatnonzero(np.diff(graph.first)).tolist() or [0]
    sides = draw(st.lists(st.tuples(st.sampled_from(drawn), ALONG), min_size=1, max_size=4))
    return Question(graph, twin, closed, sides)
