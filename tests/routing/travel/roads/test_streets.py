"""Which street a point is in."""

from math import cos, hypot, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.roads.build import draw
from routing.travel.roads.near import METRES_PER_DEGREE
from routing.travel.roads.osm import read
from routing.travel.roads.streets import Streets
from schemas.values import Point
from tests.routing.travel.roads.town import BLOCK, grid, place


@pytest.fixture(scope="module")
def streets(tmp_path_factory):
    """The town's streets; one of them has no name."""
    draft, folder = grid(), tmp_path_factory.mktemp("streets")
    draft.ways |= {
        key: (refs, {"highway": "service"}) for key, (refs, tags) in draft.ways.items() if tags["name"] == "Row 2"
    }
    return Streets.of(draw(read(draft.write(folder / "town.osm.pbf")), "town", "now").graph)


def test_a_point_is_in_the_nearest_street_with_a_name(streets):
    """With how far away it is and the spot on it; a nameless one does not count, and nothing is beyond the reach."""
    at = Point(*place(3.1, 4.5))
    street = streets.at(at, 200)
    assert (street.name, street.metres) == ("Row 3", round(0.1 * BLOCK * METRES_PER_DEGREE))
    assert (street.point.lat, street.point.lon) == pytest.approx(place(3, 4.5))
    assert streets.at(Point(*place(2, 4.4)), 200).name == "Column 4"
    assert streets.at(Point(*place(20, 4)), 200) is None
    assert streets.at(at, 10) is None


@given(st.floats(0, 7), st.floats(0, 7))
def test_no_street_of_the_town_is_nearer(streets, row, column):
    """Against all streets of the grid, measured one by one."""
    at = Point(*place(row, column))
    north, east = METRES_PER_DEGREE * BLOCK, METRES_PER_DEGREE * BLOCK * cos(radians(at.lat))
    rows = {f"Row {n}": abs(row - n) * north for n in range(8) if n != 2}
    columns = {f"Column {n}": abs(column - n) * east for n in range(8)}
    bridges = {1, 4, 6}
    for n in set(range(8)) - bridges:
        gap = max(0.0, min(row - 3, 4 - row)) * north
        columns[f"Column {n}"] = hypot(columns[f"Column {n}"], gap)
    told = streets.at(at, 400)
    every = rows | columns
    assert told.metres == pytest.approx(min(every.values()), abs=1)
    assert every[told.name] == pytest.approx(min(every.values()), abs=1)
