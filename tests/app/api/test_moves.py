"""What is done to a trip, from the desk and by its people."""

from datetime import timedelta

import pytest

from dispatch.commands import ChangePerson
from schemas.people import PersonChange
from schemas.values import Role
from tests.build import HOME, NIGHT, XIEHE, a_shift

TRIP = {"pickup": XIEHE, "dropoff": HOME}


@pytest.fixture
def desk(ferry):
    """A dispatcher, with a driver on shift."""
    driver = ferry.api(Role.DRIVER)
    shift = driver.post("/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()["id"]
    driver.post(f"/shifts/{shift}/start")
    made = ferry.api(Role.DISPATCHER)
    made.driver, made.driver_id = driver, driver.get("/me").json()["person"]["id"]
    return made


def test_a_held_trip_waits_for_a_word(ferry, desk):
    """Somebody nobody knows books; the desk sees the alert, vouches, and the trip is requested."""
    rider = ferry.api(Role.RIDER)
    person = rider.get("/me").json()["person"]["id"]
    ferry.do(ChangePerson(person, PersonChange(verified=False)))
    trip = rider.post("/trips", json=TRIP).json()
    assert (trip["state"], [alert["kind"] for alert in desk.get("/board").json()["alerts"]]) == ("held", ["held"])
    assert rider.post(f"/trips/{trip['id']}/verify").status_code == 403
    assert desk.post(f"/trips/{trip['id']}/verify").json()["state"] == "requested"
    assert desk.get("/board").json()["alerts"] == []


def test_a_trip_is_given_taken_back_and_kept_for_one(ferry, desk):
    """Assign, release with a reason, pin and unpin: each answers with the trip as it is now."""
    trip = ferry.api(Role.RIDER).post("/trips", json=TRIP).json()["id"]
    given = desk.post(f"/trips/{trip}/assign", json={"driver_id": desk.driver_id}).json()
    assert (given["state"], given["driver"]["id"]) == ("assigned", desk.driver_id)
    taken = desk.post(f"/trips/{trip}/release", json={"reason": "car broke"}).json()
    assert (taken["state"], taken["driver"]) == ("requested", None)
    for pinned in (desk.driver_id, None):
        assert desk.post(f"/trips/{trip}/pin", json={"driver_id": pinned}).json()["pinned_driver"] == pinned


@pytest.mark.parametrize("body", [None, {"reason": "feeling better"}])
def test_a_rider_calls_off_with_or_without_a_reason(ferry, body):
    """The body may be left out; calling off again is as good as once."""
    rider = ferry.api(Role.RIDER)
    trip = rider.post("/trips", json=TRIP).json()["id"]
    for _ in range(2):
        told = rider.post(f"/trips/{trip}/cancel", json=body).json()
        assert (told["state"], told["reason"]) == ("cancelled", (body or {}).get("reason", ""))


def test_an_unfilled_trip_is_wanted_again(ferry):
    """The rider alone, or the desk, opens it anew, from now on."""
    rider, other = ferry.api(Role.RIDER), ferry.api(Role.RIDER, "other")
    trip = rider.post("/trips", json=TRIP).json()["id"]
    ferry.clock.forward(hours=3)
    ferry.tick()
    assert rider.get(f"/trips/{trip}").json()["state"] == "unfilled"
    assert other.post(f"/trips/{trip}/reopen").status_code == 403
    again = rider.post(f"/trips/{trip}/reopen").json()
    assert (again["state"], again["pickup_after"]) == ("requested", "2020-02-01T15:00:00Z")


def test_a_phone_without_net_reports_later(ferry, desk):
    """The moves come in late, in order, with where it was and what proves it; the times are those of the phone."""
    trip = ferry.api(Role.RIDER).post("/trips", json=TRIP | {"kind": "supply"}).json()["id"]
    desk.post(f"/trips/{trip}/assign", json={"driver_id": desk.driver_id})
    ferry.clock.forward(minutes=30)
    for minutes, move in enumerate(("depart", "arrive", "board", "complete"), start=5):
        at = (NIGHT + timedelta(minutes=minutes)).isoformat()
        body = {"move": move, "at": at, "position": {"lat": 30.58, "lon": 114.27}, "proof": "signed"}
        told = desk.driver.post(f"/trips/{trip}/moves", json=body).json()
        assert told["last_move_at"] == at.replace("+00:00", "Z")
    assert (told["state"], told["boarded_at"]) == ("completed", "2020-02-01T12:07:00Z")
