"""Nobody drives longer than the region wants, or without rest: the planner plans so, the desk refuses in words."""

from datetime import timedelta

import pytest

from dispatch.commands import Actor, AssignTrip, ChangeRegion, MoveShift, PlanShift
from dispatch.errors import DrivenEnough, RestFirst
from dispatch.planner import frame
from schemas.regions import RegionIn
from schemas.values import Dispatch, Role
from tests.build import NIGHT, XIEHE, House, a_shift
from tests.dispatch.refused import refusal


def asks(house: House, **limits: float | None) -> None:
    """The region sets limits."""
    house.do(ChangeRegion(RegionIn.model_validate({"welfare": limits})))


def driven(house: House, driver: Actor, minutes: int) -> None:
    """A trip of so many minutes from leaving to its end."""
    trip = house.book(house.person(Role.RIDER, "Ana"), pickup=XIEHE)
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive", "board")
    house.clock.forward(minutes=minutes - 3)
    house.move(trip, driver, "complete")


def test_whoever_has_driven_enough_is_given_nothing_by_anybody(house: House) -> None:
    """Two hours of two: no offer, no assignment, no plan; a day after, and a minute, all of it again."""
    house.mode(Dispatch.ASSIGN)
    asks(house, day_hours=2)
    driver, shift = house.on_shift("Wang", ends_at=NIGHT + timedelta(hours=18))
    driven(house, driver, 90)
    assert frame(house.snapshot(), house.desk.travel).problem.vehicles[0].driving == 1800
    driven(house, driver, 30)
    trip = house.book(house.person(Role.RIDER, "Bo"))
    told = refusal(house, DrivenEnough, AssignTrip(trip, str(driver.id)))
    assert "driven the 2 hours allowed within 24 hours" in told
    assert (NIGHT + timedelta(days=1, minutes=2)).isoformat() in told
    assert [left.why.value for left in house.plan().plan.unserved] == ["shift"]
    house.do(MoveShift(shift, "pause"), driver)
    refusal(house, DrivenEnough, MoveShift(shift, "resume"), driver)
    asks(house, day_hours=None)
    house.do(MoveShift(shift, "resume"), driver)
    house.plan()
    assert house.see(driver)["trips"][-1]["driver"]["id"] == driver.id


@pytest.mark.parametrize(("begin", "free"), [(7, 14), (-9, 14), (13.5, 14), (14, None), (-15, None)])
def test_a_shift_that_leaves_no_rest_is_refused_with_the_time_it_could_begin(
    house: House, begin: float, free: float | None
) -> None:
    """Eight hours before and after a shift of six; the sentence says which rule and from when on it is fine."""
    asks(house, rest_hours=8)
    house.clock.forward(hours=-24)
    driver = house.person(Role.DRIVER, "Wang")
    house.do(PlanShift(a_shift(NIGHT)), driver)
    wish = PlanShift(a_shift(NIGHT + timedelta(hours=begin)))
    if free is None:
        assert house.do(wish, driver).answer["state"] == "planned"
        return
    told = refusal(house, RestFirst, wish, driver)
    assert "at least 8 hours" in told
    assert (NIGHT + timedelta(hours=free)).isoformat() in told


def test_rest_counts_from_when_somebody_really_stopped(house: House) -> None:
    """A shift that ended early frees its driver early; one that ran over keeps them from the next until they rested."""
    driver, first = house.on_shift("Wang")
    second = house.do(PlanShift(a_shift(NIGHT + timedelta(hours=10))), driver).answer["id"]
    house.clock.forward(hours=8)
    house.do(MoveShift(first, "end"), driver)
    asks(house, rest_hours=4)
    house.clock.forward(hours=2)
    told = refusal(house, RestFirst, MoveShift(second, "start"), driver)
    assert (NIGHT + timedelta(hours=12)).isoformat() in told
    house.clock.forward(hours=2)
    assert house.do(MoveShift(second, "start"), driver).answer["state"] == "on"


def test_what_nobody_limits_nobody_counts(house: House) -> None:
    """A region without limits has the same problem as ever, and the planner no more to ask."""
    house.on_shift("Wang")
    assert house.snapshot().at_wheel == {}
    assert frame(house.snapshot(), house.desk.travel).problem.vehicles[0].driving is None
