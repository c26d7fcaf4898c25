"""Who may have been exposed: exact against the log, of one region only, and the drivers found drive no more."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from dispatch import store
from dispatch.commands import Actor, AssignTrip, EnsureRegion, MoveShift, PlanShift
from dispatch.dossier import gather
from dispatch.errors import BadRequest, Gated, NotFound, Refused
from dispatch.exposure import Exposure, Question, trace
from dispatch.tracing import Stay
from dispatch.trust import EndIsolation, Isolate
from schemas.legs import Leg
from schemas.people import Person
from schemas.regions import Region
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Dispatch, Role, TripKind
from tests.build import ADMIN, NIGHT, REGION, House, a_shift
from tests.dispatch import brute
from tests.dispatch.refused import refusal

DAY = date(2020, 2, 1)
SINCE = datetime.fromisoformat("2020-02-01T00:00:00+08:00")
Boarded = dict[str, tuple[str, datetime]]


def found(house: House, person: str, **asked: int) -> Exposure:
    """What the trace finds since the first day."""
    with house.read() as session:
        region = session.get_one(Region, REGION)
        return trace(session, region, Question(person, DAY, **asked), house.clock.now())


def names(exposure: Exposure) -> dict[str, int]:
    """Name -> how many hops away."""
    return {one.person.name: one.hop for one in exposure.found}


def told_by_the_log(house: House) -> tuple[list[Stay], brute.Cleans]:
    """Every stay and every clean as the log tells them, without a look at what the rows of trips say of times."""
    stays: list[Stay] = []
    cleans: dict[str, list[datetime]] = {}
    open_: Boarded = {}
    with house.read() as session:
        log = store.events_after(session, REGION, 0, 100_000)
        trips = {trip.id: trip for trip in session.exec(select(Trip))}
        cars = {shift.driver_id: f"plate {shift.plate}" for shift in session.exec(select(Shift))}
    for fact in log:
        driver = next((name for kind, name in fact.touched if kind == "drivers"), "")
        if fact.thing == "shift" and fact.move == "clean":
            cleans.setdefault(cars[driver], []).append(fact.at)
        if fact.thing != "trip":
            continue
        trip = fact.thing_id
        if fact.move == "board":
            open_[trip] = (driver, fact.at)
        elif (fact.move, fact.why) == ("undo", "board"):
            del open_[trip]
        elif (fact.move, fact.why) == ("undo", "complete"):
            old = next(stay for stay in reversed(stays) if stay.trip_id == trip)
            stays.remove(old)
            open_[trip] = (driver, old.begin)
        elif fact.move in ("complete", "return", "transfer"):
            who, begin = open_.pop(trip)
            stays.append(_stay(trips[trip], cars[who], who, begin, fact.at))
    stays += [_stay(trips[trip], cars[who], who, begin, house.clock.now()) for trip, (who, begin) in open_.items()]
    return stays, cleans


def _stay(trip: Trip, car: str, driver: str, begin: datetime, end: datetime) -> Stay:
    return Stay(trip.id, car, driver, trip.rider_id, trip.kind is TripKind.RIDE, begin, end)


MOVES = ["book", "board", "board", "complete", "transfer", "undo", "clean", "wait"]


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_the_trace_is_what_the_log_tells(house: House, data: st.DataObject) -> None:
    """On drawn evenings with transfers, undone moves, hand-overs and shared cars: the same people, hops and moments."""
    people = [house.on_shift(f"D{number}", vehicle={"plate": plate}) for number, plate in enumerate(("A", "A", "B"))]
    drivers = {str(driver.id): (driver, shift) for driver, shift in people}
    riders = [house.person(Role.RIDER, f"R{number}") for number in range(3)]
    trips: list[str] = []
    for _ in range(data.draw(st.integers(6, 20))):
        house.clock.forward(minutes=data.draw(st.integers(1, 4)))
        rider, driver = data.draw(st.sampled_from(riders)), data.draw(st.sampled_from(sorted(drivers)))
        act(house, data, trips, (rider, *drivers[driver]))
    stays, cleans = told_by_the_log(house)
    for person in [*drivers, *(str(rider.id) for rider in riders)]:
        for minutes in (0, 5):
            known = {one.person.id: (one.hop, one.meeting.first) for one in found(house, person, minutes=minutes).found}
            assert known == brute.hops(stays, person, SINCE, 2, timedelta(minutes=minutes), cleans)
    for driver, shift in people:
        end(house, driver, shift)


def act(house: House, data: st.DataObject, trips: list[str], cast: tuple[Actor, Actor, str]) -> None:
    """One thing that happens; what the desk refuses does not."""
    rider, driver, shift = cast
    move = data.draw(st.sampled_from(MOVES))
    trip = data.draw(st.sampled_from(trips)) if trips else ""
    deeds: dict[str, Callable[[], object]] = {
        "book": lambda: trips.append(house.book(rider, kind=data.draw(st.sampled_from(["ride", "supply"])))),
        "board": lambda: board(house, trip, driver),
        "clean": lambda: [house.do(MoveShift(shift, step), driver) for step in ("clean", "resume")],
        "wait": lambda: None,
    }
    try:
        deeds.get(move, lambda: house.move(trip, ADMIN, move))()
    except Refused:
        return


def board(house: House, trip: str, driver: Actor) -> None:
    """Given to this driver and picked up."""
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart", "arrive", "board")


def end(house: House, driver: Actor, shift: str) -> None:
    """Everybody gets out, and the evening is over."""
    with house.read() as session:
        left = [trip.id for trip in store.aboard(session, shift)]
    for trip in left:
        house.move(trip, driver, "complete")
    house.do(MoveShift(shift, "end"), driver)


def test_two_hops_go_forward_in_time_only(house: House) -> None:
    """Whoever rode with the driver after the ill rider is one away; whoever had left before is nobody."""
    driver, _ = house.on_shift("Wang")
    riders = {name: house.person(Role.RIDER, name) for name in ("before", "ill", "after")}
    for rider in riders.values():
        trip = house.book(rider)
        house.do(AssignTrip(trip, str(driver.id)))
        house.move(trip, driver, "depart", "arrive", "board", "complete")
    assert names(found(house, str(riders["ill"].id))) == {"Wang": 1, "after": 2}
    assert names(found(house, str(riders["ill"].id), hops=1)) == {"Wang": 1}
    assert names(found(house, str(driver.id))) == {"before": 1, "ill": 1, "after": 1}


def test_a_car_that_broke_down_is_remembered(house: House) -> None:
    """The rider changed cars: both drivers are found, and both read their own leg and not whose it was."""
    (first, _), (second, _) = house.on_shift("First"), house.on_shift("Second")
    ill = house.person(Role.RIDER, "Ana")
    trip = house.book(ill)
    house.do(AssignTrip(trip, str(first.id)))
    house.move(trip, first, "depart", "arrive", "board", "transfer")
    house.do(AssignTrip(trip, str(second.id)))
    house.move(trip, second, "depart", "arrive", "board", "complete")
    assert names(found(house, str(ill.id))) == {"First": 1, "Second": 1}
    with house.read() as session:
        [kept] = gather(session, session.get_one(Person, str(first.id)), house.clock.now())["legs"]  # type: ignore[misc]
        assert (len(session.exec(select(Leg)).all()), "rider_id" in kept, kept["trip_id"]) == (1, False, trip)


@pytest.mark.parametrize(
    ("person", "day", "words"),
    [
        ("nobody", DAY, "no person nobody"),
        ("else", DAY, "no person else"),
        ("mine", date(2020, 2, 2), "since: 2020-02-02 lies in the future"),
        ("mine", date(2019, 1, 1), "since: 2019-01-01 is too long ago: who rode is kept for 365 days"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(house: House, person: str, day: date, words: str) -> None:
    """Nobody, somebody of another region, a day to come, a day that is forgotten: in words, and nothing of others."""
    house.desk.handle(EnsureRegion("Else", "别处"), Actor(Role.ADMIN, "else"), NIGHT)
    with house.database.engine.begin() as connection:
        for name, region in (("else", "else"), ("mine", REGION)):
            row = Person(id=name, region_id=region, role=Role.RIDER, name="Eve", joined_at=NIGHT).model_dump()
            connection.execute(Person.__table__.insert(), row)  # type: ignore[attr-defined]
    with house.read() as session, pytest.raises((NotFound, BadRequest)) as caught:
        trace(session, session.get_one(Region, REGION), Question(person, day), NIGHT)
    assert words in str(caught.value)
    assert "Eve" not in str(caught.value)


def test_the_exposed_drive_no_more(house: House) -> None:
    """In one commit: shift paused, trips free and planned anew with others, whoever is aboard still brought home."""
    house.mode(Dispatch.ASSIGN)
    (driver, shift), rider = house.on_shift("Wang"), house.person(Role.RIDER, "Ana")
    aboard, waiting = house.book(rider), house.book(rider)
    house.do(AssignTrip(aboard, str(driver.id)))
    house.move(aboard, driver, "depart", "arrive", "board")
    house.do(AssignTrip(waiting, str(driver.id)))
    answer = house.do(Isolate((str(driver.id),), 14)).answer
    assert (answer["released"], answer["until"]) == (1, (house.clock.now() + timedelta(days=14)).isoformat())
    assert {trip["id"]: trip["state"] for trip in house.see(rider)["trips"]} == {aboard: "aboard", waiting: "requested"}
    assert "exposed to an illness" in refusal(house, Gated, MoveShift(shift, "resume"), driver)
    other, _ = house.on_shift("Zhou")
    house.plan()
    assert {trip["driver"]["name"] for trip in house.see(ADMIN)["trips"]} == {"Wang", "Zhou"}
    house.move(aboard, driver, "complete")
    house.do(MoveShift(shift, "end"), driver)
    later = house.do(PlanShift(a_shift(house.clock.now())), driver).answer["id"]
    assert "exposed to an illness" in refusal(house, Gated, MoveShift(later, "start"), driver)
    house.do(EndIsolation(str(driver.id)))
    assert house.do(MoveShift(later, "start"), driver).answer["state"] == "on"
    assert found(house, str(rider.id)).to_stand_down(house.clock.now()) == [driver.id]
    refusal(house, NotFound, Isolate((str(other.id), str(rider.id)), 14))
