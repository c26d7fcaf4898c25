"""Towns to test with: any map as nodes, ways and signs; and a grid with a river, three bridges and one-way streets."""

import heapq
import random
from dataclasses import dataclass, field
from pathlib import Path

import osmium
from osmium.osm import mutable

from routing.travel.roads.graph import Graph

SOUTH, WEST = 30.55, 114.25
BLOCK = 0.0018
"""Degrees between two streets, some 200 metres."""


@dataclass
class Draft:
    """A map to be written: nodes by number, ways by number, signs as (from, via, to, what)."""

    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], dict[str, str]]] = field(default_factory=dict)
    signs: list[tuple[int, int, int, str]] = field(default_factory=list)
    marks: dict[int, dict[str, str]] = field(default_factory=dict)

    def write(self, file: Path) -> Path:
        """As a file of OpenStreetMap, in the format that its name asks for."""
        with osmium.SimpleWriter(str(file), overwrite=True) as writer:
            for number, (lat, lon) in self.nodes.items():
                writer.add_node(mutable.Node(id=number, location=(lon, lat), tags=self.marks.get(number, {})))
            for number, (refs, tags) in self.ways.items():
                writer.add_way(mutable.Way(id=number, nodes=refs, tags=tags))
            for number, (way, via, to, what) in enumerate(self.signs, 1):
                members = [("w", way, "from"), ("n", via, "via"), ("w", to, "to")]
                tags = {"type": "restriction", "restriction": what}
                writer.add_relation(mutable.Relation(id=number, members=members, tags=tags))
        return file


def at(row: int, column: int) -> int:
    """The number of a crossing of the grid."""
    return 1 + row * 100 + column


def place(row: float, column: float) -> tuple[float, float]:
    """Where it lies."""
    return round(SOUTH + row * BLOCK, 7), round(WEST + column * BLOCK, 7)


def grid(size: int = 8, seed: int = 1) -> Draft:
    """Streets with a block to a way; the river runs south of the middle row and has three bridges."""
    chance, draft, river = random.Random(seed), Draft(), size // 2
    bridges = {1, size // 2, size - 2}
    draft.nodes = {at(row, column): place(row, column) for row in range(size) for column in range(size)}
    one_way = {row: chance.choice(["yes", "-1"]) for row in range(1, size, 3)}
    for row in range(size):
        for column in range(size):
            if column + 1 < size:
                tags = {"highway": "residential", "name": f"Row {row}"} | _oneway(one_way.get(row))
                draft.ways[2 * at(row, column)] = [at(row, column), at(row, column + 1)], tags
            if row + 1 < size and (row + 1 != river or column in bridges):
                kind = "primary" if column in bridges else "secondary"
                tags = {"highway": kind, "name": f"Column {column}"}
                draft.ways[2 * at(row, column) + 1] = [at(row, column), at(row + 1, column)], tags
    return draft


def _oneway(word: str | None) -> dict[str, str]:
    return {"oneway": word} if word else {}


def fastest(graph: Graph, start: tuple[float, float], stop: tuple[float, float]) -> tuple[int, list[int]] | None:
    """The tenths of a second and the arcs of the fastest drive between two vertices' places, by plain Dijkstra."""
    leaving: dict[int, list[int]] = {}
    for arc, tail in enumerate(graph.tail.tolist()):
        leaving.setdefault(tail, []).append(arc)
    places = [tuple(point) for point in graph.points.round(7).tolist()]
    queue: list[tuple[int, int, list[int]]] = [(0, v, []) for v, here in enumerate(places) if here == start]
    done: set[int] = set()
    while queue:
        cost, vertex, arcs = heapq.heappop(queue)
        if places[vertex] == stop:
            return cost, arcs
        if vertex not in done:
            done.add(vertex)
            for arc in leaving.get(vertex, []):
                heapq.heappush(queue, (cost + int(graph.deci[arc]), int(graph.head[arc]), [*arcs, arc]))
    return None
