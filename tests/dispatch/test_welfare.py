"""Nobody drives longer than the region wants, or without rest: the planner plans so, the desk refuses in words."""

from datetime import timedelta

import pytest

from dispatch.commands import AcceptOffer, Actor, AssignTrip, ChangeRegion, MoveShift, PlanShift, ReleaseTrip
from dispatch.errors import DrivenEnough, IllegalMove, OnLastTrip, RestFirst, Taken
from dispatch.planner import frame
from dispatch.proposals import due
from schemas.regions import RegionIn
from schemas.values import Dispatch, Role
from tests.build import ADMIN, NIGHT, PLANNER, XIEHE, House, a_shift
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


def test_whoever_drove_longer_than_foreseen_keeps_who_is_with_them_and_nobody_else(house: House) -> None:
    """A queue at the gate has used the hours up: whom they have left for stays, whom they fetch next is freed."""
    asks(house, day_hours=2)
    driver, _ = house.on_shift("Wang", ends_at=NIGHT + timedelta(hours=18))
    trips = [house.book(house.person(Role.RIDER, name)) for name in ("Ana", "Bo")]
    for trip in trips:
        house.do(AssignTrip(trip, str(driver.id)))
    house.move(trips[0], driver, "depart", "arrive")
    house.clock.forward(minutes=121)
    wishes = [wish for wish in due(house.snapshot(), house.desk.travel) if isinstance(wish, ReleaseTrip)]
    assert [wish.trip_id for wish in wishes] == [trips[1]]
    house.do(wishes[0], PLANNER)
    assert {trip["id"]: trip["state"] for trip in house.see(ADMIN)["trips"]} == dict(
        zip(trips, ["arrived", "requested"], strict=True)
    )


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


def test_the_last_one_is_the_last_one(house: House) -> None:
    """What was accepted is driven to its end; what is on the screen goes to others, and nobody gets past it."""
    house.mode(Dispatch.ASSIGN)
    driver, shift = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Ana")
    mine, asked = house.book(rider), house.book(rider)
    house.do(AssignTrip(mine, str(driver.id)))
    offer = house.offer(shift, asked)
    told = house.do(MoveShift(shift, "last"), driver)
    assert (told.answer["last_one"], house.see(driver)["offers"]) == (True, [])
    assert (told.answer["moves"][-1], house.do(MoveShift(shift, "last"), driver).seq) == ("more", None)
    assert "withdrawn" in refusal(house, Taken, AcceptOffer(offer), driver)
    assert "takes nothing new" in refusal(house, OnLastTrip, AssignTrip(asked, str(driver.id)))
    plan = house.plan().plan
    assert ({stop.job for _, stop in plan.stops()}, [left.job for left in plan.unserved]) == ({mine}, [asked])
    assert [one["status"] for one in house.see(ADMIN)["drivers"]] == ["last"]
    house.move(mine, driver, "depart", "arrive", "board", "complete")
    house.do(MoveShift(shift, "more"), driver)
    house.plan()
    assert {trip["driver"]["id"] for trip in house.see(rider)["trips"]} == {driver.id}


def test_a_shift_that_has_not_begun_has_no_last_trip(house: House) -> None:
    """Before the start and after the end the move is refused with what is possible."""
    driver = house.person(Role.DRIVER, "Wang")
    shift = house.do(PlanShift(a_shift()), driver).answer["id"]
    assert "possible now: start, cancel" in refusal(house, IllegalMove, MoveShift(shift, "last"), driver)
