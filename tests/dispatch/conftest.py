"""A house on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.build import House


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    """A house with an empty region, on SQLite and on PostgreSQL."""
    on_file = request.param == "sqlite"
    house = House(f"sqlite:///{tmp_path / 'ferry.db'}" if on_file else request.getfixturevalue("postgres_database"))
    yield house
    house.close()
