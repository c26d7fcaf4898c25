"""The way behind a number is a drive along open arcs, each beginning where the last one ended, that costs just that."""

import numpy as np
from hypothesis import given

from routing.travel.roads.key import NEVER, pack, part_of
from routing.travel.roads.network import Network
from routing.travel.roads.way import Way, way_between
from tests.routing.travel.roads.make import Question, questions


def costs(way: Way, weights: np.ndarray) -> int:
    """The sum of all arcs, of the first and the last only what is driven."""
    arcs = np.array(way.arcs, dtype=np.int64)
    begin, end = np.zeros(len(arcs)), np.ones(len(arcs))
    begin[:1], end[-1:] = way.begin, way.end
    return int((part_of(weights[arcs], end) - part_of(weights[arcs], begin)).sum())


@given(questions())
def test_arcs_follow_each_other_and_add_up_to_the_answer(question: Question) -> None:
    """The numbers of Dijkstra's algorithm again, now as a sum over open arcs, from the one spot to the other."""
    network = Network.of(question.graph)
    weights = question.weights(network)
    metric, spots = network.metric(weights), question.spots(network)
    for (i, j), cost in question.answers(spots).items():
        way = way_between(network, metric, spots[i : i + 1], spots[j : j + 1])
        assert (way is None) == (cost is None)
        if way is not None and cost is not None:
            assert way.key == pack(np.array(cost[:1]), np.array(cost[1:]))[0] == costs(way, weights)
            follows(network, way, weights)


def follows(network: Network, way: Way, weights: np.ndarray) -> None:
    """Every arc begins at the end of the last one, and those that are driven along are open."""
    arcs = np.array(way.arcs, dtype=np.int64)
    assert (network.graph.head[arcs[:-1]] == network.graph.tail[arcs[1:]]).all()
    assert (weights[arcs] < NEVER).all() or way.key == 0
    assert 0 <= way.begin <= 1
    assert 0 <= way.end <= 1
