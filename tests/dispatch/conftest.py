"""A house on each database, always the same two: what a statement is in SQL is worked out once, not for every test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from app.db import Database
from tests import postgres
from tests.blank import emptied
from tests.build import House


@pytest.fixture(scope="session")
def on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """The way into a file that is made anew for each house."""
    return Database(f"sqlite:///{tmp_path_factory.mktemp('house') / 'ferry.db'}")


@pytest.fixture(scope="session")
def on_postgres(postgres_url: str) -> Database:
    """The way into a database that is made anew for each house."""
    named = make_url(postgres_url).set(database=f"ferry_house_{os.getpid()}")
    return Database(named.render_as_string(hide_password=False))


@pytest.fixture
def in_postgresql(postgres_url: str, postgres_template: str, on_postgres: Database) -> Iterator[Database]:
    """A fresh, migrated database behind the way into it."""
    name = str(on_postgres.url.database)
    postgres.make(postgres_url, name, postgres_template)
    yield on_postgres
    postgres.drop(postgres_url, name)


@pytest.fixture
def in_sqlite(on_sqlite: Database) -> Database:
    """A fresh, migrated file behind the way into it."""
    emptied(Path(str(on_sqlite.url.database)))
    return on_sqlite


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    """A house with an empty region, on SQLite and on PostgreSQL."""
    database: Database = request.getfixturevalue(f"in_{request.param}")
    house = House(database.url.render_as_string(hide_password=False), opened=database)
    yield house
    house.close()
