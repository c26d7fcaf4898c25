"""A city too large to be ordered in one piece: streets on two banks, three bridges, and an island."""

from itertools import product
from random import Random

import numpy as np

from routing.travel.roads.graph import Graph
from tests.routing.travel.roads.make import Road, a_graph

SIDE = 36
BRIDGES = (5, 20, 33)


def a_city() -> Graph:
    """Two grids of 36 by 36 crossings, a third of the streets one-way, and two crossings that no road leads to."""
    dice, rows = Random(7), range(2 * SIDE)
    where = [(30 + row / 1000, 114 + column / 1000) for row, column in product(rows, range(SIDE))]
    where += [(30.5, 114.0), (30.5, 114.001)]
    pairs = [(SIDE * row + k, SIDE * row + k + 1) for row in rows for k in range(SIDE - 1)]
    pairs += [(SIDE * row + k, SIDE * (row + 1) + k) for row in rows[:-1] for k in range(SIDE)]
    pairs = [(a, b) for a, b in pairs if b != a + SIDE or a // SIDE != SIDE - 1 or a % SIDE in BRIDGES]
    roads = []
    for a, b in [*pairs, (len(where) - 2, len(where) - 1)]:
        tail, head = dice.choice([(a, b), (b, a)])
        back = (head, tail) if dice.random() < 0.7 else None
        roads.append(Road(tail, head, dice.randint(50, 300), 100, (where[tail], where[head]), back))
    return a_graph(len(where), roads, where)[0]


def neighbours(graph: Graph) -> np.ndarray:
    """The pairs that a road joins, in either direction or in both, (n, 2)."""
    return np.stack([graph.tail, graph.head], axis=1).astype(np.int64)
