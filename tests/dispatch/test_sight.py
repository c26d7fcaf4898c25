"""What people who do not know each other are called; who sees what, and when, is tried in test_lens.py and the laws."""

import pytest

from dispatch.sight import Follower, called
from schemas.values import Point, TripState

NAMES = [
    ("王小明", "王师傅"),
    ("Wang 小明", "Wang"),
    ("王磊", "王师傅"),
    ("欧阳娜娜", "欧阳师傅"),
    ("欧阳", "欧师傅"),
    ("Li Na", "Li"),
    ("  Ana  Maria Sick ", "Ana"),
    ("Wang", "Wang"),
    ("王", "王"),
    ("", ""),
    ("   ", ""),
    ("🚗", "🚗"),
]


@pytest.mark.parametrize(("name", "shown"), NAMES)
def test_a_stranger_learns_a_first_name_or_a_polite_one(name: str, shown: str) -> None:
    """Of a Chinese name the family name and a title, of any other the first word: never the whole of two words."""
    assert called(name) == shown


DOOR, YARD, CORNER = Point(30.53517, 114.35613), Point(30.59871, 114.30467), Point(30.53911, 114.35402)


@pytest.mark.parametrize(
    ("state", "car", "seen"),
    [
        (TripState.EN_ROUTE, YARD, Point(30.6, 114.3)),
        (TripState.EN_ROUTE, CORNER, CORNER),
        (TripState.ARRIVED, DOOR, DOOR),
        (TripState.ABOARD, YARD, YARD),
    ],
)
def test_a_car_far_away_is_seen_roughly(state: TripState, car: Point, seen: Point) -> None:
    """It may stand at its driver's door or another rider's; near the pickup, and from inside, one sees it exactly."""
    assert Follower.of("ana", state, DOOR).sees(car) == seen
