"""Names, phones, addresses and notes are sealed wherever they are stored, and whoever has the keys does not notice."""

import gzip
from base64 import b64encode
from pathlib import Path
from struct import pack

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from app.backup import BadBackup, load, save
from app.cli import cli
from app.clock import noise
from app.db import Database, migrate
from app.purge import emptied, files_of
from app.sealing import left, rotate
from dispatch import commands, keyring, store
from dispatch.arrivals import Crowd
from dispatch.clock import CountedChance
from dispatch.contacts import fingerprint
from dispatch.discretion import ErasePerson
from schemas.contacts import Address
from schemas.people import PersonChange
from schemas.sealed import Locked, Ring
from schemas.values import Role
from tests.build import ADMIN, REGION, House

OLD, NEW = b"o" * 32, b"n" * 32
NOTE, PROOF, HOME = "发热 needs oxygen", "signed by Dr Huang", "Wuchang home"
PLATE, TEAM = "鄂A12345", "Eastern Lanes"
CORPUS = ("Ana Sichuan", "王小明", "13800000000", "Lane 44, Door 7", NOTE, PROOF, HOME, PLATE, TEAM)
DOOR = {"lat": 30.5352417, "lon": 114.3561283, "name": "Lane 44, Door 7"}
START = {"lat": 30.5812339, "lon": 114.2633371, "name": HOME}
POINTS = tuple(spot[axis] for spot in (DOOR, START) for axis in ("lat", "lon"))


def ring(*keys: bytes) -> Ring:
    """A ring with these keys, newest first."""
    return Ring(keys or (OLD,), noise)


def lived_in(house: House) -> tuple[str, str]:
    """Every private word is said once, with an idempotency key and a proof: the ids of the rider and the trip."""
    rider = house.person(Role.RIDER, "Ana Sichuan")
    driver, _ = house.on_shift("王小明", start=START, vehicle={"plate": PLATE})
    house.do(commands.ChangePerson(str(driver.id), PersonChange(team=TEAM)))
    wish = commands.RequestTrip(house.booking(dropoff=DOOR, note=NOTE).trip, house.booking().promise, key="k")
    trip = house.do(wish, rider).answer["id"]
    house.do(commands.AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive", "board")
    house.do(commands.MoveTrip(trip, "complete", house.clock.now(), proof=PROOF), driver)
    return str(rider.id), trip


def stored(database: Database) -> bytes:
    """Everything the database keeps, byte for byte: the files of SQLite, the text of every row of PostgreSQL."""
    if database.is_sqlite:
        return b"".join(file.read_bytes() for file in files_of(database) if file.exists())
    with database.engine.connect() as connection:
        tables = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars().all()
        rows = (connection.execute(text(f'SELECT CAST(t.* AS text) FROM "{name}" AS t')).scalars() for name in tables)
        return "\n".join(row for table in rows for row in table).encode()


def points_in(body: bytes) -> list[float]:
    """The coordinates that stand there, as text or as a number."""
    return [point for point in POINTS if repr(point).encode() in body or pack(">d", point) in body]


@pytest.fixture
def sealed(database_url):
    """A house with the old key, on each database."""
    house = House(database_url, ring=ring())
    yield house
    house.close()


def test_no_private_word_is_in_the_database(sealed, tmp_path):
    """Neither in the file, its log and a copy, nor in a row or a portable backup; without keys all of them would be."""
    rider, trip = lived_in(sealed)
    body = stored(sealed.database)
    assert [word for word in CORPUS if word.encode() in body] == []
    assert points_in(body) == []
    save(sealed.database, tmp_path / "copy", portable=False)
    save(sealed.database, tmp_path / "portable", portable=True)
    copy = (tmp_path / "copy").read_bytes()
    kept = gzip.decompress((tmp_path / "portable").read_bytes()) + (copy if sealed.database.is_sqlite else b"")
    assert [word for word in CORPUS if word.encode() in kept] == []
    assert points_in(kept) == []
    seen = next(one for one in sealed.see(ADMIN)["trips"] if one["id"] == trip)
    assert (seen["rider"]["name"], seen["dropoff"]["name"], seen["note"]) == (
        "Ana Sichuan",
        DOOR["name"],
        "发热 needs oxygen",
    )
    with sealed.read() as session:
        assert [one.id for one in store.page_of_trips(session, REGION, q="lane 44")[0]] == [trip]
        assert store.page_of_trips(session, REGION, q="lane 45") == ([], None)
        assert store.person_named(session, REGION, Role.RIDER, "Ana Sichuan").id == rider
        row = session.get(store.Trip, trip)
        assert (row.dropoff_lat, row.dropoff_lon) == (DOOR["lat"], DOOR["lon"])
    plain = House(f"sqlite:///{tmp_path / 'plain.db'}")
    lived_in(plain)
    assert [word for word in CORPUS if word.encode() not in stored(plain.database)] == []
    assert points_in(stored(plain.database)) == list(POINTS)
    plain.close()


def test_keys_change_while_people_write(sealed):
    """Two keys read what one wrote; after the rotation the new one alone does, and numbers are still found."""
    rider, trip = lived_in(sealed)
    both, alone = Database(sealed.url, ring(NEW, OLD)), Database(sealed.url, ring(NEW))
    with alone.read() as session, pytest.raises(Locked):
        store.people(session, REGION)
    assert rotate(both, only_marks=True) == 3
    before = left(both)
    assert rotate(both) == before > 10
    assert (rotate(both), left(both), left(alone)) == (0, 0, 0)
    with alone.read() as session:
        assert {person.name for person in store.people(session, REGION)} == {"Ana Sichuan", "王小明"}
        mark = fingerprint(REGION, Address.parse("13800000000"))
        assert {person.id for person in keyring.reached(session, REGION, mark)} >= {rider}
        assert Crowd.of(session, REGION).find("somebody", "13800000000") is not None
        assert session.get(store.Trip, trip).note == NOTE
    both.close()
    alone.close()


def test_what_was_plain_is_sealed_and_what_is_erased_goes(database_url):
    """A house of an older release: all is sealed in one go; kept answers of an erased person go."""
    old = House(database_url)
    rider, _ = lived_in(old)
    old.close()
    house = House(database_url, ring=ring(), chance=CountedChance("y"))
    assert left(house.database) == rotate(house.database) > 10
    emptied(house.database)
    assert [word for word in CORPUS if word.encode() in stored(house.database)] == []
    house.do(ErasePerson(rider))
    with house.read() as session:
        assert store.key_record(session, rider, "k") is None
    house.close()


def test_a_field_that_was_moved_or_changed_is_noticed(sealed):
    """Cipher text of one column does not open in another, and a flipped letter opens nowhere."""
    lived_in(sealed)
    with sealed.database.engine.begin() as connection:
        connection.execute(text("UPDATE person SET phone = name"))
    with sealed.read() as session, pytest.raises(Locked, match=r"person\.phone was changed past Ferry"):
        store.people(session, REGION)


@pytest.mark.parametrize("ring", [None, Ring([bytes(32)], bytes)])
def test_a_word_that_looks_sealed_is_read_as_it_was_written(tmp_path, ring):
    """Whoever writes such a name stays readable, and so does everybody else, with a key and without."""
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}", ring=ring)
    house.person(Role.RIDER, "~s.0123abcd.AAAA")
    with house.read() as session:
        assert [person.name.strip() for person in store.people(session, REGION)] == ["~s.0123abcd.AAAA"]
    house.close()


def test_a_backup_needs_its_key(sealed, tmp_path):
    """With it every word comes back on another database; without it nothing is touched, in words."""
    lived_in(sealed)
    save(sealed.database, tmp_path / "saved", portable=True)
    url = f"sqlite:///{tmp_path / 'other.db'}"
    migrate(url)
    wrong, right = Database(url, ring(NEW)), Database(url, ring(NEW, OLD))
    with pytest.raises(BadBackup, match=r"sealed with key .{8}, which this house does not have"):
        load(wrong, tmp_path / "saved", CountedChance("new"))
    load(right, tmp_path / "saved", CountedChance("new"))
    with wrong.read() as session:
        assert {person.name for person in store.people(session, REGION)} == {"Ana Sichuan", "王小明"}
    wrong.close()
    right.close()


def test_a_house_does_not_start_without_its_keys(database_url, tmp_path, monkeypatch):
    """The first start makes a file for its owner; lost, foreign, cut off or garbled: a sentence, and no new key."""
    monkeypatch.setenv("FERRY_DATABASE_URL", database_url)
    monkeypatch.setenv("FERRY_HOME", str(tmp_path / "home"))

    def run(*words: str):
        return CliRunner().invoke(cli, list(words))

    def token():
        return run("token", "--role", "rider", "--name", "Ana Sichuan")

    file: Path = tmp_path / "home" / "field.key"
    migrate(database_url)
    assert token().exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    good = file.read_text()
    for body, words in (
        (None, "which was not given"),
        (b64encode(NEW).decode(), "which was not given"),
        ("", "holds no key"),
        (b64encode(NEW[:20]).decode(), "Was it cut off"),
        ("not a key!", "is no key"),
    ):
        file.unlink(missing_ok=True)
        if body is not None:
            file.write_text(body)
        failed = token()
        assert (failed.exit_code, words in failed.output) == (1, True), failed.output
        assert file.exists() == (body is not None)
        assert "Ana" not in failed.output
    file.write_text(good)
    assert run("rotate", "--new-key").exit_code == 0
    assert len(file.read_text().splitlines()) == 3
    assert "sealed with the newest key" in run("doctor").output
    assert run("rotate").exit_code == 0
    assert "are sealed with key" in run("doctor").output
