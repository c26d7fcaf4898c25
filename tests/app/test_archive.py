"""The map in one file: what is in it is served as it lies there, and what is no such file is told in one sentence."""

import gzip
import random
from pathlib import Path

import pytest
from pmtiles.tile import Compression, TileType
from typer.testing import CliRunner

from app.archive import Archive, BadTiles
from app.cli import cli
from schemas.values import Role
from tests.app.server import running
from tests.app.tiles import archive

HERE, BESIDE = (12, 3347, 1679), (12, 3346, 1679)
LINES = {(11, 1673, 839): b"above", HERE: b"a square of lines", (12, 3347, 1680): b"another"}
MVT = "application/vnd.mapbox-vector-tile"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A small archive of vector tiles."""
    return archive(tmp_path / "city.pmtiles", TileType.MVT, LINES)


def test_a_square_is_served_as_it_lies_in_the_file(city, tmp_path):
    """Packed where the asker unpacks, marked so that nobody fetches twice; none, out of range, no name."""
    with running(f"sqlite:///{tmp_path / 'ferry.db'}", tiles=str(city)) as ferry:
        rider, stranger = ferry.api(Role.RIDER), ferry.api()
        address = "/map/tiles/{}/{}/{}".format
        packed, plain = (rider.get(address(*HERE), headers={"Accept-Encoding": each}) for each in ("gzip", "identity"))
        assert packed.content == plain.content == b"a square of lines"
        assert (packed.headers["content-type"], packed.headers["content-encoding"]) == (MVT, "gzip")
        assert "content-encoding" not in plain.headers
        assert packed.headers["cache-control"] == "private, max-age=86400"
        assert (packed.headers["vary"], packed.headers["etag"] == plain.headers["etag"]) == ("Accept-Encoding", False)
        again = rider.get(address(*HERE), headers={"If-None-Match": packed.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        told = {
            204: [address(*BESIDE), address(10, 836, 419), address(13, 6694, 3358), address(12, 2**20, 0)],
            422: [address(25, 0, 0), address(12, -1, 0), address(12, "x", 0)],
        }
        for status, asked in told.items():
            assert [rider.get(each).status_code for each in asked] == [status] * len(asked)
        assert stranger.get(address(*HERE)).status_code == 401
        assert rider.head(address(*HERE)).status_code == 405
        page = ferry.client(Role.DISPATCHER).get("/board").text
        assert '"kind": "lines"' in page
        assert "\\u00a9 Map \\u0026amp; makers" in page


def test_without_a_file_there_is_no_square(tmp_path):
    """Nobody is told that a place is empty when there is no map at all."""
    with running(f"sqlite:///{tmp_path / 'ferry.db'}") as ferry:
        refused = ferry.api(Role.RIDER).get("/map/tiles/12/3347/1679")
    assert (refused.status_code, refused.json()["error"]) == (404, "NotFound")


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-3])


def _garbled(file: Path) -> None:
    whole = file.read_bytes()
    file.write_bytes(whole[:127] + bytes(len(whole) - 127))


def _older(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[7] = 2
    file.write_bytes(whole)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (Path.unlink, "cannot be read"),
        (lambda file: file.write_bytes(b"PMTiles"), "no PMTiles file"),
        (lambda file: file.write_text("x" * 200), "no PMTiles file"),
        (_older, "another version"),
        (_cut, "cut short"),
        (_garbled, "damaged"),
        (lambda file: archive(file, TileType.MLT, LINES), "neither vector tiles"),
        (lambda file: archive(file, TileType.MVT, LINES, Compression.BROTLI), "not packed with gzip"),
    ],
)
def test_what_is_no_map_is_told_in_one_sentence(city, spoil, told):
    """Nobody should wonder at an empty board: the file is looked at before anybody is let in."""
    spoil(city)
    with pytest.raises(BadTiles, match=f"{city}.*{told}"):
        Archive(city)


def test_a_server_does_not_start_on_tiles_that_are_none(tmp_path, monkeypatch):
    """The sentence names the setting, in the language of the terminal, and nothing else is said."""
    for name, value in {"FERRY_TILES": str(tmp_path / "none.pmtiles"), "LC_ALL": "zh_CN.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    refused = CliRunner().invoke(cli, ["serve"])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert refused.stderr.startswith("FERRY_TILES: 无法读取")


def test_a_file_that_breaks_later_leaves_the_map_empty(city):
    """Copied over while it is open it has no squares, and nothing falls over."""
    found = Archive(city)
    assert gzip.decompress(found.at(*HERE).body) == b"a square of lines"
    city.write_bytes(city.read_bytes()[:140])
    assert found.at(*HERE) is None
    city.write_bytes(bytes(10_000))
    assert found.at(*HERE) is None
    found.close()


def test_a_large_map_is_found_through_its_directories(tmp_path):
    """Thousands of squares lie in directories of directories; each is found, and none that is not there."""
    rng = random.Random(1)
    squares = {(15, x, y): rng.randbytes(rng.randrange(8, 400)) for x in range(0, 300, 2) for y in range(80)}
    found = Archive(archive(tmp_path / "large.pmtiles", TileType.PNG, squares, Compression.NONE))
    assert found.head["leaf_directory_length"] > 0
    assert all(found.at(*square).body == body for square, body in list(squares.items())[::97])
    assert found.at(15, 1, 1) is None
    found.close()
