"""A made town with traffic nobody was told of, and drives through it, for laws and for accuracy."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np
from hypothesis import strategies as st

from routing.travel.learned.cells import cells_of
from routing.travel.learned.driven import Driven
from routing.travel.learned.roads import CELL
from routing.travel.roads.graph import Graph
from routing.travel.roads.travel import RoadTravel
from schemas.values import Point
from tests.routing.travel.roads.make import Road, a_graph

ZONE = "Asia/Shanghai"
MIDNIGHT = datetime(2020, 2, 1, 16, tzinfo=UTC)
"""By the clocks of the town."""
SIDE = 24
BLOCK = 0.005
"""Degrees between two streets, some 550 metres: twelve kilometres of town."""
HOURS = (4, 8, 13, 17)
BUSY = (0.9, 1.45, 1.1, 1.3)
POINT = st.builds(Point, st.floats(29.99, 30.13), st.floats(113.99, 114.13))
WHEN = st.integers(0, 86_400 * 3).map(lambda after: MIDNIGHT + timedelta(seconds=after))
ANY = st.lists(st.builds(Driven, POINT, POINT, WHEN, st.integers(-5, 90_000)), max_size=12)


def a_town() -> Graph:
    """Streets north, east and across and, every sixth, an avenue a third faster."""
    places = [(30 + row * BLOCK, 114 + column * BLOCK) for row, column in product(range(SIDE), repeat=2)]
    pairs = [(a, a + 1, a // SIDE) for a in range(SIDE * SIDE) if a % SIDE < SIDE - 1]
    pairs += [(a, a + SIDE, a % SIDE) for a in range(SIDE * (SIDE - 1))]
    pairs += [(a, a + SIDE + 1, 1) for a in range(SIDE * (SIDE - 1)) if a % SIDE < SIDE - 1]
    pairs += [(a, a + SIDE - 1, 1) for a in range(SIDE * (SIDE - 1)) if a % SIDE]
    fast = np.repeat([line % 6 == 0 for _, _, line in pairs], 2).astype(np.uint8)
    long = [1.4 if b - a in (SIDE - 1, SIDE + 1) else 1.0 for a, b, _ in pairs]
    roads = [
        Road(a, b, int(600 * far), int(550 * far), (places[a], places[b]), (b, a))
        for (a, b, _), far in zip(pairs, long, strict=True)
    ]
    graph, _ = a_graph(len(places), roads, places)
    return replace(graph, kind=fast, deci=graph.deci - graph.deci * fast // 4, kinds=("street", "avenue"))


@dataclass(frozen=True)
class Truth:
    """The same town as it is at some hours, and dice to drive in it.

    Its quarters are the very cells that learn, so that errors here guard what was reached; what real maps leave is less
    flattering, and stands in the decision about learned speeds.
    """

    travels: tuple[RoadTravel, ...]
    dice: np.random.Generator

    @classmethod
    def of(cls, graph: Graph, seed: int = 3) -> "Truth":
        """Classes, cells, hours and single streets each have their factor."""
        dice = np.random.default_rng(seed)
        cells = cells_of((graph.points[graph.tail] + graph.points[graph.head]) / 2, CELL)
        found, quarter = np.unique(cells, axis=0, return_inverse=True)
        logs = np.array([0.25, 0.1])[graph.kind] + dice.normal(0, 0.2, len(found))[quarter.reshape(-1)]
        logs += dice.normal(0, 0.05, len(graph.tail))
        slow = [np.rint(graph.deci * np.exp(logs) * busy).astype(np.int32) for busy in BUSY]
        return cls(tuple(RoadTravel(replace(graph, deci=deci)) for deci in slow), dice)

    def drives(self, number: int, *, noise: float = 0.1) -> list[Driven]:
        """Drives between any points at these hours, and what they took, give or take."""
        made = []
        for hour, travel in zip(HOURS, self.travels, strict=True):
            points = 30.0 + self.dice.uniform(0, BLOCK * (SIDE - 1), (2, 40, 2)) + np.array([0, 84])
            table = travel.seconds(points[0], points[1], depart_at=MIDNIGHT)
            some = [k for k in self.dice.permutation(1600).tolist() if table[divmod(k, 40)] > 120][: number // 4]
            for a, b in map(lambda k: divmod(k, 40), some):
                took = round(float(table[a, b] * np.exp(self.dice.normal(0, noise))))
                ends = (Point(*points[0, a].tolist()), Point(*points[1, b].tolist()))
                made.append(Driven(*ends, MIDNIGHT + timedelta(hours=hour), took))
        return made


TOWN = a_town()
