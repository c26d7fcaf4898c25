"""Self-checks and inspections: who may drive, and what happens in the moment somebody may not any more."""

from datetime import timedelta
from typing import Any

import pytest

from dispatch import store
from dispatch.commands import AcceptOffer, Actor, AssignTrip, ChangeRegion, MakeOffer, MoveShift, MoveTrip, PlanShift
from dispatch.errors import BadRequest, Gated, NotFound, Stale, Taken
from dispatch.proposals import due
from dispatch.trust import ClearCheck, InspectCar, StandDown, TakeCheck
from schemas.checks import CheckIn, InspectionIn
from schemas.gates import CAR, Gates, Question
from schemas.regions import RegionIn
from schemas.values import Dispatch, Role
from tests.build import ADMIN, NIGHT, PLANNER, REGION, House, a_shift
from tests.dispatch.refused import refusal

WELL = {"symptoms": False, "household": False, "contact": False}


def asks(house: House, **gates: Any) -> None:
    """What the region asks from now on."""
    house.do(ChangeRegion(RegionIn(gates=Gates.model_validate(gates))))


def check(who: Actor, celsius: float = 36.6, **answers: Any) -> TakeCheck:
    """A self-check, all well unless told otherwise."""
    at = answers.pop("at", None)
    return TakeCheck(str(who.id), CheckIn(celsius=celsius, answers=WELL | answers, at=at))


def facts(house: House, actor: Actor) -> dict[str, Any]:
    """What somebody sees of the one driver there is."""
    [seen] = house.see(actor)["drivers"]
    return seen


def test_nobody_goes_on_duty_without_todays_check(house: House) -> None:
    """The start is refused in words that say what to do; after the check it is not."""
    asks(house, self_check=True)
    driver = house.person(Role.DRIVER, "Wang")
    shift = house.do(PlanShift(a_shift()), driver).answer["id"]
    assert "today's self-check is missing" in refusal(house, Gated, MoveShift(shift, "start"), driver)
    assert house.do(check(driver), driver).answer["passed"]
    assert house.do(MoveShift(shift, "start"), driver).answer["state"] == "on"


def test_a_fever_at_ten_past_seven(house: House) -> None:
    """Asked for one trip and given two: all are free in the same commit, no log holds a number, the desk is alerted."""
    asks(house, self_check=True)
    driver = house.person(Role.DRIVER, "Wang")
    house.do(check(driver), driver)
    shift = house.do(PlanShift(a_shift()), driver).answer["id"]
    house.do(MoveShift(shift, "start"), driver)
    rider = house.person(Role.RIDER, "Ana")
    first, second, third = (house.book(rider) for _ in range(3))
    house.do(AssignTrip(first, str(driver.id)))
    house.do(AssignTrip(second, str(driver.id)))
    house.move(first, driver, "depart")
    offer = house.offer(shift, third)
    told = house.do(check(driver, 38.4), driver)
    assert not told.answer["passed"]
    seen = house.see(rider)
    assert [(trip["state"], trip["driver"]) for trip in seen["trips"]] == [("requested", None)] * 3
    assert house.see(driver)["offers"] == []
    assert [alert["kind"] for alert in house.see(ADMIN)["alerts"]] == ["unwell"]
    assert (facts(house, ADMIN)["status"], facts(house, ADMIN)["unwell"]) == ("paused", True)
    assert "not passed" in refusal(house, Gated, MoveShift(shift, "resume"), driver)
    assert "withdrawn" in refusal(house, Taken, AcceptOffer(offer), driver)
    with house.read() as session:
        log = store.events_after(session, REGION, 0, 999)
    assert "38.4" not in str([row.model_dump() for row in log])


def test_whoever_is_aboard_is_still_brought_home(house: House) -> None:
    """The trip in the car goes on to its end; nothing new comes, and a slipped thumb brings no trip back."""
    driver, _ = house.on_shift("Wang")
    rider = house.person(Role.RIDER, "Ana")
    aboard, waiting = house.book(rider), house.book(rider)
    house.do(AssignTrip(aboard, str(driver.id)))
    house.move(aboard, driver, "depart", "arrive", "board")
    house.do(AssignTrip(waiting, str(driver.id)))
    house.do(check(driver, 36.6, contact=True), driver)
    states = {trip["id"]: trip["state"] for trip in house.see(rider)["trips"]}
    assert states == {aboard: "aboard", waiting: "requested"}
    assert house.move(aboard, driver, "undo")["state"] == "requested"
    assert facts(house, ADMIN)["run"] == []


def test_the_unwell_are_given_nothing_by_anybody(house: House) -> None:
    """Neither a dispatcher nor the planner gets a trip past a closed gate: offered, assigned or planned."""
    house.mode(Dispatch.ASSIGN)
    driver, _ = house.on_shift("Wang")
    house.do(check(driver, 39.0), driver)
    trip = house.book(house.person(Role.RIDER, "Ana"))
    assert "not passed" in refusal(house, Gated, AssignTrip(trip, str(driver.id)))
    house.plan()
    [seen] = house.see(ADMIN)["trips"]
    assert (seen["state"], seen["suggested_driver"]) == ("requested", None)
    other, _ = house.on_shift("Zhou")
    house.plan()
    assert house.see(ADMIN)["trips"][0]["driver"]["id"] == other.id


def test_a_failed_check_stands_until_a_dispatcher_has_spoken(house: House) -> None:
    """Nobody measures again until it fits; cleared, the driver takes a new check and, once they say so, is back."""
    driver, shift = house.on_shift("Wang")
    house.do(check(driver, 37.3), driver)
    assert "not passed" in refusal(house, Gated, check(driver), driver)
    house.do(ClearCheck(str(driver.id)))
    assert house.see(ADMIN)["alerts"] == []
    house.do(check(driver), driver)
    trip = house.book(house.person(Role.RIDER, "Ana"))
    assert "not said yet that they are back" in refusal(house, Gated, AssignTrip(trip, str(driver.id)))
    assert house.do(MoveShift(shift, "resume"), driver).answer["stood_down"] == ""
    assert not facts(house, ADMIN)["unwell"]


def test_a_check_that_runs_out_takes_its_driver_out_of_dispatch(house: House) -> None:
    """Time alone asks for it, once; the trips go to whoever may drive, and a new check opens the gate again."""
    house.mode(Dispatch.ASSIGN)
    driver, shift = house.on_shift("Wang", ends_at=NIGHT + timedelta(hours=16))
    house.do(check(driver), driver)
    asks(house, self_check=True, check_hours=12)
    trip = house.book(house.person(Role.RIDER, "Ana"), pickup_after=NIGHT + timedelta(hours=12, minutes=20))
    house.do(AssignTrip(trip, str(driver.id)))
    house.clock.forward(hours=11, minutes=59)
    assert due(house.snapshot(), house.desk.travel) == []
    assert "closed gate" in refusal(house, Stale, StandDown(shift), PLANNER)
    house.clock.forward(minutes=1)
    assert due(house.snapshot(), house.desk.travel) == [StandDown(shift)]
    house.plan()
    assert house.see(ADMIN)["trips"][0]["state"] == "requested"
    assert house.see(driver)["shifts"][0]["stood_down"] == "check"
    assert due(house.snapshot(), house.desk.travel) == []
    house.do(check(driver), driver)
    house.do(MoveShift(shift, "resume"), driver)
    house.plan()
    assert house.see(ADMIN)["trips"][0]["driver"]["id"] == driver.id


def test_a_shift_of_tomorrow_is_planned_before_its_check(house: House) -> None:
    """A check of today cannot be asked for tomorrow's shift; but somebody unwell is planned nowhere."""
    asks(house, self_check=True)
    driver = house.person(Role.DRIVER, "Wang")
    hours = {"starts_at": NIGHT + timedelta(hours=4), "ends_at": NIGHT + timedelta(hours=9)}
    house.do(PlanShift(a_shift(**hours)), driver)
    house.book(house.person(Role.RIDER, "Ana"), pickup_after=NIGHT + timedelta(hours=5))
    house.plan()
    assert house.see(ADMIN)["trips"][0]["suggested_driver"] == driver.id
    house.do(check(driver, 38.0), driver)
    house.plan()
    assert house.see(ADMIN)["trips"][0]["suggested_driver"] is None


@pytest.mark.parametrize(
    ("late", "answers", "words"),
    [
        (timedelta(days=1), {}, "2020-02-02T12:00:00+00:00 lies in the future"),
        (timedelta(hours=-13), {}, "is too long ago; take the check anew"),
        (timedelta(), {"mood": True}, "mood is unknown; write one of symptoms, household, contact"),
    ],
)
def test_a_check_that_cannot_be_is_refused(house: House, late: timedelta, answers: dict[str, bool], words: str) -> None:
    """From tomorrow, from yesterday, with an answer nobody asked for: the value and what to do are named."""
    driver = house.person(Role.DRIVER, "Wang")
    assert words in refusal(house, BadRequest, check(driver, at=NIGHT + late, **answers), driver)


def test_every_question_wants_an_answer(house: House) -> None:
    """Silence is no answer, also when the region has just asked something new."""
    driver = house.person(Role.DRIVER, "Wang")
    asks(house, questions=[Question(id="cough", en="Cough?", zh="咳嗽？").model_dump()])
    wish = TakeCheck(str(driver.id), CheckIn(celsius=36.5))
    assert "answers.cough: is not answered" in refusal(house, BadRequest, wish, driver)


def test_only_drivers_are_checked(house: House) -> None:
    """A rider's temperature is nobody's business here."""
    rider = house.person(Role.RIDER, "Ana")
    refusal(house, NotFound, check(rider))
    refusal(house, NotFound, ClearCheck(str(house.person(Role.DRIVER, "Wang").id)))


def test_a_car_is_inspected_before_its_run(house: House) -> None:
    """Not inspected: no start. Not in order: no start, and out of dispatch when it is found on the way."""
    asks(house, inspection=True, checklist=[CAR.model_dump()])
    driver = house.person(Role.DRIVER, "Wang")
    shift = house.do(PlanShift(a_shift()), driver).answer["id"]
    fine, faulty = (InspectCar(shift, InspectionIn(items={"car": ok})) for ok in (True, False))
    assert "not passed its inspection" in refusal(house, Gated, MoveShift(shift, "start"), driver)
    assert house.do(faulty, driver).answer["faults"] == ["car"]
    refusal(house, Gated, MoveShift(shift, "start"), driver)
    house.do(fine, driver)
    house.do(MoveShift(shift, "start"), driver)
    trip = house.book(house.person(Role.RIDER, "Ana"))
    house.do(AssignTrip(trip, str(driver.id)))
    assert house.do(faulty, driver).answer["stood_down"] == "inspection"
    assert house.see(ADMIN)["trips"][0]["state"] == "requested"
    house.do(fine, driver)
    assert house.do(MoveShift(shift, "resume"), driver).answer["state"] == "on"


def test_a_closed_gate_is_no_way_around_an_offer(house: House) -> None:
    """A gate that closed while the offer was on the screen is found by the desk as well: making and accepting."""
    (driver, shift), (_, other) = house.on_shift("Wang"), house.on_shift("Zhou")
    rider = house.person(Role.RIDER, "Ana")
    second = house.book(rider)
    offer = house.offer(shift, house.book(rider))
    asks(house, self_check=True)
    assert "self-check is missing" in refusal(house, Gated, AcceptOffer(offer), driver)
    refusal(house, Gated, MakeOffer(other, (second,), NIGHT + timedelta(minutes=1)))
    house.do(check(driver), driver)
    assert house.do(AcceptOffer(offer), driver).answer["state"] == "accepted"


def test_a_gate_that_closes_on_the_way_lets_nobody_be_fetched(house: House) -> None:
    """The check runs out between two looks of the planner: nobody sets out or gets in by it; what was before counts."""
    house.mode(Dispatch.ASSIGN)
    driver, _ = house.on_shift("Wang", ends_at=NIGHT + timedelta(hours=16))
    house.do(check(driver), driver)
    asks(house, self_check=True, check_hours=12)
    trip = house.book(house.person(Role.RIDER, "Ana"), pickup_after=NIGHT + timedelta(hours=12))
    house.do(AssignTrip(trip, str(driver.id)))
    house.clock.forward(hours=12)
    assert "self-check is missing" in refusal(house, Gated, MoveTrip(trip, "depart", house.clock.now()), driver)
    before = house.clock.now() - timedelta(minutes=2)
    assert house.do(MoveTrip(trip, "depart", before), driver).answer["state"] == "en_route"
    house.do(MoveTrip(trip, "arrive", before), driver)
    assert "self-check is missing" in refusal(house, Gated, MoveTrip(trip, "board", house.clock.now()), driver)
    assert house.do(MoveTrip(trip, "board", before), driver).answer["state"] == "aboard"
