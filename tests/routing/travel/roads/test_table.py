"""A table is what Dijkstra's algorithm finds, cell by cell, in seconds and in metres."""

import numpy as np
from hypothesis import given

from routing.travel.roads.network import Network
from routing.travel.roads.same import Pieces, shorten
from routing.travel.roads.spots import spots_on
from routing.travel.roads.table import BLOCK, PIECE, Targets, both_between, seconds_between
from routing.ways import FORBIDDEN
from tests.routing.travel.roads.city import a_city
from tests.routing.travel.roads.dijkstra import arcs_of, from_vertex
from tests.routing.travel.roads.make import Question, questions


@given(questions())
def test_every_cell_is_the_fastest_drive_and_the_shortest_of_those_as_fast(question: Question) -> None:
    """On any graph, between any spots, with any arcs closed: the numbers of another algorithm, or no way in both."""
    network = Network.of(question.graph)
    weights = question.weights(network)
    metric = network.metric(weights)
    spots = question.spots(network)
    sources, targets = network.leaving(metric, spots), Targets.of(network.hierarchy, network.reaching(metric, spots))
    seconds, metres = both_between(network.hierarchy, sources, targets)
    pieces = Pieces.of(weights, network.twin, spots)
    shorten(pieces, pieces, sources, targets, seconds, metres)
    for (i, j), cost in question.answers(spots).items():
        deci, far = cost or (None, FORBIDDEN)
        assert (seconds[i, j], metres[i, j]) == (FORBIDDEN if deci is None else (deci + 5) // 10, far)
    alone = seconds_between(network.hierarchy, sources, targets)
    shorten(pieces, pieces, sources, targets, alone, np.empty((0, 0), dtype=np.int32))
    assert (alone == seconds).all()


def test_a_city_is_the_sum_of_its_pieces() -> None:
    """More targets than are read at once, more sources than are filled at once: all is what Dijkstra finds."""
    city, dice = a_city(), np.random.default_rng(3)
    network = Network.of(city)
    metric = network.metric(network.weights)
    arc = dice.permutation(len(city.tail))[: PIECE + 600]
    spots = spots_on(network.twin, arc, dice.integers(0, 2, len(arc)).astype(np.float64))
    sources, targets = network.leaving(metric, spots), Targets.of(network.hierarchy, network.reaching(metric, spots))
    found = both_between(network.hierarchy, sources[: 3 * BLOCK + 1], targets)
    alone = seconds_between(network.hierarchy, sources[: 3 * BLOCK + 1], targets)
    assert (found[0] == alone).all()
    where = np.where(spots.along == 0, city.tail[spots.arc], city.head[spots.arc]).tolist()
    for i in range(0, 3 * BLOCK + 1, BLOCK // 2):
        known = from_vertex(arcs_of(city), where[i])
        costs = [known.get(vertex) for vertex in where]
        assert found[0][i].tolist() == [FORBIDDEN if cost is None else (cost[0] + 5) // 10 for cost in costs]
        assert found[1][i].tolist() == [FORBIDDEN if cost is None else cost[1] for cost in costs]
