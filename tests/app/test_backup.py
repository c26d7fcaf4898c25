"""A backup comes back whole, on either database and from one to the other, or is refused whole."""

import gzip

import pytest
from sqlalchemy import select

from app.backup import BadBackup, holds_data, load, save
from app.db import Database, migrate
from app.tables import METADATA
from dispatch import commands
from dispatch.audit import faults
from dispatch.clock import CountedChance
from schemas.values import Role
from tests.build import House


@pytest.fixture
def house(database_url):
    """A house with a bit of everything in it."""
    house = House(database_url)
    rider, (driver, shift) = house.person(Role.RIDER, "Ana"), house.on_shift("Li")
    house.place("Depot", 30.55, 114.3)
    trip, other = house.book(rider, needs=["oxygen"], note="发热"), house.book(rider)
    house.do(commands.AcceptOffer(house.offer(shift, trip)), driver)
    house.offer(shift, other)
    house.move(trip, driver, "depart", "arrive")
    yield house
    house.close()


def content(database):
    """Every row of every table but the epochs, which a restore renews."""
    with database.reader.connect() as connection:
        tables = {table.name: connection.execute(select(table)).all() for table in METADATA.sorted_tables}
    tables["loghead"] = [(row.region_id, row.seq) for row in tables["loghead"]]
    return {name: sorted(map(repr, rows)) for name, rows in tables.items()}


def epochs(database):
    """The epoch of each region's log."""
    with database.reader.connect() as connection:
        heads = METADATA.tables["loghead"]
        return dict(connection.execute(select(heads.c.region_id, heads.c.epoch)).all())


@pytest.mark.parametrize("portable", [False, True])
def test_a_backup_comes_back_whole(house, tmp_path, portable):
    """What was saved is there again to the last row, what came later is gone, the log has a new epoch and no gap."""
    before, epoch = content(house.database), epochs(house.database)
    save(house.database, tmp_path / "saved", portable=portable)
    house.person(Role.DRIVER, "Later")
    load(house.database, tmp_path / "saved", CountedChance("new"))
    assert content(house.database) == before
    assert epochs(house.database).keys() == epoch.keys()
    assert epochs(house.database) != epoch
    with house.database.read() as session:
        assert faults(session, house.clock.now()) == []


def test_a_house_that_was_restored_goes_on(house, tmp_path):
    """After a restore people go on where they were, with the next number of the log."""
    save(house.database, tmp_path / "saved", portable=True)
    load(house.database, tmp_path / "saved", CountedChance("new"))
    seq = house.do(commands.AddPlace(commands.PlaceIn(name="New", lat=30.5, lon=114.3))).seq
    with house.database.read() as session:
        assert faults(session, house.clock.now()) == []
    assert seq > 1


@pytest.mark.parametrize("portable", [False, True])
def test_a_backup_moves_between_databases(house, tmp_path, portable, postgres_database):
    """From SQLite to PostgreSQL and from PostgreSQL to SQLite, every row the same."""
    before = content(house.database)
    save(house.database, tmp_path / "saved", portable=portable)
    url = postgres_database if house.database.is_sqlite else f"sqlite:///{tmp_path / 'other.db'}"
    migrate(url)
    other = Database(url)
    assert not holds_data(other)
    load(other, tmp_path / "saved", CountedChance("new"))
    assert content(other) == before
    assert holds_data(other)
    other.close()


def _cut(body: bytes) -> bytes:
    return body[: len(body) // 2]


def _without_end(body: bytes) -> bytes:
    return gzip.compress(b"\n".join(gzip.decompress(body).splitlines()[:-1]))


def _row_lost(body: bytes) -> bytes:
    lines = gzip.decompress(body).splitlines()
    return gzip.compress(b"\n".join([*lines[:3], *lines[4:]]))


def _other_release(body: bytes) -> bytes:
    return gzip.compress(gzip.decompress(body).replace(b'"revision": "', b'"revision": "9', 1))


def _flipped(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 0xFF]) + body[middle + 1 :]


DAMAGE = [_cut, _without_end, _row_lost, _other_release, _flipped, lambda body: b"", lambda body: b"notes"]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_changes_nothing(house, tmp_path, damage):
    """Cut off, edited, flipped, of another release: refused in words, and the house stays as it was."""
    file = tmp_path / "saved"
    save(house.database, file, portable=True)
    file.write_bytes(damage(file.read_bytes()))
    house.person(Role.DRIVER, "Later")
    before, epoch = content(house.database), epochs(house.database)
    with pytest.raises(BadBackup):
        load(house.database, file, CountedChance("new"))
    assert content(house.database) == before
    assert epochs(house.database) == epoch


def test_a_damaged_copy_is_noticed(tmp_path):
    """A page of a SQLite file that was overwritten is found by the check, before anything is replaced."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}")
    file = tmp_path / "saved.db"
    save(house.database, file, portable=False)
    body = bytearray(file.read_bytes())
    body[4096:8192] = b"\xff" * 4096
    file.write_bytes(body)
    with pytest.raises(BadBackup):
        load(house.database, file, CountedChance("new"))
    house.close()


def test_a_backup_is_for_its_owner_only(house, tmp_path):
    """Names and phones are in it: others on the machine cannot read it, and a half-written one has another name."""
    save(house.database, tmp_path / "deep" / "saved", portable=True)
    assert (tmp_path / "deep" / "saved").stat().st_mode & 0o077 == 0
    assert [file.name for file in (tmp_path / "deep").iterdir()] == ["saved"]
