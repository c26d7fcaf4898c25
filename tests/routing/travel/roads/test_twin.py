"""Twins are the same line from both ends, in pairs."""

from hypothesis import given

from routing.travel.roads.twin import twins_of
from tests.routing.travel.roads.make import Road, a_graph, graphs


@given(graphs())
def test_both_directions_of_a_road_find_each_other(drawn) -> None:
    """Whatever vertices they end at, and no others: a one-way street, a turn and a lone line have no twin."""
    graph, twin = drawn
    assert twins_of(graph).tolist() == twin


def test_roads_with_one_line_are_told_apart() -> None:
    """Of two equal roads each has a twin of its own; a loop that reads the same both ways has none."""
    line = ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0))
    loop = ((0.0, 0.0), (0.0, 1.0), (0.0, 0.0))
    graph, twin = a_graph(2, [Road(0, 1, 1, 1, line, (1, 0))] * 2 + [Road(0, 0, 1, 1, loop)])
    assert twins_of(graph).tolist() == twin == [1, 0, 3, 2, -1]
