"""Cars are cleaned between trips: the planner plans for it, the desk insists on it, and the log has it."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from dispatch.commands import AcceptOffer, Actor, AssignTrip, ChangeRegion, MoveShift, MoveTrip, PlanShift
from dispatch.errors import IllegalMove, NotClean, NotTogether, NotYourCar, Stale
from dispatch.planner import frame
from dispatch.proposals import due
from schemas.events import EventRow
from schemas.regions import RegionIn
from schemas.values import Role
from tests.build import ADMIN, PLANNER, XIEHE, House, a_shift
from tests.dispatch.refused import refusal

RULES = {
    "rules": [
        {"after": "any", "before": "any", "minutes": 5},
        {"after": "fever", "before": "any", "minutes": 20},
        {"after": "fever", "before": "clean", "minutes": 30},
    ],
    "apart": [("fever", "clean")],
    "late_minutes": 10,
}
CAR = {"plate": "鄂A1", "seats": 4, "traits": ["isolation"]}


@pytest.fixture
def ward(house: House) -> House:
    """A region that has its cars cleaned, longer after a fever and longest for a clean ward."""
    house.do(ChangeRegion(RegionIn.model_validate({"cleaning": RULES})))
    return house


def driven(house: House, driver: Actor, *needs: str) -> str:
    """A trip brought to its end."""
    trip = given(house, driver, *needs)
    house.move(trip, driver, "depart", "arrive", "board", "complete")
    return trip


def given(house: House, driver: Actor, *needs: str, name: str = "Ana") -> str:
    """A trip given to a driver."""
    trip = house.book(house.person(Role.RIDER, name), needs=list(needs), dropoff=XIEHE, pickup=a_shift().start)
    house.do(AssignTrip(trip, str(driver.id)))
    return trip


def the_shift(house: House, driver: Actor) -> dict[str, Any]:
    """A driver's shift as they see it."""
    [shift] = house.see(driver)["shifts"]
    return shift


def log(house: House, name: str) -> list[EventRow]:
    """The facts of one name."""
    with house.read() as session:
        return list(session.exec(select(EventRow).where(EventRow.name == name)))


def test_a_car_is_cleaned_after_a_fever_and_only_then_goes_on(ward: House) -> None:
    """Before its time is over nobody leaves and it is not done; then the driver's word counts, and the log has it."""
    driver, shift = ward.on_shift("Wang", vehicle=CAR)
    driven(ward, driver, "isolation")
    seen = the_shift(ward, driver)
    assert (seen["state"], seen["cleaning_owed"], seen["soiled"]) == ("cleaning", 1200, {"fever": 0})
    spent = datetime.fromisoformat(seen["cleaning_until"]) - ward.clock.now()
    assert spent == timedelta(minutes=20)
    following = given(ward, driver)
    ward.clock.forward(minutes=19, seconds=1)
    for wish in (
        MoveShift(shift, "cleaned"),
        MoveShift(shift, "resume"),
        MoveTrip(following, "depart", ward.clock.now()),
    ):
        assert "for 1 more minutes" in refusal(ward, NotClean, wish, driver)
    ward.clock.forward(seconds=59)
    done = ward.do(MoveShift(shift, "cleaned"), driver).answer
    assert (done["state"], done["soiled"], done["cleaning_until"]) == ("on", {}, None)
    assert ward.snapshot().shift[shift].soiled == {"fever": 1200}
    assert [(fact.thing_id, fact.why, fact.audience) for fact in log(ward, "CarCleaned")] == [
        (shift, "1200 s: fever", [driver.id])
    ]
    ward.move(following, driver, "depart", "arrive", "board")


def test_what_is_done_already_is_not_asked_for_again(ward: House) -> None:
    """Twenty minutes were cleaned for an ordinary passenger: for the clean ward only the other ten are missing."""
    driver, shift = ward.on_shift("Wang", vehicle=CAR)
    driven(ward, driver, "isolation")
    ward.clock.forward(minutes=20)
    ward.do(MoveShift(shift, "cleaned"), driver)
    ward_trip = given(ward, driver, "clean_ward")
    assert "for 10 more minutes" in refusal(ward, NotClean, MoveTrip(ward_trip, "depart", ward.clock.now()), driver)
    ward.plan()
    assert the_shift(ward, driver)["cleaning_owed"] == 600
    ward.clock.forward(minutes=10)
    ward.do(MoveShift(shift, "cleaned"), driver)
    ward.move(ward_trip, driver, "depart")


def test_the_planner_counts_the_cleaning_before_the_first_pickup(ward: House) -> None:
    """What the car carried and what was cleaned since is in the problem: a soiled car comes so much later."""
    driver, shift = ward.on_shift("Wang", vehicle=CAR)
    driven(ward, driver, "isolation")
    trip = ward.book(ward.person(Role.RIDER, "Bo"), needs=["clean_ward"], pickup=XIEHE)
    problem = frame(ward.snapshot(), ward.desk.travel).problem
    [vehicle] = problem.vehicles
    assert (vehicle.shift.earliest, vehicle.soiled) == (1200, (("fever", 1200),))
    assert problem.clean["fever", "clean"] == 1800
    stop = ward.plan().pickups[trip]
    assert stop.start == 1200 + 600
    ward.clock.forward(minutes=20)
    ward.do(MoveShift(shift, "cleaned"), driver)
    assert ward.plan().pickups[trip].start == 600


def test_an_offer_taken_with_a_soiled_car_has_it_cleaned_first(ward: House) -> None:
    """The tick sends the driver to clean before the pickup that needs it; nobody has to remember."""
    driver, shift = ward.on_shift("Wang", vehicle=CAR)
    driven(ward, driver, "isolation")
    ward.clock.forward(minutes=20)
    ward.do(MoveShift(shift, "cleaned"), driver)
    ward.do(AcceptOffer(ward.offer(shift, ward.book(ward.person(Role.RIDER, "Bo"), needs=["clean_ward"]))), driver)
    assert due(ward.snapshot(), ward.desk.travel) == [MoveShift(shift, "clean")]
    ward.plan()
    assert the_shift(ward, driver)["state"] == "cleaning"
    assert due(ward.snapshot(), ward.desk.travel) == []


def test_a_car_that_should_be_clean_by_now_is_an_alert(ward: House) -> None:
    """Ten minutes after its time, once; it is settled when the driver says so. Meanwhile it is given nothing new."""
    driver, shift = ward.on_shift("Wang", vehicle=CAR)
    driven(ward, driver)
    ward.clock.forward(minutes=14)
    ward.plan()
    assert ward.see(ADMIN)["alerts"] == []
    waiting = ward.book(ward.person(Role.RIDER, "Bo"))
    ward.clock.forward(minutes=1)
    assert [left.job for left in ward.plan().plan.unserved] == [waiting]
    ward.plan()
    assert [
        (alert["kind"], alert["thing_id"]) for alert in ward.see(ADMIN)["alerts"] if alert["thing"] == "driver"
    ] == [("cleaning", driver.id)]
    ward.do(MoveShift(shift, "cleaned"), driver)
    ward.plan()
    assert [alert for alert in ward.see(ADMIN)["alerts"] if alert["thing"] == "driver"] == []


def test_nobody_cleans_the_car_of_another(ward: House) -> None:
    """Said for somebody else's car it is refused in plain words; a dispatcher may say it for the driver."""
    driver, shift = ward.on_shift("Wang", vehicle=CAR)
    other, free = ward.on_shift("Zhou")
    driven(ward, driver)
    ward.clock.forward(minutes=5)
    assert "somebody else's shift" in refusal(ward, NotYourCar, MoveShift(shift, "cleaned"), other)
    assert "possible now" in refusal(ward, IllegalMove, MoveShift(free, "cleaned"), other)
    assert ward.do(MoveShift(shift, "cleaned"), ADMIN).answer["state"] == "on"


def test_whom_one_must_not_meet_one_does_not_meet(ward: House) -> None:
    """The desk keeps them apart in the car as the planner does in the plan, whatever order a driver tries."""
    driver, _ = ward.on_shift("Wang", vehicle=CAR)
    fever, clean = given(ward, driver, "isolation"), given(ward, driver, "clean_ward", name="Bo")
    stops = [(stop["trip"], stop["kind"]) for stop in ward.see(driver)["drivers"][0]["run"]]
    assert stops in (
        [(fever, "pickup"), (fever, "dropoff"), (clean, "pickup"), (clean, "dropoff")],
        [(clean, "pickup"), (clean, "dropoff"), (fever, "pickup"), (fever, "dropoff")],
    )
    ward.move(clean, driver, "depart", "arrive", "board")
    assert "never in a car together" in refusal(ward, NotTogether, MoveTrip(fever, "depart", ward.clock.now()), driver)


def test_a_slipped_thumb_does_not_send_the_car_to_be_cleaned(ward: House) -> None:
    """Who is aboard after all is driven on; the cleaning begins when they really got out."""
    driver, _ = ward.on_shift("Wang", vehicle=CAR)
    trip = driven(ward, driver)
    assert the_shift(ward, driver)["state"] == "cleaning"
    ward.do(MoveTrip(trip, "undo", ward.clock.now()), driver)
    assert (the_shift(ward, driver)["state"], the_shift(ward, driver)["cleaning_until"]) == ("on", None)
    ward.move(trip, driver, "complete")
    assert the_shift(ward, driver)["state"] == "cleaning"


def test_the_next_shift_finds_the_car_as_it_was_left(ward: House) -> None:
    """By its plate, whoever drives: what the last one did not clean the next one must; two days later nobody knows."""
    driver, shift = ward.on_shift("Wang", vehicle=CAR)
    driven(ward, driver, "isolation")
    ward.do(MoveShift(shift, "end"), driver)
    for name, plate, wait, wanted in (
        ("Zhou", "鄂A1", 1, "cleaning"),
        ("Li", "鄂A2", 0, "on"),
        ("Wu", "鄂A1", 60, "on"),
    ):
        ward.clock.forward(hours=wait)
        other = ward.person(Role.DRIVER, name)
        body = a_shift(ward.clock.now(), vehicle={**CAR, "plate": plate})
        following = ward.do(PlanShift(body), other).answer["id"]
        assert ward.do(MoveShift(following, "start"), other).answer["state"] == wanted
        ward.do(MoveShift(following, "end"), other)


def test_a_region_that_asks_nothing_is_as_it_was(house: House) -> None:
    """No rules: nobody is sent to clean, and a planner that asks for it is behind the times."""
    driver, shift = house.on_shift("Wang")
    driven(house, driver, "isolation")
    assert the_shift(house, driver)["state"] == "on"
    refusal(house, Stale, MoveShift(shift, "clean"), PLANNER)
