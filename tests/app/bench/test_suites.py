"""The suites are what they say, and their files are there."""

from collections import Counter
from pathlib import Path

import pytest

from app.bench.heats import Order
from app.bench.suites import SUITES, SuiteName

SIZES = {"quick": 4, "lilim100": 56, "lilim200": 60, "twelve": 12, "thousand": 6, "sartori": 13, "darp": 68}


def test_every_name_has_its_suite() -> None:
    """In the order they are offered."""
    assert list(SUITES) == list(SuiteName)


@pytest.mark.parametrize(("name", "size"), SIZES.items())
def test_every_file_of_a_suite_is_in_the_library(shared_data: Path, name: str, size: int) -> None:
    """As many as it says, each once, and each by name."""
    heats = list(SUITES[SuiteName(name)].heats(Order(shared_data, seconds=1, peers=False)))
    assert len(heats) == size
    assert set(Counter(heat.case for heat in heats).values()) == {1}


def test_made_cities_and_evenings_need_no_files() -> None:
    """They are measured on any machine."""
    alone = set(SuiteName) - {
        SuiteName.QUICK,
        SuiteName.TWELVE,
        SuiteName.SAME,
        SuiteName.PARTS,
        SuiteName.ROADS,
        SuiteName.LEARNING,
        *map(SuiteName, SIZES),
    }
    assert {SuiteName.CITY, SuiteName.MEMORY} <= alone
    assert all(list(SUITES[name].heats(Order())) for name in alone)
