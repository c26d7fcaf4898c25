"""Putting a plan in force: by the one planner, slice by slice, and told to whom it concerns."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch import store
from dispatch.commands import AdoptPlan, AssignTrip, Planned, Promised, TakeLease
from dispatch.errors import Stale
from routing.change import Change
from schemas.values import PromiseStatus, Role
from tests.build import ADMIN, NIGHT, NO_PROMISE, PLANNER, REGION, House
from tests.dispatch.refused import refusal


def lease(house: House, holder: str = "test", seconds: int = 60) -> int:
    """Become the planner for some seconds."""
    wish = TakeLease(holder, house.clock.now() + timedelta(seconds=seconds))
    return int(house.do(wish, PLANNER).answer["epoch"])


def route(trip: str, minutes: int) -> tuple[Planned, ...]:
    """Fetched so many minutes from the beginning of the night, there half an hour later."""
    at = NIGHT + timedelta(minutes=minutes)
    return (Planned(trip, "pickup", at), Planned(trip, "dropoff", at + timedelta(minutes=30)))


def adopt(house: House, routes: dict[str, tuple[Planned, ...]], unserved: tuple[tuple[str, str, int], ...] = ()) -> int:
    """Put a plan in force; how many facts that brought."""
    before = len(log(house))
    house.do(AdoptPlan(lease(house), 0, routes, unserved), PLANNER)
    return len(log(house)) - before


def log(house: House) -> list[tuple[str, str]]:
    """The names of all facts and why."""
    with house.read() as session:
        return [(row.name, row.why) for row in store.events_after(session, REGION, 0, 1000)]


def seen(house: House, trip: str) -> dict[str, Any]:
    """The trip as the desk sees it."""
    return next(each for each in house.see(ADMIN)["trips"] if each["id"] == trip)


def test_one_planner_holds_a_region(house: House) -> None:
    """Whoever has the lease keeps it and its number; when its time is over another one gets it, with the next."""
    first = lease(house)
    house.clock.forward(seconds=30)
    assert lease(house) == first
    other = TakeLease("other", house.clock.now() + timedelta(seconds=60))
    assert "another planner's" in refusal(house, Stale, other, PLANNER)
    house.clock.forward(seconds=60)
    assert lease(house, "other") == first + 1


@pytest.mark.parametrize("epoch", [0, 2])
def test_a_plan_of_another_lease_changes_nothing(house: House, epoch: int) -> None:
    """Whoever planned under a number that is not the present one planned another world."""
    _, shift = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Ana"))
    assert "lease" in refusal(house, Stale, AdoptPlan(epoch, 0, {shift: route(trip, 10)}, ()), PLANNER)
    lease(house)
    assert "lease" in refusal(house, Stale, AdoptPlan(epoch, 0, {shift: route(trip, 10)}, ()), PLANNER)


def test_what_has_changed_since_is_left_out_and_the_rest_comes_into_force(house: House) -> None:
    """A run that was accepted meanwhile, a shift or a trip that is not there: only their routes are old."""
    (one, first), (_, second) = house.on_shift("Wang"), house.on_shift("Zhou")
    rider = house.person(Role.RIDER, "Ana")
    taken, waiting, other = (house.book(rider) for _ in range(3))
    house.do(AssignTrip(taken, str(one.id)))
    adopt(house, {first: route(waiting, 10), second: route(other, 20), "none": route(waiting, 5)})
    assert seen(house, waiting)["planned_pickup"] is None
    assert seen(house, other)["suggested_driver"] is not None
    assert adopt(house, {second: (*route("none", 5), *route(other, 40))}) == 0


def test_a_plan_that_says_the_same_says_nothing(house: House) -> None:
    """Less than a minute is no news, and without news there is no new plan in the log."""
    _, shift = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Ana"))
    assert adopt(house, {shift: route(trip, 10)}) > 0
    assert adopt(house, {shift: route(trip, 10)}) == 0
    assert adopt(house, {shift: route(trip, 11)}) == 0
    assert adopt(house, {shift: route(trip, 12)}) > 0


WINDOW = Promised(
    PromiseStatus.LIKELY, NIGHT + timedelta(minutes=20), NIGHT + timedelta(minutes=35), NIGHT + timedelta(hours=1)
)


@pytest.mark.parametrize(
    ("promise", "minutes", "why", "status", "begin", "end"),
    [
        (WINDOW, 25, None, "likely", 20, 35),
        (WINDOW, 36, None, "likely", 20, 35),
        (WINDOW, 19, None, "likely", 20, 35),
        (WINDOW, 40, "late", "tight", 40, 55),
        (WINDOW, 10, "earlier", "likely", 10, 35),
        (NO_PROMISE, 10, "found", "likely", 10, 25),
    ],
)
def test_nobody_is_left_with_a_promise_that_the_plan_breaks(
    house: House, promise: Promised, minutes: int, why: str | None, status: str, begin: int, end: int
) -> None:
    """Within the window, give or take a minute, nothing is said; else the rider gets another one, and the log tells."""
    _, shift = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Ana"), promise)
    adopt(house, {shift: route(trip, minutes)})
    told = seen(house, trip)["promise"]
    window = [(datetime.fromisoformat(told[name]) - NIGHT).seconds // 60 for name in ("pickup_from", "pickup_to")]
    assert (told["status"], *window) == (status, begin, end)
    assert [because for name, because in log(house) if name == "PromiseMoved"] == ([] if why is None else [why])


def test_whoever_has_no_place_is_told_why_once(house: House) -> None:
    """The old window goes, and why is told; the same again is silence, and without a reason nothing is said."""
    trip = house.book(house.person(Role.RIDER, "Ana"), WINDOW)
    assert adopt(house, {}, ((trip, "", 0),)) == 0
    assert adopt(house, {}, ((trip, "busy", 300),)) > 0
    told = seen(house, trip)["promise"]
    assert (told["status"], told["why"], told["pickup_from"]) == ("unlikely", "busy", None)
    assert adopt(house, {}, ((trip, "busy", 300),)) == 0
    assert adopt(house, {}, (("none", "busy", 300),)) == 0


def test_new_times_reach_the_driver(house: House) -> None:
    """The run keeps its order and gets the times of the plan; who is aboard keeps the pickup that was."""
    driver, shift = house.on_shift("Wang")
    trip = house.book(house.person(Role.RIDER, "Ana"))
    house.do(AssignTrip(trip, str(driver.id)))
    adopt(house, {shift: route(trip, 40)})
    [run] = [each["run"] for each in house.see(driver)["drivers"]]
    assert [(stop["kind"], datetime.fromisoformat(stop["at"])) for stop in run] == [
        (stop.kind, stop.at) for stop in route(trip, 40)
    ]
    house.move(trip, driver, "depart", "arrive", "board")
    before = seen(house, trip)["planned_pickup"]
    adopt(house, {shift: route(trip, 90)[1:]})
    assert seen(house, trip)["planned_pickup"] == before
    assert datetime.fromisoformat(seen(house, trip)["planned_dropoff"]) == NIGHT + timedelta(hours=2)


def test_the_desk_sees_what_the_newest_plan_changed(house: House) -> None:
    """A plan that changes nothing for anybody leaves the last word standing; riders and drivers are told nothing."""
    driver, shift = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Ana")
    trip, change = house.book(rider), Change(moved=3, served=2, seconds=-840)
    assert house.see(ADMIN)["plans"] == []
    house.do(AdoptPlan(lease(house), 0, {shift: route(trip, 10)}, (), change), PLANNER)
    (told,) = house.see(ADMIN)["plans"]
    assert (told["id"], told["moved"], told["served"], told["late"], told["seconds"]) == (REGION, 3, 2, 0, -840)
    house.clock.forward(seconds=120)
    house.do(AdoptPlan(lease(house), 0, {shift: route(trip, 20)}, ()), PLANNER)
    assert house.see(ADMIN)["plans"] == [told]
    assert [house.see(person)["plans"] for person in (driver, rider)] == [[], []]
