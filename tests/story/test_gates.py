"""A morning at the gates: nobody drives who may not, and whoever waited for them has an answer within two seconds."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dispatch.clock import ManualClock
from schemas.values import Role
from tests.build import HOME, TONGJI, XIEHE
from tests.story.cast import Someone, Stage, stage

SIX = datetime(2020, 2, 1, 22, 0, tzinfo=UTC)
"""06:00 in Wuhan."""
WELL = {"celsius": 36.5, "answers": {"symptoms": False, "household": False, "contact": False}}
LICENCE = {"kind": "licence", "proof": "document_seen"}
PERMIT = {"kind": "permit", "permit": "A", "proof": "document_seen"}
FEVER = {**WELL, "celsius": 38.4}


@pytest.fixture(params=["sqlite", "postgresql"])
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """A region that asks for a self-check and gives trips by itself, on a database of each kind."""
    on_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'gates.db'}" if on_file else str(request.getfixturevalue("postgres_database"))
    with stage(url, ManualClock(SIX)) as opened:
        desk = opened.enter(Role.DISPATCHER, "Desk")
        change = {"gates": {"self_check": True, "inspection": True}, "dispatch": "assign"}
        desk.http.patch("/regions/default", json=change).raise_for_status()
        yield opened


def comes(scene: Stage, name: str, **vehicle: int | str) -> Someone:
    """A driver measures, looks at the car and goes on duty; the start is refused until both are done."""
    driver = scene.enter(Role.DRIVER, name)
    now = scene.clock.now()
    hours = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=10)).isoformat()}
    car = {"seats": 4, "volume_l": 800, "weight_kg": 600, **vehicle}
    driver.shift = driver.post("/shifts", {**hours, "start": TONGJI, "vehicle": car}, expect=201)["id"]
    assert "self-check is missing" in driver.post(f"/shifts/{driver.shift}/start", expect=409)["detail"]
    driver.post("/me/checks", WELL, expect=201)
    assert "checklist" in driver.post(f"/shifts/{driver.shift}/start", expect=409)["detail"]
    lines = {"items": {"car": True, "clean": True, "masks": True}}
    driver.post(f"/shifts/{driver.shift}/inspection", lines)
    assert driver.get("/me/gates")["closed"] == []
    driver.post(f"/shifts/{driver.shift}/start")
    return driver


def book(rider: Someone, wanted: datetime, **more: Any) -> str:
    """A trip for later this morning."""
    body = {"pickup": XIEHE, "dropoff": HOME, "pickup_after": wanted.isoformat(), **more}
    return str(rider.post("/trips", body, expect=201)["id"])


def test_a_driver_turns_feverish_at_ten_past_seven_with_three_trips_ahead(scene: Stage) -> None:
    """In the commit of the check all three are free; two seconds later each rider has a driver or an honest answer."""
    rider = scene.enter(Role.RIDER, "Nurse")
    wang = comes(scene, "Wang", wheelchairs=1)
    soon = [SIX + timedelta(minutes=minutes) for minutes in (90, 120, 150)]
    trips = [book(rider, soon[0]), book(rider, soon[1]), book(rider, soon[2], needs=["wheelchair"])]
    for trip in trips:
        scene.cast["Desk"].post(f"/trips/{trip}/assign", {"driver_id": wang.get("/me")["person"]["id"]})
    scene.later(minutes=65)
    assert {held(scene, rider, trip) for trip in trips} == {"Wang"}
    comes(scene, "Chen")
    scene.clock.at = SIX + timedelta(minutes=70)
    assert not wang.post("/me/checks", FEVER, expect=201)["passed"]
    assert {held(scene, rider, trip) for trip in trips} == {None}
    assert wang.get("/me/run")["stops"] == []
    scene.later(seconds=1)
    scene.later(seconds=1)
    assert [held(scene, rider, trip) for trip in trips] == ["Chen", "Chen", None]
    left = rider.ear.until(scene.ferry.seq())["trips"][trips[2]]["promise"]
    assert (left["status"], left["reason"]) == ("unlikely", "No driver on duty has what this trip needs.")
    assert [alert["kind"] for alert in _alerts(scene)].count("unwell") == 1
    assert "not passed" in wang.post(f"/shifts/{wang.shift}/resume", expect=409)["detail"]
    scene.everyone_sees_the_truth()
    _nothing_measured_is_told(scene, rider)


def held(scene: Stage, rider: Someone, trip: str) -> str | None:
    """The driver of a trip as the rider's own screen holds it."""
    driver = rider.ear.until(scene.ferry.seq())["trips"][trip]["driver"]
    return None if driver is None else str(driver["name"])


def _alerts(scene: Stage) -> list[dict[str, Any]]:
    desk = scene.cast["Desk"]
    return list(desk.ear.until(scene.ferry.seq())["alerts"].values())


def _nothing_measured_is_told(scene: Stage, rider: Someone) -> None:
    """Neither the log nor the rider's screen knows why the driver does not come."""
    told = str([row.model_dump() for row in scene.log()]) + str(rider.ear.until(scene.ferry.seq()))
    assert "38.4" not in told
    assert "unwell" not in str(rider.ear.until(scene.ferry.seq()))


def test_a_licence_and_a_permit_lapse_on_the_road(scene: Stage) -> None:
    """At the lapse the trips ahead find an answer; nobody gets past by hand, and a new proof lets back."""
    rider, desk = scene.enter(Role.RIDER, "Nurse"), scene.cast["Desk"]
    wang = comes(scene, "Wang", plate="鄂A1")
    me = wang.get("/me")["person"]["id"]
    hour = (SIX + timedelta(hours=1)).isoformat()
    desk.post("/credentials", {**LICENCE, "person_id": me, "valid_until": hour}, expect=201)
    car = desk.post("/vehicles", {"plate": "鄂A1"}, expect=201)["id"]
    permit = desk.post("/credentials", {**PERMIT, "vehicle_id": car}, expect=201)["id"]
    zone = {"name": "Centre", "lat": XIEHE["lat"], "lon": XIEHE["lon"], "km": 0.5, "permit": "A"}
    gates = {"gates": {"driver_needs": ["licence"], "zones": [zone]}}
    desk.http.patch("/regions/default", json=gates).raise_for_status()
    trip = book(rider, SIX + timedelta(minutes=90))
    desk.post(f"/trips/{trip}/assign", {"driver_id": me})
    scene.later(seconds=1)
    assert ("credential", me) in {(alert["kind"], alert["thing_id"]) for alert in _alerts(scene)}
    scene.clock.at = SIX + timedelta(hours=1)
    scene.later(seconds=1)
    assert held(scene, rider, trip) is None
    assert "show it to a dispatcher" in desk.post(f"/trips/{trip}/assign", {"driver_id": me}, expect=409)["detail"]
    desk.post("/credentials", {**LICENCE, "person_id": me}, expect=201)
    wang.post(f"/shifts/{wang.shift}/resume")
    scene.later(seconds=1)
    assert held(scene, rider, trip) == "Wang"
    desk.post(f"/trips/{trip}/release")
    desk.post(f"/credentials/{permit}/withdraw")
    assert "permit" in desk.post(f"/trips/{trip}/assign", {"driver_id": me}, expect=409)["detail"]
    scene.later(seconds=1)
    assert held(scene, rider, trip) is None
    scene.everyone_sees_the_truth()
