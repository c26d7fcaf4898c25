"""Offers as a phone meets them."""

from datetime import timedelta

import pytest

from dispatch.commands import MakeOffer
from schemas.values import Role
from tests.build import HOME, PLANNER, XIEHE, a_shift

TRIP = {"pickup": XIEHE, "dropoff": HOME}


@pytest.fixture
def asked(ferry):
    """A driver who is asked to take a trip: the server, the driver, the trip, the offer."""
    rider, driver = ferry.api(Role.RIDER), ferry.api(Role.DRIVER)
    trip = rider.post("/trips", json=TRIP).json()["id"]
    shift = driver.post("/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()["id"]
    driver.post(f"/shifts/{shift}/start")
    wish = MakeOffer(shift, (trip,), ferry.clock.now() + timedelta(seconds=90))
    return ferry, driver, trip, ferry.do(wish, PLANNER).answer["id"]


def test_an_offer_is_read_seen_and_accepted(asked):
    """It is in the list with its deadline, tells nothing of the rider, and saying yes opens the door."""
    _, driver, trip, offer = asked
    [listed] = driver.get("/me/offers").json()["items"]
    assert listed == driver.get(f"/offers/{offer}").json()
    assert listed["expires_at"] == "2020-02-01T12:01:30Z"
    assert (listed["trips"][0]["rider"], listed["trips"][0]["pickup"]["approximate"]) == (None, True)
    assert driver.post(f"/offers/{offer}/seen").json()["seen_at"] == "2020-02-01T12:00:00Z"
    assert driver.post(f"/offers/{offer}/accept").json()["state"] == "accepted"
    assert driver.get("/me/offers").json()["items"] == []
    assert driver.get(f"/trips/{trip}").json()["pickup"]["name"] == XIEHE["name"]


@pytest.mark.parametrize("body", [None, {}, {"reason": "too far"}])
def test_a_no_needs_no_reason(asked, body):
    """With or without words; the trip waits for the next driver, and this one cannot read it any more."""
    _, driver, trip, offer = asked
    told = driver.post(f"/offers/{offer}/decline", json=body).json()
    assert (told["state"], told["reason"]) == ("declined", (body or {}).get("reason", ""))
    assert driver.get(f"/trips/{trip}").status_code == 404


def test_an_offer_is_one_drivers_business(asked):
    """Others neither read nor answer it; whoever says yes after a no is told why not, with 409."""
    ferry, driver, _, offer = asked
    other, rider = ferry.api(Role.DRIVER, "other"), ferry.api(Role.RIDER)
    for client in (other, rider):
        assert client.get(f"/offers/{offer}").status_code == 404
        assert client.post(f"/offers/{offer}/accept").status_code == 403
    driver.post(f"/offers/{offer}/decline")
    late = driver.post(f"/offers/{offer}/accept")
    assert (late.status_code, late.json()["error"]) == (409, "Taken")
