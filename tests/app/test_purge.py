"""A purge that proves itself: what was cut is in no byte of any file, or the purge says so."""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.backup import load, save
from app.purge import emptied, expire, files_of, found_in, gone, prove, scrub, words
from dispatch import commands
from dispatch.audit import faults
from dispatch.clock import CountedChance
from dispatch.discretion import ErasePerson, PurgePrivate
from schemas.positions import Fix
from schemas.values import Role
from tests.build import HOME, NIGHT, House

HERS = [f"{word}-007" for word in ("Kin", "Street", "Fever", "Porter")]
SECRETS = [f"{word}-{number:03}" for word in ("Kin", "Street", "Fever", "Porter", "Tired") for number in range(12)]


@pytest.fixture
def house(database_url):
    """A house that a dozen people with a name, a door, a note and a driver's words went through."""
    house = House(database_url)
    driver, shift = house.on_shift("Wang Wei")
    for number in range(12):
        rider = house.person(Role.RIDER, f"Kin-{number:03}")
        door = {**HOME, "name": f"Street-{number:03} 家"}
        trip = house.book(rider, dropoff=door, note=f"Fever-{number:03} " * (1 + number * 4))
        house.do(commands.AssignTrip(trip, str(driver.id)))
        house.move(trip, driver, "depart", "arrive", "board")
        done = commands.MoveTrip(trip, "complete", house.clock.now(), proof=f"Porter-{number:03}", key=f"k{number}")
        house.do(done, driver)
        refused = house.book(rider)
        words = commands.DeclineOffer(house.offer(shift, refused), f"Tired-{number:03}")
        house.do(words, driver)
        house.do(commands.CancelTrip(refused, f"Fever-{number:03}"), rider)
    house.do(commands.ReportPositions(shift, (Fix(lat=30.5, lon=114.3, at=NIGHT),)), driver)
    house.do(commands.MoveShift(shift, "end"), driver)
    yield house
    house.close()


def bytes_of(house):
    """Every byte the database keeps of its tables: the files of SQLite, the relations of PostgreSQL."""
    if house.database.is_sqlite:
        return b"".join(file.read_bytes() for file in files_of(house.database) if file.exists())
    relations = "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class WHERE relkind IN ('r', 'i', 't')"
    with house.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        rows = connection.execute(text(f"{relations} AND pg_relation_filepath(oid) LIKE 'base/%'"))
        return b"".join(bytes(body) for (body,) in rows)


def left(house):
    """The secrets that can still be read somewhere."""
    body = bytes_of(house)
    return [secret for secret in SECRETS if secret.encode() in body]


def forgotten(house):
    """The secrets that can be read nowhere any more."""
    still = left(house)
    return [secret for secret in SECRETS if secret not in still]


def purge(house):
    """Every bite, and the keys of repeated requests."""
    house.do(commands.Forget(house.clock.now() - timedelta(hours=24)))
    while any(house.do(PurgePrivate()).answer.values()):
        pass


def test_nothing_is_left_in_any_byte(house, tmp_path):
    """Tables, indexes and the write-ahead log: after a quarter no name, door, note, proof or word is to be found."""
    assert left(house) == SECRETS
    before = words(house.database)
    house.clock.forward(days=91)
    purge(house)
    proof = prove(house.database, before, tmp_path / "backups")
    assert (proof.found_in, proof.held) == ((), False)
    assert proof.looked_for >= len(SECRETS)
    assert left(house) == []
    with house.read() as session:
        assert faults(session, house.clock.now()) == []


def test_the_erased_are_gone_from_the_files_as_well(house):
    """One person: nothing of theirs is left, and everybody else is still there."""
    with house.read() as session:
        [rider] = session.execute(text("SELECT id FROM person WHERE name = 'Kin-007'")).scalars()
    house.do(ErasePerson(rider))
    assert scrub(house.database)
    assert forgotten(house) == HERS


def test_a_proof_that_finds_something_says_where(house, tmp_path):
    """A text that is stored no more but stands in a file is found, and the file is named."""
    if not house.database.is_sqlite:
        pytest.skip("the files of PostgreSQL belong to its server")
    before = words(house.database)
    with closing(sqlite3.connect(str(house.database.url.database))) as careless:
        careless.execute("PRAGMA secure_delete=OFF")
        careless.execute("UPDATE person SET name = ''")
        careless.execute("DELETE FROM key_record")
        careless.commit()
    wanted = gone(before, house.database)
    assert b"Kin-001" in wanted
    assert found_in(wanted, files_of(house.database)) != ()
    assert prove(house.database, before, tmp_path).found_in == ()


def test_a_purge_while_a_backup_runs(house, tmp_path):
    """Both end whole: the backup holds its moment, the purge says that the log is held, the next one is clean."""
    if not house.database.is_sqlite:
        pytest.skip("a dump of PostgreSQL reads its own moment, and VACUUM FULL waits for it")
    file, target = str(house.database.url.database), tmp_path / "running.db"
    house.clock.forward(days=91)
    before = words(house.database)
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as held, closing(sqlite3.connect(target)) as copy:
        held.execute("BEGIN")
        held.execute("SELECT count(*) FROM trip").fetchone()
        purge(house)
        assert not emptied(house.database)
        held.backup(copy)
        held.execute("COMMIT")
    with closing(sqlite3.connect(target)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM person WHERE name LIKE 'Kin-%'").fetchone() == (12,)
    proof = prove(house.database, before, tmp_path)
    assert (proof.found_in, proof.held, left(house)) == ((), False, [])


def test_old_backups_go_and_young_ones_are_told(house, tmp_path):
    """Past their days they are deleted, with the halves of such as died; anything else in the folder stays."""
    folder = tmp_path / "backups"
    old = {"ferry-old.db": 31, "ferry-old.jsonl.gz": 40, "ferry-died.db.partial": 31}
    ages = {**old, "ferry-young.db": 29, "mine.db": 99}
    for name, days in ages.items():
        save(house.database, folder / name, portable=True)
        stamp = (NIGHT - timedelta(days=days)).timestamp()
        os.utime(folder / name, (stamp, stamp))
    assert {file.name for file in expire(folder, NIGHT, 30)} == set(old)
    assert sorted(file.name for file in folder.iterdir()) == ["ferry-young.db", "mine.db"]
    assert prove(house.database, set(), folder).backups == 1
    assert expire(Path(tmp_path / "nowhere"), NIGHT, 30) == []


def test_a_restored_backup_forgets_again(house, tmp_path):
    """Whoever was erased after the backup was made is erased again when it comes back."""
    save(house.database, tmp_path / "saved", portable=True)
    with house.read() as session:
        [rider] = session.execute(text("SELECT id FROM person WHERE name = 'Kin-007'")).scalars()
    house.do(ErasePerson(rider))
    load(house.database, tmp_path / "saved", CountedChance("new"))
    scrub(house.database)
    assert forgotten(house) == HERS
    with house.read() as session:
        assert faults(session, house.clock.now()) == []
