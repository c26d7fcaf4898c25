"""The doctor finds what is broken, says what to do, and changes nothing."""

from pathlib import Path

import pytest
from pmtiles.tile import Compression, TileType
from sqlalchemy import text

from app.doctor import examine
from app.settings import Settings
from dispatch.clock import ManualClock
from tests.app.switchboard import switchboard
from tests.app.tiles import archive
from tests.build import NIGHT, House
from tests.routing.travel.served.server import served

TODAY = NIGHT.replace(year=2026)


def looks(url, clock=None, language="en"):
    """What the doctor finds, by name."""
    found = examine(Settings(_env_file=None, database_url=url), clock or ManualClock(TODAY), language)
    return {finding.name: finding for finding in found}


@pytest.fixture
def house(database_url):
    """A small house."""
    house = House(database_url)
    yield house
    house.close()


def test_a_healthy_house_is_healthy(house):
    """Every look at the database is fine."""
    found = looks(house.url)
    assert [name for name in ("database", "migrations", "laws", "clock") if not found[name].fine] == []
    assert ("integrity" in found) == house.database.is_sqlite


def test_a_road_server_is_asked(tmp_path):
    """One that speaks is fine, though it knows no road in the sea; one that says something else is not."""
    with served() as (url, roads):
        roads.strict = True
        given = Settings(_env_file=None, home=tmp_path, osrm_url=url, valhalla_url=url)
        for said, fine in ((b"", True), (b"<html>a router's page</html>", False)):
            roads.raw = said
            found = [each for each in examine(given, ManualClock(TODAY), "en") if each.name == "road_server"]
            assert [each.fine for each in found] == [fine, fine]
        assert "osrm does not answer as it should (unreadable)" in found[-1].words


def test_the_file_of_tiles_is_opened(tmp_path):
    """One that can be shown is fine; one that is none is not, with the reason in the reader's language."""
    file = archive(tmp_path / "city.pmtiles", TileType.PNG, {(0, 0, 0): b"a picture"}, Compression.NONE)
    given = Settings(_env_file=None, home=tmp_path, tiles=str(file))
    for fine in (True, False):
        [found] = [each for each in examine(given, ManualClock(TODAY), "zh-Hans") if each.name == "tiles"]
        assert found.fine == fine
        file.write_text("no tiles")
    assert "不是 PMTiles 文件" in found.words


def test_the_masking_service_is_asked(tmp_path):
    """About a binding nobody made, so that nothing changes: one that lets go is fine; a router's page is not."""
    with switchboard() as (url, board):
        given = Settings(_env_file=None, home=tmp_path, mask_url=url)
        for said, fine in ((b"", True), (b"<html>a router's page</html>", False)):
            board.raw = said
            [found] = [each for each in examine(given, ManualClock(TODAY), "en") if each.name == "masks"]
            assert found.fine == fine
        assert "does not answer as it should (unreadable)" in found.words
    assert {way for way, _ in board.asked} == {"/unbind"}


@pytest.mark.parametrize(("language", "words"), [("en", "gap"), ("zh-Hans", "不连续")])
def test_a_broken_log_is_found(house, language, words):
    """An event that is gone is found, in the reader's language, with what to do."""
    house.place("Depot", 30.5, 114.3)
    with house.database.engine.begin() as connection:
        connection.execute(text("DELETE FROM event WHERE seq = 1"))
    found = looks(house.url, language=language)
    assert not found["laws"].fine
    assert words in found["log_gap"].words
    assert "default" in found["log_gap"].words


def test_a_database_of_another_release_is_found(house):
    """The doctor names both revisions and the verb that helps, and looks no further."""
    with house.database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    found = looks(house.url)
    assert not found["migrations"].fine
    assert "ferry migrate" in found["migrations"].words
    assert "laws" not in found


def test_a_database_that_is_not_there_is_found(tmp_path):
    """No file, no server: one sentence with the name of the setting, and nothing is made."""
    missing = tmp_path / "none" / "ferry.db"
    for url in (f"sqlite:///{missing}", "postgresql://nobody@127.0.0.1:1/none"):
        found = looks(url)
        assert not found["database"].fine
        assert "FERRY_DATABASE_URL" in found["database"].words
    assert not Path(missing).exists()


def test_a_wrong_clock_is_found(house):
    """A machine that lost its time says so, before it stamps events."""
    assert not looks(house.url, ManualClock(NIGHT.replace(year=1970)))["clock"].fine
