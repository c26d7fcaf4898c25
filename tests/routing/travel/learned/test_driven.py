"""Which drives are believed at all."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from routing.travel.learned.driven import Driven, plausible
from schemas.values import Point

HERE, THERE = Point(30.0, 114.0), Point(30.1, 114.0)
DRIVE = Driven(HERE, THERE, datetime(2020, 2, 1, 7, tzinfo=UTC), 900)


def test_drives_that_cannot_be_are_left_out_and_twins_count_once() -> None:
    """Of no length, back before they began, a whole day long."""
    odd = [replace(DRIVE, stop=HERE), replace(DRIVE, seconds=-5), replace(DRIVE, seconds=86_400)]
    other = replace(DRIVE, seconds=901)
    assert plausible([other, DRIVE, *odd, DRIVE]) == [DRIVE, other]


def test_a_departure_has_its_zone() -> None:
    """Or nobody knows in which hour it was."""
    with pytest.raises(ValueError, match="has no time zone"):
        replace(DRIVE, departed=datetime(2020, 2, 1, 7))
