"""A table is what Dijkstra's algorithm finds, cell by cell, in seconds and in metres."""

import numpy as np
from hypothesis import given

from routing.travel.roads.network import Network
from routing.travel.roads.same import Pieces, shorten
from routing.travel.roads.table import Targets, both_between, seconds_between
from routing.ways import FORBIDDEN
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
