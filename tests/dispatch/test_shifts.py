"""What may be asked of a shift, and of the positions reported on it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from dispatch.commands import (
    AcceptOffer,
    AddVehicle,
    AssignTrip,
    MoveShift,
    PlanShift,
    ReportPositions,
)
from dispatch.errors import AlreadyOnShift, BadRequest, IllegalMove, NotFound, StillAboard, Taken
from schemas.positions import Fix, LastPosition, TracePoint
from schemas.values import Role
from schemas.vehicles import VehicleIn
from tests.build import ADMIN, NIGHT, House, a_shift
from tests.dispatch.refused import refusal


@pytest.mark.parametrize(
    ("by_driver", "hours", "words"),
    [
        (True, {"starts_at": NIGHT - timedelta(hours=3), "ends_at": NIGHT}, "it is 2020-02-01T12:00:00"),
        (True, {"driver_id": "x000009"}, "only enter your own shifts"),
        (False, {}, "None is not a driver of this region"),
        (False, {"driver_id": "nobody"}, "nobody is not a driver of this region"),
        (True, {"vehicle_id": "none"}, "there is no vehicle none"),
        (True, {"start": {"place_id": "none"}}, "start.place_id: there is no place none"),
        (True, {"end": {"place_id": "none"}}, "end.place_id: there is no place none"),
    ],
)
def test_hours_that_cannot_be_given_are_refused(
    house: House, by_driver: bool, hours: dict[str, Any], words: str
) -> None:
    """Over already, somebody else's, in a car or from a place that is not there: the field and the value are named."""
    driver = house.person(Role.DRIVER, "Wang")
    assert words in refusal(house, BadRequest, PlanShift(a_shift(**hours)), driver if by_driver else ADMIN)


def test_a_rider_is_no_driver(house: House) -> None:
    """A dispatcher enters hours for drivers only."""
    rider = house.person(Role.RIDER, "Ana")
    assert "not a driver" in refusal(house, BadRequest, PlanShift(a_shift(driver_id=rider.id)))


def test_a_known_car_lends_its_room_for_the_shift(house: House) -> None:
    """What is entered with the shift is added to what the car can do; a car that changes later changes no shift."""
    driver = house.person(Role.DRIVER, "Wang")
    car = house.do(AddVehicle(VehicleIn(plate="鄂A1", seats=6, wheelchairs=1, traits=["oxygen"]))).answer["id"]
    planned = house.do(PlanShift(a_shift(vehicle_id=car, traits=["night"])), driver).answer
    assert (planned["vehicle"]["plate"], planned["vehicle"]["seats"]) == ("鄂A1", 6)
    assert planned["vehicle"]["traits"] == ["night", "oxygen"]


@pytest.mark.parametrize("before", [(), ("pause",), ("clean",)])
def test_saying_it_again_changes_nothing(house: House, before: tuple[str, ...]) -> None:
    """A phone that repeats start, pause, clean or end gets the same answer and tells no second fact."""
    driver, shift = house.on_shift("Wang")
    for move in before:
        house.do(MoveShift(shift, move), driver)
    again = before[-1] if before else "start"
    assert house.do(MoveShift(shift, again), driver).seq is None
    house.do(MoveShift(shift, "end"), driver)
    assert house.do(MoveShift(shift, "end"), driver).seq is None


def test_an_unknown_move_names_the_known_ones(house: House) -> None:
    """The word and all that are possible stand in the sentence."""
    driver, shift = house.on_shift("Wang")
    assert "fly is unknown; write one of start, pause" in refusal(house, BadRequest, MoveShift(shift, "fly"), driver)


def test_a_driver_works_one_shift_at_a_time(house: House) -> None:
    """A second one is begun after the first has ended, and only while its hours last."""
    driver, first = house.on_shift("Wang")
    second = str(house.do(PlanShift(a_shift()), driver).answer["id"])
    assert first in refusal(house, AlreadyOnShift, MoveShift(second, "start"), driver)
    house.do(MoveShift(first, "end"), driver)
    house.clock.forward(hours=6)
    assert "its hours have passed" in refusal(house, IllegalMove, MoveShift(second, "start"), driver)
    assert house.do(MoveShift(second, "cancel"), driver).answer["state"] == "cancelled"


def test_nobody_is_left_in_the_car(house: House) -> None:
    """A shift does not end with somebody aboard; who waits for the car waits for another one, and may say why."""
    driver, shift = house.on_shift("Wang")
    aboard, waiting = (house.book(house.person(Role.RIDER, name)) for name in ("Ana", "Bo"))
    for trip in (aboard, waiting):
        house.do(AssignTrip(trip, str(driver.id)))
    house.move(aboard, driver, "depart", "arrive", "board")
    assert aboard in refusal(house, StillAboard, MoveShift(shift, "end"), driver)
    house.move(aboard, driver, "complete")
    house.do(MoveShift(shift, "end"), driver)
    assert {trip["id"]: trip["state"] for trip in house.see(ADMIN)["trips"]} == {
        aboard: "completed",
        waiting: "requested",
    }


@pytest.mark.parametrize("move", ["pause", "clean", "end"])
def test_whoever_is_not_there_is_not_asked(house: House, move: str) -> None:
    """A break takes back what was on the screen: the trip goes on to others, and a late yes is refused."""
    driver, shift = house.on_shift("Wang")
    offer = house.offer(shift, house.book(house.person(Role.RIDER, "Ana")))
    house.do(MoveShift(shift, move), driver)
    assert (house.see(driver)["offers"], house.see(ADMIN)["trips"][0]["state"]) == ([], "requested")
    assert "withdrawn already" in refusal(house, Taken, AcceptOffer(offer), driver)


def test_a_car_that_is_cleaned_is_clean_after_the_time_of_the_region(house: House) -> None:
    """While it is cleaned the end is known; when the time is over the tick puts the driver back on duty."""
    driver, shift = house.on_shift("Wang")
    cleaning = house.do(MoveShift(shift, "clean"), driver).answer
    assert cleaning["cleaning_until"] == (NIGHT + timedelta(minutes=30)).isoformat().replace("+00:00", "Z")
    house.plan()
    assert house.see(driver)["shifts"][0]["state"] == "cleaning"
    house.clock.forward(minutes=30)
    house.plan()
    [seen] = house.see(driver)["shifts"]
    assert (seen["state"], seen["cleaning_until"]) == ("on", None)


def seen(house: House) -> tuple[float | None, int]:
    """Where the driver was last seen (as a latitude), and how many fixes are kept."""
    with house.read() as session:
        last = session.exec(select(LastPosition)).one_or_none()
        return last.lat if last else None, len(session.exec(select(TracePoint)).all())


def a_fix(seconds: int, lat: float = 30.5) -> Fix:
    """A fix so many seconds from now."""
    return Fix(lat=lat, lon=114.3, at=NIGHT + timedelta(seconds=seconds))


def test_the_newest_fix_says_where_the_driver_is(house: House) -> None:
    """Late, twice or out of order: all are kept, the newest counts; one from the future is not believed. No facts."""
    driver, shift = house.on_shift("Wang")
    told = house.do(ReportPositions(shift, (a_fix(-10, 30.2), a_fix(-60, 30.1), a_fix(-10, 30.2), a_fix(600))), driver)
    assert (told.seq, seen(house)) == (None, (30.2, 2))
    house.do(ReportPositions(shift, (a_fix(-30, 30.3),)), driver)
    assert seen(house) == (30.2, 3)
    house.do(ReportPositions(shift, (a_fix(600),)), driver)
    assert seen(house) == (30.2, 3)


def test_nobody_is_followed_off_duty(house: House) -> None:
    """Before and after a shift, and on none at all, positions are refused."""
    driver, shift = house.on_shift("Wang")
    house.do(MoveShift(shift, "end"), driver)
    assert "only while on shift" in refusal(house, IllegalMove, ReportPositions(shift, (a_fix(0),)), driver)
    assert "none" in refusal(house, NotFound, ReportPositions("none", (a_fix(0),)), driver)
