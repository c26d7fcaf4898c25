"""Two plans in words a dispatcher can act on."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.diff import differences
from routing.plan import Plan, Route, Stop, Unserved, Why
from schemas.values import StopKind

DRIVER = {"car-a": "Ana", "car-b": "Ben"}
MIRROR = {"served": "unserved", "unserved": "served", "later": "earlier", "earlier": "later", "driver": "driver"}
Cars = Mapping[str, Mapping[str, int]]
Told = tuple[str, str | None, int]


def a_plan(cars: Cars, *unserved: str) -> Plan:
    """Cars with their trips, each picked up at that second and out half an hour later."""
    return Plan(tuple(_route(*each) for each in cars.items()), tuple(Unserved(name, Why.BUSY) for name in unserved))


def _route(car: str, trips: Mapping[str, int]) -> Route:
    ends = [(trip, StopKind.PICKUP, at) for trip, at in trips.items()]
    ends += [(trip, StopKind.DROPOFF, at + 1800) for trip, at in trips.items()]
    return Route(car, tuple(Stop(0, trip, kind, at, at, at) for trip, kind, at in ends), 0, 0)


seconds = st.integers(0, 7200)
plans = st.dictionaries(st.sampled_from("pqrst"), st.tuples(st.sampled_from(sorted(DRIVER)), seconds)).map(
    lambda chosen: a_plan({car: {trip: at for trip, (who, at) in chosen.items() if who == car} for car in DRIVER})
)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"car-a": {"t": 600}}, {"car-a": {"t": 660}}, []),
        ({"car-a": {"t": 600}}, {"car-a": {"t": 900}}, [("later", "Ana", 5)]),
        ({"car-a": {"t": 900}}, {"car-a": {"t": 600}}, [("earlier", "Ana", 5)]),
        ({"car-a": {"t": 600}}, {"car-b": {"t": 600}}, [("driver", "Ben", 0)]),
        ({"car-a": {"t": 600}}, {"car-b": {"t": 300}}, [("driver", "Ben", -5)]),
        ({}, {"car-a": {"t": 600}}, [("served", "Ana", 0)]),
        ({"car-a": {"t": 600}}, {}, [("unserved", None, 0)]),
    ],
)
def test_what_changes_for_a_trip_is_one_word(
    before: Cars, after: Cars, told: list[tuple[str, str | None, int]]
) -> None:
    """Who comes before when; a minute is not worth saying."""
    found = differences(a_plan(before), a_plan(after, *(() if after else ("t",))), DRIVER)
    assert [(each.kind, each.driver_id, each.minutes) for each in found] == told


@given(plans, plans)
def test_going_back_is_the_mirror_of_going_there(one: Plan, two: Plan) -> None:
    """Nothing changes between a plan and itself, and each change has its opposite, told of the same trips in order."""
    there, back = differences(one, two, DRIVER), differences(two, one, DRIVER)
    assert differences(one, one, DRIVER) == []
    assert [(each.trip_id, MIRROR[each.kind]) for each in there] == [(each.trip_id, each.kind) for each in back]
    assert [each.trip_id for each in there] == sorted({each.trip_id for each in there})


def test_who_is_in_the_car_is_measured_by_getting_out() -> None:
    """A trip that is aboard has no pickup in the plan any more; that its end moves is said all the same."""
    early, late = (Route("car-a", (Stop(0, "t", StopKind.DROPOFF, at, at, at),), 0, 0) for at in (600, 1500))
    [told] = differences(Plan((early,), ()), Plan((late,), ()), DRIVER)
    assert (told.kind, told.minutes) == ("later", 15)
