"""A whole day on a manual clock, through HTTP and sockets, with what goes wrong on such a day."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dispatch.clock import ManualClock
from dispatch.states import MACHINES, Thing
from schemas.values import Role
from tests.build import HOME, TONGJI, XIEHE
from tests.story.cast import Someone, Stage, stage

MORNING = datetime(2020, 2, 1, 0, 0, tzinfo=UTC)
"""08:00 in Wuhan: the night shift goes home."""
DEPOT = {"lat": 30.506, "lon": 114.413, "name": "Depot"}


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each kind."""
    on_file = request.param == "sqlite"
    return f"sqlite:///{tmp_path / 'day.db'}" if on_file else str(request.getfixturevalue("postgres_database"))


def book(rider: Someone, **body: object) -> str:
    """A trip, answered with a promise."""
    told = rider.post("/trips", {"pickup": XIEHE, "dropoff": HOME, **body}, expect=201)
    assert told["promise"]["status"] in ("likely", "tight", "unlikely")
    return str(told["id"])


def accept(scene: Stage) -> Someone:
    """Whoever is asked says yes."""
    driver = scene.asked()
    driver.post(f"/offers/{scene.offers(driver)[0]['id']}/accept")
    return driver


def board(scene: Stage, trip: str) -> dict[str, object]:
    """A trip as the dispatcher's screen holds it."""
    desk = scene.cast["Desk"]
    found: dict[str, object] = desk.ear.until(scene.ferry.seq())["trips"][trip]
    return found


def test_a_whole_day(url: str) -> None:
    """Shift change, decline, lapse, cancellation at the door, restart, supply run, a silent driver, an end."""
    with stage(url, ManualClock(MORNING)) as scene:
        scene.enter(Role.DISPATCHER, "Desk")
        nurse, doctor = scene.enter(Role.RIDER, "Nurse"), scene.enter(Role.RIDER, "Doctor")
        scene.on_duty("Wang", start=XIEHE)
        scene.on_duty("Chen", start=TONGJI)
        _shift_change(scene, nurse)
        _nobody_answers_at_first(scene, doctor)
        _the_rider_does_not_come_out(scene, nurse)
        _the_server_restarts_with_somebody_aboard(scene, doctor)
        _masks_for_the_hospital(scene)
        _a_driver_goes_silent(scene, nurse)
        _evening(scene)


def _shift_change(scene: Stage, nurse: Someone) -> None:
    """Booked, declined by the first, taken by the second, driven home; the rider learns who comes only then."""
    trip = book(nurse)
    scene.later(seconds=5)
    first = scene.asked()
    assert board(scene, trip)["state"] == "offered"
    assert nurse.ear.until(scene.ferry.seq())["trips"][trip]["driver"] is None
    first.post(f"/offers/{scene.offers(first)[0]['id']}/decline", {"reason": "flat tyre"})
    scene.later(seconds=5)
    second = accept(scene)
    assert second.name != first.name
    assert nurse.ear.until(scene.ferry.seq())["trips"][trip]["driver"]["name"] == second.name
    assert scene.drive(second, trip, "depart", "arrive", "board", "complete")["state"] == "completed"
    scene.everyone_sees_the_truth()


def _nobody_answers_at_first(scene: Stage, doctor: Someone) -> None:
    """An offer lapses and goes to the other driver."""
    trip = book(doctor, dropoff=TONGJI)
    scene.later(seconds=5)
    asleep = scene.asked()
    scene.later(seconds=91)
    scene.later(seconds=1)
    awake = accept(scene)
    assert awake.name != asleep.name
    assert [row.name for row in scene.log() if row.name == "OfferLapsed"]
    scene.drive(awake, trip, "depart", "arrive", "board", "complete")
    scene.everyone_sees_the_truth()


def _the_rider_does_not_come_out(scene: Stage, nurse: Someone) -> None:
    """Cancelled at the door: the driver is free at once; the next one is a no-show, with a slipped thumb undone."""
    trip = book(nurse)
    scene.later(seconds=5)
    driver = accept(scene)
    scene.drive(driver, trip, "depart", "arrive")
    assert nurse.post(f"/trips/{trip}/cancel", {"reason": "extra shift"})["state"] == "cancelled"
    assert driver.get("/me/run")["stops"] == []
    again = book(nurse)
    scene.later(seconds=5)
    driver = accept(scene)
    scene.drive(driver, again, "depart", "arrive", "no_show", "undo")
    assert board(scene, again)["state"] == "arrived"
    assert scene.drive(driver, again, "no_show")["state"] == "no_show"
    scene.everyone_sees_the_truth()


def _the_server_restarts_with_somebody_aboard(scene: Stage, doctor: Someone) -> None:
    """Nothing is forgotten: the ride goes on, screens resume where they were, a repeated report is no second fact."""
    trip = book(doctor)
    scene.later(seconds=5)
    driver = accept(scene)
    scene.drive(driver, trip, "depart", "arrive", "board")
    before = scene.ferry.seq()
    scene.restart()
    driver.post(f"/trips/{trip}/moves", {"move": "board", "at": scene.clock.now().isoformat()})
    assert scene.ferry.seq() == before
    assert scene.drive(driver, trip, "complete")["state"] == "completed"
    scene.everyone_sees_the_truth()


def _masks_for_the_hospital(scene: Stage) -> None:
    """A supply run is booked by the desk, fitted into a car with room, delivered with proof."""
    load = {"items": [{"item": "N95", "quantity": 400, "unit": "pcs"}], "volume_l": 300, "weight_kg": 40}
    run = book(scene.cast["Desk"], kind="supply", pickup=DEPOT, dropoff=XIEHE, load=load)
    scene.later(seconds=5)
    driver = accept(scene)
    scene.drive(driver, run, "depart", "arrive", "board")
    assert scene.drive(driver, run, "complete", proof="ward 7, signed")["state"] == "completed"
    scene.everyone_sees_the_truth()


def _a_driver_goes_silent(scene: Stage, nurse: Someone) -> None:
    """Accepted and never heard of again: the desk is alerted and gives the trip to the other driver."""
    trip = book(nurse)
    scene.later(seconds=5)
    silent = accept(scene)
    scene.later(minutes=25)
    desk = scene.cast["Desk"]
    alerts = desk.ear.until(scene.ferry.seq())["alerts"].values()
    assert "driver_silent" in {alert["kind"] for alert in alerts}
    ranked = desk.get(f"/trips/{trip}/candidates")["items"]
    other = next(each for each in ranked if each["name"] != silent.name)
    desk.post(f"/trips/{trip}/assign", {"driver_id": other["driver_id"]})
    assert silent.get("/me/run")["stops"] == []
    scene.drive(scene.cast[other["name"]], trip, "depart", "arrive", "board", "complete")
    scene.later(seconds=5)
    alerts = desk.ear.until(scene.ferry.seq())["alerts"].values()
    assert "driver_silent" not in {alert["kind"] for alert in alerts}
    scene.everyone_sees_the_truth()


def _evening(scene: Stage) -> None:
    """Everybody goes home; the log is whole, and every trip came to an end by the table."""
    for driver in [person for person in scene.cast.values() if person.shift]:
        driver.post(f"/shifts/{driver.shift}/end")
    scene.later(minutes=1)
    scene.everyone_sees_the_truth()
    log = scene.log()
    assert [row.seq for row in log] == list(range(1, len(log) + 1))
    state: dict[str, str | None] = {}
    for row in (row for row in log if row.thing == "trip" and row.after is not None):
        assert row.before == state.get(row.thing_id)
        state[row.thing_id] = row.after
    assert not [trip for trip, last in state.items() if MACHINES[Thing.TRIP][str(last)]]
