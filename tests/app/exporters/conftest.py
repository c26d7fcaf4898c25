"""A house on each database, whose trips and shifts are taken away as tables."""

from collections.abc import Iterator

import pytest

from tests.build import House


@pytest.fixture
def house(database_url: str) -> Iterator[House]:
    """A house with an empty region."""
    house = House(database_url)
    yield house
    house.close()
