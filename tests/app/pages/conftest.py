"""Pages are read from what other tests show alike on both databases: here a file is enough."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.app.server import Running, running


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """An empty database in a file."""
    return f"sqlite:///{tmp_path / 'ferry.db'}"


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for all tests of a file that leave nothing behind which others could trip over."""
    with running(f"sqlite:///{tmp_path_factory.mktemp('shared') / 'ferry.db'}") as found:
        yield found
