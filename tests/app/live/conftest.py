"""Running servers for the tests of the feed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.live.served import Ground, Served, served


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server on a SQLite file; each test takes a region of its own."""
    folder: Path = tmp_path_factory.mktemp("house")
    with served(f"sqlite:///{folder / 'ferry.db'}") as running:
        yield running


@pytest.fixture
def ground(house: Served) -> Ground:
    """An empty region."""
    return house.region()
