"""Databases and a whole server for the tests of the rim."""

import os
from collections.abc import Iterator

import pytest

from app.db import Database, upgrade
from tests import postgres
from tests.app.server import Running, running


@pytest.fixture(autouse=True)
def _own_home(tmp_path, monkeypatch) -> None:
    """No test finds the field key of another one."""
    monkeypatch.setenv("FERRY_HOME", str(tmp_path / "home"))


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


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request, tmp_path_factory) -> Iterator[Running]:
    """One server for all tests of a file that leave nothing behind which others could trip over."""
    if request.param == "sqlite":
        with running(f"sqlite:///{tmp_path_factory.mktemp('shared') / 'ferry.db'}") as found:
            yield found
        return
    server, template = (request.getfixturevalue(name) for name in ("postgres_url", "postgres_template"))
    name = f"ferry_shared_{os.getpid()}_{request.module.__name__.rpartition('.')[2]}"
    with running(postgres.make(server, name, template)) as found:
        yield found
    postgres.drop(server, name)


@pytest.fixture
def ferry(database_url) -> Iterator[Running]:
    """A whole server on each kind of database."""
    with running(database_url) as found:
        yield found
