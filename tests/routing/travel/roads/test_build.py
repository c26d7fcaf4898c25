"""A graph that a search can use: every arc where it belongs, and nothing that leads nowhere."""

import numpy as np
import pytest

from routing.travel.roads.build import build
from routing.travel.roads.car import KINDS
from routing.travel.roads.islands import mainland
from routing.travel.roads.mapped import gaps
from routing.travel.roads.osm import read
from tests.routing.travel.roads.town import at, fastest, grid, place


@pytest.fixture(scope="module", params=[1, 2])
def town(request, tmp_path_factory):
    """A grid with a river, and a street on the far bank that no bridge serves."""
    draft = grid(seed=request.param)
    draft.nodes |= {7001: place(20, 0), 7002: place(20, 1)}
    draft.ways[7001] = [7001, 7002], {"highway": "service", "name": "Island"}
    return build(read(draft.write(tmp_path_factory.mktemp("town") / "town.osm.pbf")).mapped)


def test_every_arc_is_drawn_from_its_tail_to_its_head(town):
    """Lines begin and end at their vertices, are as long as they say, and turns have neither line nor length."""
    graph = town.graph
    turn = graph.kind == KINDS.index("turn")
    many = np.diff(graph.first)
    assert (many[~turn] >= 2).all()
    assert not many[turn].any()
    assert not graph.metres[turn].any()
    for arc in np.flatnonzero(~turn).tolist():
        line = graph.shape[graph.first[arc] : graph.first[arc + 1]]
        assert np.array_equal(line[0], graph.points[graph.tail[arc]])
        assert np.array_equal(line[-1], graph.points[graph.head[arc]])
        assert graph.metres[arc] == pytest.approx(gaps(line).sum(), abs=0.5)
    assert np.array_equal(graph.points[graph.tail[turn]], graph.points[graph.head[turn]])
    assert (graph.deci[~turn] >= 1).all()


def test_everything_reaches_everything_and_the_rest_is_told(town):
    """The street on the island is out of the graph, and nothing else is."""
    graph = town.graph
    assert mainland(len(graph), graph.tail.astype(np.int64), graph.head.astype(np.int64)).all()
    assert town.lost.sum() == 1
    assert "Island" not in graph.names


def test_a_one_way_row_is_driven_one_way(town):
    """No arc of it runs against its sign, and all of its blocks run the same way."""
    graph = town.graph
    arcs = np.flatnonzero(graph.road == graph.names.index("Row 1"))
    east = graph.points[graph.head[arcs], 1] - graph.points[graph.tail[arcs], 1]
    assert len(arcs) == 7
    assert len({np.sign(step) for step in east.tolist()}) == 1


def test_the_river_is_crossed_on_bridges_only(town):
    """From bank to bank the way leads over one of the three."""
    graph = town.graph
    _, arcs = fastest(graph, place(3, 5), place(4, 5))
    over = [arc for arc in arcs if np.ptp(graph.points[[graph.tail[arc], graph.head[arc]], 0]) > 0]
    assert {graph.names[graph.road[arc]] for arc in over} & {"Column 4", "Column 6"}
    assert at(3, 5) != at(4, 5)


def test_porto_is_a_town_of_its_size(shared_data):
    """The real one: nine of ten roads and more are in the graph, in the numbers that were measured once."""
    graph_ = build(read(shared_data / "osm" / "porto-metro-roads.osm.pbf").mapped)
    kept = graph_.sections.metres[~graph_.lost].sum() / graph_.sections.metres.sum()
    assert kept > 0.98
    assert len(graph_.graph) == pytest.approx(95_000, rel=0.02)
    assert len(graph_.graph.tail) == pytest.approx(207_000, rel=0.02)
