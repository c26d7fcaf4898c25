"""Reading OpenStreetMap: formats, signs, and what cannot be read."""

from dataclasses import fields

import numpy as np
import pytest

from routing.travel.roads.build import build
from routing.travel.roads.mapped import BadMap
from routing.travel.roads.osm import read
from tests.routing.travel.roads.town import Draft, at, grid, place

HEAD = '<?xml version="1.0"?><osm version="0.6">'
NODES = '<node id="1" lat="{0}" lon="{1}"/><node id="2" lat="{2}" lon="{3}"/>'
WAY = '<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="{}"/></way>'


def test_packed_and_plain_say_the_same(tmp_path):
    """One town as PBF, XML and packed XML is one town."""
    draft = grid()
    one, *others = (read(draft.write(tmp_path / f"town{end}")) for end in (".osm.pbf", ".osm", ".osm.bz2"))
    for other in others:
        for each in fields(one.mapped):
            mine, its = getattr(one.mapped, each.name), getattr(other.mapped, each.name)
            assert np.array_equal(mine, its), each.name


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("cut.osm.pbf", None, "no whole OpenStreetMap file"),
        ("table.osm.pbf", "name,lat,lon\n" * 99, "no whole OpenStreetMap file"),
        ("page.osm", "<html></html>", "no whole OpenStreetMap file"),
        ("empty.osm", "", "no whole OpenStreetMap file"),
        ("half.osm", HEAD + NODES.format(1, 2, 1, 3), "no whole OpenStreetMap file"),
        ("word.osm", HEAD + NODES.format("x", 2, 1, 3) + WAY.format("road") + "</osm>", "no whole OpenStreetMap file"),
        ("town.geojson", "{}", "no whole OpenStreetMap file"),
        ("nothing.osm", HEAD + "</osm>", "no road that a car may drive"),
        (
            "foot.osm",
            HEAD + NODES.format(1, 2, 1, 3) + WAY.format("footway") + "</osm>",
            "no road that a car may drive",
        ),
        ("bare.osm", HEAD + WAY.format("road") + "</osm>", "does not say where they lie"),
        ("lonely.osm", HEAD + NODES.format(114.3, 30.5, 114.4, 30.5) + WAY.format("road") + "</osm>", "swapped"),
    ],
)
def test_what_is_no_map_is_refused_in_a_sentence(tmp_path, name, content, told):
    """Damaged, foreign, empty, cut too tightly, or with latitude and longitude swapped."""
    file = tmp_path / name
    if content is None:
        whole = grid().write(tmp_path / "whole.osm.pbf").read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
    else:
        file.write_text(content)
    with pytest.raises(BadMap, match=told) as refused:
        read(file)
    assert name in str(refused.value)
    assert str(refused.value).count("\n") == 0


def test_nodes_that_were_cut_off_cost_only_their_own_piece(tmp_path):
    """A way that leaves the extract is driven up to the last crossing that is known."""
    draft = Draft({1: place(0, 0), 2: place(0, 1)}, {7: ([1, 2, 3, 4], {"highway": "road"})})
    with pytest.raises(BadMap, match="whole ways"):
        build(read(draft.write(tmp_path / "edge.osm")).mapped)
    draft.ways[8] = [1, 2], {"highway": "road"}
    assert len(build(read(draft.write(tmp_path / "crossed.osm")).mapped).graph.tail) == 4


def test_signs_for_others_are_not_for_cars_and_difficult_ones_are_counted(tmp_path):
    """Read, ignored, or not meant for cars."""
    draft = grid()
    way, to = 2 * at(0, 0), 2 * at(0, 1) + 1
    draft.signs = [(way, at(0, 1), to, what) for what in ("no_left_turn", "only_straight_on", "give_way")]
    draft.signs.append((way, at(0, 1), 999_999, "no_left_turn"))
    found = read(draft.write(tmp_path / "signs.osm.pbf"))
    assert [ban.only for ban in found.mapped.bans] == [False, True]
    assert found.ignored == 2


def test_hospitals_lights_and_bollards_are_found(tmp_path):
    """A hospital may be a point or an outline; a light may be for one direction only."""
    draft = grid()
    draft.marks = {
        at(0, 0): {"amenity": "hospital", "name": "协和医院"},
        at(1, 1): {"highway": "traffic_signals", "traffic_signals:direction": "backward"},
        at(1, 2): {"highway": "traffic_signals"},
        at(1, 3): {"barrier": "bollard"},
    }
    draft.ways[9999] = [at(2, 2), at(2, 3), at(3, 3), at(2, 2)], {"amenity": "hospital"}
    found = read(draft.write(tmp_path / "marks.osm.pbf"))
    assert {(spot.name, round(spot.lat, 7), round(spot.lon, 7)) for spot in found.hospitals} == {
        ("协和医院", *place(0, 0)),
        ("", *place(2, 2)),
    }
    assert sorted(found.mapped.signals[found.mapped.signals > 0].tolist()) == [2, 3]
    assert found.mapped.barred.sum() == 1
