"""Roads read alike whichever end is fixed, stored or computed; hours are those of tests/routing/test_ways.py."""

from hypothesis import given
from hypothesis import strategies as st

from routing.search.ground import NOWHERE, leg, leg_into
from routing.search.survey import ground_of, roads_of
from tests.routing.make import NODES, a_town, matrices


@given(matrices(), st.integers(0, 3))
def test_both_directions_say_the_same(seconds, more: int) -> None:
    """A row read whichever end is fixed; nowhere is at no distance; spare points change nothing."""
    roads = roads_of([seconds], more)
    for a in range(NODES):
        assert leg(roads, a, NOWHERE) == leg_into(roads, a, NOWHERE) == 0
        for b in range(NODES):
            assert leg(roads, a, b) == leg_into(roads, a, b) == seconds[a, b]


def test_a_plane_is_computed_as_it_reads() -> None:
    """To the second what the plane itself says."""
    plane = a_town(riders=4, cars=1).seconds
    roads = ground_of(a_town(riders=4, cars=1)).roads
    assert all(leg(roads, a, b) == leg_into(roads, a, b) == plane[a, b] for a in range(9) for b in range(9))
