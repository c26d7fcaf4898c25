"""The database engines and the migrations, on SQLite and on PostgreSQL."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, inspect, text
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlmodel import select

from app.clock import noise
from app.db import Database, address, head, migrate, revision, upgrade
from app.sealing import left, rotate
from app.tables import METADATA, TABLES
from dispatch.audit import faults
from schemas.events import EventRow
from schemas.positions import LastPosition
from schemas.sealed import Ring
from tests.conftest import ROOT

REGION = "('r', 'R', 'R', 'UTC', 'offer', '{}')"
PERSON = "id, region_id, role, name, phone, language, team, verified, active, joined_at"
DRIVER = "('d', 'r', 'driver', 'Wang', '', 'en', 'East', true, true, '2020-02-01 12:00:00.5')"


def test_migrations_and_models_agree(database):
    """What the revisions build is what the models say, so a new column cannot be forgotten."""
    with database.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_guards_of_the_schema_survive_migration(database):
    """Check constraints and the conditions of partial indexes are in the database, not only in the models."""
    found = inspect(database.reader)
    for table in METADATA.sorted_tables:
        wanted = {
            str(check.name): str(check.sqltext) for check in table.constraints if isinstance(check, CheckConstraint)
        }
        checks = {str(check["name"]): check["sqltext"] for check in found.get_check_constraints(table.name)}
        assert checks == wanted if database.is_sqlite else checks.keys() == wanted.keys()
    where = f"{database.url.get_backend_name()}_where"
    conditions = {index["name"]: index["dialect_options"].get(where) for index in found.get_indexes("offertrip")}
    assert str(conditions["one_accepted_offer_per_trip"]) == "held"


def test_every_table_is_listed_once():
    """Backups and migrations see every table."""
    assert sorted(table.__tablename__ for table in TABLES) == sorted(METADATA.tables)


def test_migrating_twice_changes_nothing(database_url):
    """A restart finds the database at the newest revision and leaves it alone."""
    migrate(database_url)
    migrate(database_url)
    database = Database(database_url)
    assert revision(database) == head()
    database.close()


def test_readers_cannot_write(database):
    """A mistake in a page can never change the data."""
    with database.read() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM person"))


def test_readers_see_one_moment(database):
    """A snapshot and its sequence number belong together: what is committed meanwhile stays unseen."""
    count, add = text("SELECT count(*) FROM key_record"), text("INSERT INTO key_record VALUES ('a', 'b', '', '', :at)")
    with database.read() as session:
        before = session.execute(count).scalar_one()
        with database.engine.begin() as connection:
            connection.execute(add, {"at": "2020-02-01 00:00:00"})
        assert session.execute(count).scalar_one() == before
    with database.read() as session:
        assert session.execute(count).scalar_one() == before + 1


def test_unknown_parents_are_refused(database):
    """Foreign keys hold on both databases."""
    orphan = text("INSERT INTO vehicle VALUES ('v', 'nowhere', '', '', '', 4, 0, 0, 0, '[]')")
    with pytest.raises(IntegrityError), database.engine.begin() as connection:
        connection.execute(orphan)


def test_an_error_of_the_database_holds_no_value_of_ours(database):
    """What went wrong may be logged; the name in the statement may not."""
    for engine in (database.engine, database.reader):
        with pytest.raises(DBAPIError) as caught, engine.begin() as connection:
            connection.execute(text("INSERT INTO nowhere (name) VALUES (:name)"), {"name": "Ana"})
        assert "INSERT INTO nowhere" in str(caught.value)
        assert "Ana" not in str(caught.value)


@pytest.mark.parametrize("url", ["postgres://u@h/d", "postgresql://u@h/d", "postgresql+psycopg://u@h/d"])
def test_common_postgres_addresses_mean_psycopg(url):
    """The address every provider prints works as it is."""
    assert address(url).drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["mysql://h/d", "oracle://h/d", "nonsense", ""])
def test_a_database_ferry_does_not_know_is_refused(url):
    """By its kind, before anything is opened."""
    with pytest.raises(ArgumentError):
        address(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request, tmp_path):
    """A database without any table, of each kind."""
    on_file = request.param == "sqlite"
    return f"sqlite:///{tmp_path / 'old.db'}" if on_file else request.getfixturevalue("postgres_empty")


@contextmanager
def older(database, release):
    """A database of an older release, to be filled as it was then."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "app" / "migrations"))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, release)
        yield connection


def test_a_log_that_was_there_before_the_chain_is_chained(empty_url):
    """Events of an older release get their digests when the database is brought up to date, in the order they have."""
    database = Database(empty_url)
    told = (
        "INSERT INTO event VALUES ('r', :seq, :at, 'TripShared', 'trip', 't', 'share', NULL, NULL, 'p', 'rider', '', "
    )
    with older(database, "0001") as connection:
        connection.execute(text("INSERT INTO region VALUES ('r', 'R', 'R', 'UTC', 'offer', NULL, NULL, '{}')"))
        connection.execute(text("INSERT INTO loghead VALUES ('r', 'e', 3)"))
        rows = [{"seq": seq, "at": "2020-02-01 12:00:00.5"} for seq in (3, 1, 2)]
        connection.execute(text(told + """'[["trips", "t"]]', '["p"]')"""), rows)
    upgrade(database)
    with database.read() as session:
        assert faults(session, datetime(2026, 1, 1, tzinfo=UTC)) == []
        assert len({row.digest for row in session.exec(select(EventRow))}) == 3
    database.close()


def test_coordinates_of_an_older_release_are_the_same_and_sealed(empty_url):
    """Numbers become texts on the way, to the last digit; what was plain is read as it was until it is sealed."""
    database = Database(empty_url, Ring([bytes(32)], noise))
    lat, lon = 30.535241712345678, 114.1
    with older(database, "0012") as connection:
        connection.execute(text("INSERT INTO region (id, name, name_zh, zone, dispatch, policy) VALUES " + REGION))
        connection.execute(text("INSERT INTO person (" + PERSON + ") VALUES " + DRIVER))
        seen = "INSERT INTO last_position VALUES ('d', 'r', :lat, :lon, '2020-02-01 12:00:00.5')"
        connection.execute(text(seen), {"lat": lat, "lon": lon})
    upgrade(database)
    for left_over in (4, 0):
        with database.read() as session:
            [row] = session.exec(select(LastPosition))
            assert (row.lat, row.lon, left(database)) == (lat, lon, left_over)
        rotate(database)
    database.close()
