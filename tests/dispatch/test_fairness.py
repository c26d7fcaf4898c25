"""Fairness as prices: nothing while nobody is behind, one more for each point or trip more."""

import pytest

from dispatch.fairness import floor_price, shortfall, toll
from routing.problem import HIGHEST


@pytest.mark.parametrize(
    ("asked", "served", "floor", "points"),
    [
        (0, 0, 95, 0),
        (100, 95, 95, 0),
        (100, 94, 95, 1),
        (100, 93, 95, 2),
        (100, 0, 95, 95),
        (9, 9, 100, 0),
        (9, 8, 0, 0),
    ],
)
def test_points_below_the_floor_are_counted_and_priced(asked: int, served: int, floor: int, points: int) -> None:
    """A district at its floor, one nobody asks from and a floor that is off cost nothing; each point costs one more."""
    assert shortfall(asked, served, floor) == points
    assert floor_price(asked, served, floor, 600) == 600 * points


def test_only_who_is_above_the_mean_pays_a_toll() -> None:
    """At the mean nothing, a trip above it the price of one, and never more than a problem takes."""
    assert [toll(trips, 3, 60) for trips in (0, 3, 4, 5)] == [0, 0, 60, 120]
    assert toll(10**6, 0, 3600) == HIGHEST
