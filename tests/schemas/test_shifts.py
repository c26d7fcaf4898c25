"""A shift has sane hours, a start, and a vehicle described once."""

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from schemas.shifts import Shift, ShiftIn
from schemas.values import Load, Point

SEVEN = datetime(2020, 2, 1, 7, tzinfo=UTC)
BODY = {"starts_at": "2020-02-01T07:00:00Z", "ends_at": "2020-02-01T15:00:00Z", "start": {"lat": 30.5, "lon": 114.3}}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"ends_at": "2020-02-01T07:00:00Z"}, "later than starts_at"),
        ({"ends_at": "2020-02-01T06:00:00Z"}, "later than starts_at"),
        ({"ends_at": "2020-02-02T01:00:01Z"}, "at most 18 hours"),
        ({"ends_at": "2020-02-01T15:00:00"}, "no UTC offset"),
        ({"vehicle": {"seats": 4}, "vehicle_id": "v1"}, "not both"),
        ({"vehicle": {"seats": -1}}, "vehicle.seats"),
        ({"vehicle": {"seats": 61}}, "vehicle.seats"),
        ({"vehicle": {"traits": ["wings"]}}, "vehicle.traits"),
        ({"start": {}}, "either place_id or lat and lon"),
        ({"colour": "red"}, "Extra inputs"),
    ],
)
def test_a_bad_shift_is_told(change: dict[str, object], told: str) -> None:
    """Every bad value is refused, naming the field or saying what to write."""
    with pytest.raises(ValidationError, match=told):
        ShiftIn.model_validate(BODY | change)


def test_eighteen_hours_is_the_longest() -> None:
    """The limit itself is allowed."""
    shift = ShiftIn.model_validate(BODY | {"ends_at": "2020-02-02T01:00:00Z"})
    assert (shift.ends_at - shift.starts_at).total_seconds() == 18 * 3600


def test_a_shift_knows_its_ends_and_its_room() -> None:
    """The stored numbers read as points and a load; no end means anywhere."""
    stored = {"id": "s1", "starts_at": SEVEN, "ends_at": SEVEN, "start_lat": 30.5, "start_lon": 114.3, "beacon": "b"}
    shift = Shift(**stored, seats=6, wheelchairs=1, volume_l=900, weight_kg=500)
    assert (shift.start, shift.end, shift.capacity) == (Point(30.5, 114.3), None, Load(6, 1, 900, 500))
    assert Shift(**stored, end_lat=30.6, end_lon=114.2).end == Point(30.6, 114.2)
