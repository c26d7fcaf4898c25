"""Crossings: what turning costs, and what signs forbid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.roads.build import build
from routing.travel.roads.osm import read
from routing.travel.roads.turns import TURN, turn_seconds
from tests.routing.travel.roads.town import Draft, at, fastest, grid, place

ROAD = {"highway": "residential"}
CROSS = {1: place(1, 1), 2: place(1, 0), 3: place(2, 1), 4: place(1, 2), 5: place(0, 1)}
"""A crossing, and what is west, north, east and south of it."""


def graph(tmp_path, draft, **how):
    """The graph of a map."""
    return build(read(draft.write(tmp_path / "map.osm")).mapped, **how).graph


def cross(signs=()):
    """Four streets that meet at node 1; street n leads to node n."""
    return Draft(dict(CROSS), {number: ([1, number], ROAD) for number in range(2, 6)}, [*signs])


def seconds(found, start, stop):
    """What the turn costs between two ends of the cross; None where the way leads round about."""
    drive = fastest(found, CROSS[start], CROSS[stop])
    streets = [arc for arc in drive[1] if found.metres[arc]]
    return (drive[0] - int(found.deci[streets].sum())) / 10 if len(streets) == 2 else None


def test_straight_on_is_free_and_turning_costs(tmp_path):
    """A plain crossing is two vertices, one for each street, and a change between them costs half a sharp turn."""
    found = graph(tmp_path, cross())
    assert sum(tuple(point) == CROSS[1] for point in found.points.round(7).tolist()) == 2
    assert seconds(found, 2, 4) == seconds(found, 3, 5) == 0
    assert [seconds(found, *ends) for ends in ((2, 3), (3, 2), (4, 5))] == [pytest.approx(3.7, abs=0.2)] * 3


@given(st.floats(1, 180), st.floats(1, 180))
def test_the_sharper_a_turn_the_dearer(one, two):
    """Across the other lane it is dearer than beside one's own, by the same rule where people drive on the left."""
    small, large = sorted((one, two))
    costs = turn_seconds(np.array([small, large, -small, -large]))
    assert 0 < costs[0] <= costs[1] <= costs[3] < TURN + 1e-9
    assert costs[2] <= costs[3]
    assert np.array_equal(turn_seconds(np.array([-small, -large]), left_hand=True), costs[:2])


@pytest.mark.parametrize(
    ("what", "to", "closed"),
    [
        ("no_left_turn", 3, {(2, 3)}),
        ("only_straight_on", 4, {(2, 3), (2, 5)}),
        ("only_left_turn", 3, {(2, 4), (2, 5)}),
    ],
)
def test_a_sign_forbids_what_it_says_and_nothing_else(tmp_path, what, to, closed):
    """From the west: the turn it names, or all but the one that it allows; everybody else turns as before."""
    found = graph(tmp_path, cross([(2, 1, to, what)]))
    pairs = {(one, two) for one in range(2, 6) for two in range(2, 6) if one != two}
    assert {pair for pair in pairs if seconds(found, *pair) is None} == closed
    assert seconds(found, 4, 2) == pytest.approx(0, abs=0.1)


def test_a_sign_that_names_a_closed_street_closes_no_other(tmp_path):
    """`only` into a street that nobody may enter would shut the crossing: it is not obeyed."""
    draft = cross([(2, 1, 3, "only_left_turn")])
    draft.ways[3] = [3, 1], ROAD | {"oneway": "yes"}
    found = graph(tmp_path, draft)
    assert seconds(found, 2, 4) is not None


def test_a_forbidden_turn_is_driven_round(tmp_path):
    """In a town the way round the block is found, and never through the sign."""
    draft = grid()
    free = graph(tmp_path, draft)
    start, stop = place(2, 0), place(3, 1)
    before = fastest(free, start, stop)[0]
    draft.signs = [
        (2 * at(2, 0), at(2, 1), 2 * at(2, 1) + 1, "no_left_turn"),
        (2 * at(2, 0) + 1, at(3, 0), 2 * at(3, 0), "no_right_turn"),
    ]
    assert fastest(graph(tmp_path, draft), start, stop)[0] > before + 200
