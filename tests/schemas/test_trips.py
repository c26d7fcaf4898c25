"""A booking says what is carried, from where, to where, and when."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.trips import MoveIn, Trip, TripIn
from schemas.values import Load, Need, Point, TripKind, TripState

BODY = {"pickup": {"place_id": "union"}, "dropoff": {"lat": 30.58, "lon": 114.27, "name": "hotel"}}
SEVEN = "2020-02-01T07:00:00+08:00"
EIGHT = "2020-02-01T08:00:00+08:00"


def a_trip(**values: object) -> Trip:
    """A trip as it might be stored."""
    where = {"pickup_lat": 30.5, "pickup_lon": 114.3, "dropoff_lat": 30.6, "dropoff_lon": 114.2}
    return Trip(id="t1", state=TripState.REQUESTED, kind=TripKind.RIDE, **where, **values)


def test_the_least_a_rider_must_say() -> None:
    """From and to is enough: one rider, as soon as possible."""
    trip = TripIn.model_validate(BODY)
    assert (trip.kind, trip.riders, trip.pickup_after, trip.arrive_by) == (TripKind.RIDE, 1, None, None)


def test_a_supply_run_has_no_riders_unless_it_says_so() -> None:
    """Material rides alone; somebody may come with it."""
    assert TripIn.model_validate(BODY | {"kind": "supply"}).riders == 0
    assert TripIn.model_validate(BODY | {"kind": "supply", "riders": 1}).riders == 1


def test_times_turn_into_utc() -> None:
    """An offset is understood and gone after the edge."""
    trip = TripIn.model_validate(BODY | {"pickup_after": SEVEN, "arrive_by": EIGHT})
    assert trip.pickup_after == datetime(2020, 1, 31, 23, tzinfo=UTC)
    assert trip.arrive_by is not None
    assert trip.arrive_by.tzinfo is UTC


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"riders": 0}, "at least 1 rider"),
        ({"riders": -1}, "greater than or equal to 0"),
        ({"riders": 9}, "less than or equal to 8"),
        ({"riders": 1.5}, "valid integer"),
        ({"kind": "parade"}, "'ride' or 'supply'"),
        ({"pickup_after": EIGHT, "arrive_by": SEVEN}, "upside down"),
        ({"pickup_after": EIGHT, "arrive_by": EIGHT}, "upside down"),
        ({"pickup_after": "2020-02-01T07:00:00"}, "no UTC offset"),
        ({"pickup_after": "soon"}, "valid datetime"),
        ({"needs": ["helicopter"]}, "needs.0"),
        ({"needs": ["night"] * 9}, "at most 8"),
        ({"note": "x" * 501}, "at most 500"),
        ({"priority": 4}, "less than or equal to 3"),
        ({"load": {"volume_l": -1}}, "load.volume_l"),
        ({"pickup": None}, "pickup"),
        ({"dropof": {"place_id": "p1"}}, "Extra inputs"),
    ],
)
def test_a_bad_booking_is_told(change: dict[str, object], told: str) -> None:
    """Every bad value is refused, naming the field or saying what is wrong with it."""
    with pytest.raises(ValidationError, match=told):
        TripIn.model_validate(BODY | change)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=3)))
def test_no_body_breaks_the_reader(body: object) -> None:
    """Whatever arrives instead of a booking is refused as a bad value, by no other error."""
    with pytest.raises(ValidationError):
        TripIn.model_validate({"kind": body, "pickup": body, "dropoff": body})


def test_a_wheelchair_takes_its_own_place() -> None:
    """A wheelchair user sits in the wheelchair place, companions on seats, and a supply run on none."""
    assert a_trip(riders=3, needs=[Need.WHEELCHAIR]).load == Load(seats=2, wheelchairs=1)
    assert a_trip(riders=2, needs=[Need.NIGHT]).load == Load(seats=2)
    assert a_trip(riders=0, litres=120, kilograms=40).load == Load(litres=120, kilograms=40)
    assert a_trip(riders=0, needs=[Need.WHEELCHAIR]).load == Load()


def test_a_trip_knows_its_ends() -> None:
    """The stored numbers read as points."""
    assert (a_trip().pickup, a_trip().dropoff) == (Point(30.5, 114.3), Point(30.6, 114.2))


def test_a_move_says_when_it_happened() -> None:
    """A move reported late carries its own time, and one without offset is refused."""
    assert MoveIn.model_validate({"move": "board", "at": SEVEN}).at.tzinfo is UTC
    with pytest.raises(ValidationError, match="no UTC offset"):
        MoveIn.model_validate({"move": "board", "at": "2020-02-01T07:00:00"})
