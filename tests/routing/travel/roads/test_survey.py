"""What a map is worth."""

import pytest

from routing.travel.roads.build import draw
from routing.travel.roads.osm import read
from routing.travel.roads.survey import look, paces
from tests.routing.travel.roads.town import grid, place


def surveyed(tmp_path, *, hospital):
    """A town, two islands without a bridge, and a hospital somewhere."""
    draft = grid()
    draft.nodes |= {7000: hospital, 7001: place(20, 0), 7002: place(20, 1), 7003: place(20, 3), 7004: place(20, 5)}
    draft.ways[7001] = [7001, 7002], {"highway": "service"}
    draft.ways[7002] = [7003, 7004], {"highway": "service", "name": "Long island"}
    draft.marks[7000] = {"amenity": "hospital", "name": "Hospital"}
    return draw(read(draft.write(tmp_path / "town.osm.pbf")), "town", "now")


@pytest.mark.parametrize(
    ("where", "cut_off"),
    [
        ((2, 2.5), False),
        ((2.5, 2.5), False),
        ((20, 0), True),
        ((19.5, 3), True),
        ((8.5, 4), True),
    ],
)
def test_a_hospital_is_cut_off_when_no_road_is_near_or_an_island_is_nearer(tmp_path, where, cut_off):
    """Beside a road and within a block it is not; on an island or far out it is."""
    found = look(surveyed(tmp_path, hospital=place(*where)))
    assert bool(found.cut_off) is cut_off
    assert found.places == 1


def test_islands_are_told_longest_first_and_counted_out(tmp_path):
    """Named or not, with the share of the whole that can be reached."""
    chart = surveyed(tmp_path, hospital=place(0, 0))
    found = look(chart)
    assert [(street.name, street.metres) for street in found.islands] == [("Long island", 345), ("", 172)]
    assert found.percent == pytest.approx(100 - 100 * 517 / chart.about.metres, abs=0.1)
    assert found.islands[0].lat == place(20, 0)[0]


def test_the_paces_count_every_road_once_in_each_direction(tmp_path):
    """Classes that do not occur are not told, and turns are no roads."""
    chart = surveyed(tmp_path, hospital=place(0, 0))
    found = {pace.kind: pace for pace in paces(chart.graph)}
    assert found.keys() == {"primary", "secondary", "residential"}
    assert sum(pace.km for pace in found.values()) == pytest.approx(chart.graph.metres.sum() / 1000, abs=0.2)
