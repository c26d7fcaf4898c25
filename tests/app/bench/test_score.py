"""The second judge: right tours pass with the right sums, and each rule that is broken is told."""

from dataclasses import replace

import pytest

from app.bench.score import score
from app.bench.sheet import Sheet, cordeau, lilim, sartori
from tests.app.bench.papers import DARP, LILIM, SARTORI

FIRST = [("1", True), ("1", False)]
SECOND = [("2", True), ("2", False)]


def test_a_right_plan_is_summed_up() -> None:
    """Vehicles, distance and trips; a car that stays at home is none."""
    found = score(lilim(LILIM), {0: FIRST, 1: SECOND})
    assert (found.vehicles, found.distance, found.served, found.faults, found.rides) == (2, 40, 2, (), 0)
    found = score(sartori(SARTORI), {0: FIRST})
    assert (found.vehicles, found.distance, found.served, found.faults) == (1, 7 + 3 + 6, 1, ())
    assert score(lilim(LILIM), {0: FIRST, 1: []}).vehicles == 1


@pytest.mark.parametrize(
    ("tours", "told"),
    [
        ({0: [*FIRST, ("9", True), ("9", False)]}, "nobody asked for"),
        ({0: FIRST, 1: FIRST}, "trip 1 is carried twice"),
        ({0: FIRST * 2}, "trip 1 is carried twice"),
        ({0: [("1", False), ("1", True)]}, "trip 1 is set down out of turn"),
        ({0: [("1", True)]}, "trip 1 is never set down"),
        ({0: [("1", True), ("2", True), ("1", False), ("2", False)]}, "trip 2 is 3 too many"),
    ],
)
def test_a_broken_rule_is_told(tours, told: str) -> None:
    """Strangers, twins, halves, the wrong order, too many aboard."""
    assert told in " ".join(score(lilim(LILIM), tours).faults)


def late(sheet: Sheet, latest: float) -> Sheet:
    """The same with an earlier end of the first dropoff."""
    trip = sheet.trips["1"]
    return replace(sheet, trips={**sheet.trips, "1": replace(trip, dropoff=replace(trip.dropoff, latest=latest))})


def test_windows_are_kept_to_a_hair() -> None:
    """The dropoff can begin at 12: five there, two of service, five on."""
    assert score(late(lilim(LILIM), 12), {0: FIRST}).faults == ()
    assert score(late(lilim(LILIM), 11.99), {0: FIRST}).faults == ("car 0: a stop or the end is reached too late",)


def test_the_way_home_counts() -> None:
    """The car is back at 24, and no later."""
    for end, broken in ((24, False), (23.99, True)):
        sheet = lilim(LILIM.replace("0 0 0 0 0 100", f"0 0 0 0 0 {end}"))
        assert bool(score(sheet, {0: FIRST}).faults) is broken


def test_what_a_rider_needs_the_car_has() -> None:
    """A wheelchair place, for example."""
    sheet = lilim(LILIM)
    sheet = replace(sheet, trips={"1": replace(sheet.trips["1"], needs=frozenset({"wheelchair"}))})
    assert score(sheet, {0: FIRST}).faults == ("car 0: trip 1 needs wheelchair",)
    able = replace(sheet, cars=tuple(replace(car, traits=frozenset({"wheelchair"})) for car in sheet.cars))
    assert score(able, {0: FIRST}).faults == ()


def test_a_pickup_may_wait_so_that_the_ride_is_short_enough() -> None:
    """The dropoff of trip 2 opens at 20; boarding at once the rider would sit for 14, but need not."""
    found = score(cordeau(DARP), {0: SECOND})
    assert (found.faults, found.rides) == ((), 0)


def test_a_ride_that_no_timetable_makes_short_enough_is_counted_apart() -> None:
    """Who boards first and is set down last sits for 13.6 at least, and may sit for 9."""
    tour = [("1", True), ("2", True), ("2", False), ("1", False)]
    found = score(cordeau(DARP), {0: tour})
    assert (found.faults, found.rides) == ((), 1)
    assert score(cordeau(DARP.replace("1 2 60 3 9", "1 2 60 3 99")), {0: tour}).rides == 0


def test_a_route_may_leave_late_but_not_last_too_long() -> None:
    """The car need not leave before 10 to be there when the dropoff opens at 20, but it takes what the roads take."""
    for longest, broken in ((5 + 1 + 4 + 1 + 41**0.5, False), (5 + 1 + 4 + 1 + 41**0.5 - 0.01, True)):
        sheet = cordeau(DARP.replace("1 2 60 3 9", f"1 2 {longest} 3 9"))
        told = score(sheet, {0: SECOND}).faults
        assert bool(told) is broken
        assert all("out for longer" in words for words in told)
