"""A map in a file: what was written is what is read, and nothing else is read as one."""

import json
from contextlib import suppress
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.travel.roads import chart as chart_
from routing.travel.roads.build import draw
from routing.travel.roads.chart import load, save
from routing.travel.roads.mapped import BadMap
from routing.travel.roads.osm import read
from tests.routing.travel.roads.town import at, grid, place


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """The map of a town with a hospital whose name is Chinese, and an island."""
    draft = grid()
    draft.marks[at(2, 2)] = {"amenity": "hospital", "name": "武汉协和医院"}
    draft.nodes |= {7001: place(20, 0), 7002: place(20, 1)}
    draft.ways[7001] = [7001, 7002], {"highway": "service", "name": "百合洲"}
    file = draft.write(tmp_path_factory.mktemp("town") / "town.osm.pbf")
    return draw(read(file), file.name, "2026-11-26T12:00:00+00:00")


@pytest.fixture(scope="module")
def written(drawn, tmp_path_factory):
    """The same as a file, and the file's bytes."""
    file = tmp_path_factory.mktemp("map") / "town.map"
    save(drawn, file)
    return file, file.read_bytes()


def test_what_was_written_is_read_again(drawn, written):
    """Every array with its type, every word, in any script, and nothing is left beside the file."""
    file, _ = written
    found = load(file)
    assert found.about == drawn.about
    for part in ("graph", "islands"):
        for field in fields(getattr(drawn, part)):
            mine, its = (getattr(getattr(chart, part), field.name) for chart in (drawn, found))
            if isinstance(mine, tuple):
                assert its == mine
            else:
                assert its.dtype == mine.dtype
                assert np.allclose(its, mine, rtol=0, atol=1e-8)
    assert [one.name for one in file.parent.iterdir()] == ["town.map"]
    assert found.islands.names == ("", "百合洲")


def test_a_map_says_where_it_comes_from_and_what_was_counted(drawn):
    """Source, bounds, streets, what is on an island, and whom to credit."""
    about = drawn.about
    assert (about.source, about.ways, about.hospitals[0].name) == ("town.osm.pbf", 108, "武汉协和医院")
    assert (about.south, about.west) == place(0, 0)
    assert (about.north, about.east) == place(7, 7)
    assert about.lost == int(drawn.islands.metres.sum()) > 0
    assert "OpenStreetMap contributors" in about.credit


@given(st.integers(0, 10**6), st.integers(1, 255))
@settings(max_examples=40)
def test_a_damaged_map_is_refused_or_whole(written, tmp_path_factory, where, change):
    """One byte changed anywhere: a sentence, or a map that can be used, never anything else."""
    _, whole = written
    damaged = bytearray(whole)
    damaged[where % len(whole)] ^= change
    file = tmp_path_factory.getbasetemp() / "damaged.map"
    file.write_bytes(damaged)
    with suppress(BadMap):
        graph = load(file).graph
        assert graph.head.max() < len(graph)


@pytest.mark.parametrize("content", [b"", b"PK", b"name,lat,lon\n", b"\x93NUMPY", b"\x80\x04."])
def test_what_is_no_map_is_refused(tmp_path, content):
    """Empty, foreign, or of a kind that numpy would read as something else."""
    file = tmp_path / "some.map"
    file.write_bytes(content)
    with pytest.raises(BadMap, match="no map of Ferry"):
        load(file)


def test_half_a_map_is_refused(written, tmp_path):
    """A copy that was broken off, at any of many places."""
    _, whole = written
    file = tmp_path / "half.map"
    for end in range(1, len(whole), 997):
        file.write_bytes(whole[:end])
        with pytest.raises(BadMap, match="no map of Ferry"):
            load(file)


def test_a_map_of_another_release_is_refused(drawn, tmp_path):
    """Its number of the format is not ours, whatever else it holds."""
    file = tmp_path / "future.map"
    save(drawn, file)
    with np.load(file) as parts:
        arrays = dict(parts)
    about = json.loads(arrays["about"].tobytes()) | {"version": chart_.VERSION + 1, "weather": "fine"}
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
    with file.open("wb") as stream:
        np.savez(stream, allow_pickle=False, **arrays)
    with pytest.raises(BadMap, match="another release"):
        load(file)


def test_a_map_that_cannot_be_written_leaves_the_old_one(drawn, written, tmp_path):
    """What was there stays as it was."""
    file = tmp_path / "kept.map"
    file.write_bytes(written[1])
    with pytest.raises(TypeError):
        save(replace(drawn, about=replace(drawn.about, source=object())), file)
    assert file.read_bytes() == written[1]
    assert [one.name for one in tmp_path.iterdir()] == ["kept.map"]
