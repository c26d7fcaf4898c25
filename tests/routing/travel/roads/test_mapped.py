"""Cutting ways where they meet."""

import pytest

from routing.travel.roads.build import build
from routing.travel.roads.mapped import cut
from routing.travel.roads.osm import read
from tests.routing.travel.roads.town import Draft, at, fastest, grid, place

ROAD = {"highway": "residential"}
STAR = {number: place(*where) for number, where in enumerate([(0, 0), (0, 1), (0, 2), (0, 3), (1, 1), (2, 2)], 1)}


def sections(tmp_path, draft):
    """The sections of a map."""
    return cut(read(draft.write(tmp_path / "map.osm")).mapped)


def test_a_way_is_cut_only_where_others_meet_it(tmp_path):
    """Bends stay inside a section, and its length is that of its whole line."""
    bend = Draft(dict(STAR), {1: ([1, 2, 3, 4], ROAD), 2: ([3, 6], ROAD)})
    found = sections(tmp_path, bend)
    assert len(found) == 3
    straight = Draft({1: STAR[1], 3: STAR[3]}, {1: ([1, 3], ROAD)})
    assert found.metres[0] == pytest.approx(sections(tmp_path, straight).metres[0], rel=1e-6)
    assert found.metres[0] == pytest.approx(344.7, abs=0.1)


def test_a_loop_is_two_ways_round(tmp_path):
    """A street that ends where it began is cut in its middle, so no arc leads from a crossing to itself."""
    ring = Draft(dict(STAR), {1: ([1, 2], ROAD), 2: ([2, 3, 6, 5, 2], ROAD)})
    found = sections(tmp_path, ring)
    assert len(found) == 3
    assert (found.tail != found.head).all()


def test_a_bollard_parts_what_it_stands_between(tmp_path):
    """Both sides end there: the straight way is no way, the detour is, and without another way it is an island."""
    draft = grid()
    first = build(read(draft.write(tmp_path / "free.osm")).mapped).graph
    draft.nodes[5000] = place(0, 0.5)
    draft.ways[2 * at(0, 0)] = [at(0, 0), 5000, at(0, 1)], ROAD
    draft.marks[5000] = {"barrier": "bollard"}
    barred = build(read(draft.write(tmp_path / "barred.osm")).mapped).graph
    assert fastest(first, place(0, 0), place(0, 1))[0] * 2 < fastest(barred, place(0, 0), place(0, 1))[0]
    alone = Draft(dict(STAR), {1: ([1, 2, 3, 4], ROAD)}, marks={2: {"barrier": "bollard"}})
    assert build(read(alone.write(tmp_path / "alone.osm")).mapped).lost.tolist() == [True, False]


def test_a_light_is_waited_for_once_by_those_it_is_for(tmp_path):
    """In the direction that it faces, and by nobody twice where two sections meet."""
    road = {"highway": "residential"}
    draft = Draft(dict(STAR), {1: ([1, 2, 3, 4], road), 2: ([2, 5], road)})
    dark = build(read(draft.write(tmp_path / "dark.osm")).mapped).graph
    draft.marks = {
        2: {"highway": "traffic_signals"},
        3: {"highway": "traffic_signals", "traffic_signals:direction": "forward"},
    }
    lit = build(read(draft.write(tmp_path / "lit.osm")).mapped).graph
    for start, stop, lights in ((1, 4, 2), (4, 1, 1), (1, 2, 1), (2, 4, 1), (5, 2, 1)):
        longer = fastest(lit, STAR[start], STAR[stop])[0] - fastest(dark, STAR[start], STAR[stop])[0]
        assert longer == pytest.approx(20 * lights, abs=1)
