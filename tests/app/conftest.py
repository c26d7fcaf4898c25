"""Databases and a whole server for the tests of the rim."""

from collections.abc import Iterator

import pytest

from app.db import Database, upgrade
from tests.app.server import Running, running


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ferry.db'}"
    return request.getfixturevalue("postgres_database")


@pytest.fixture
def database(database_url) -> Iterator[Database]:
    """A migrated database."""
    database = Database(database_url)
    upgrade(database)
    yield database
    database.close()


@pytest.fixture
def ferry(database_url) -> Iterator[Running]:
    """A whole server on each kind of database."""
    with running(database_url) as found:
        yield found
