"""Idempotency and rights at the edge."""

import pytest

from schemas.values import Role
from tests.build import HOME, XIEHE

TRIP = {"pickup": XIEHE, "dropoff": HOME}


def test_the_same_key_brings_the_same_answer_and_one_effect(shared):
    """A phone that repeats a booking because the answer was lost books once."""
    rider, key = shared.api(Role.RIDER, "phone"), {"Idempotency-Key": "once"}
    first = rider.post("/trips", json=TRIP, headers=key)
    seq = shared.seq()
    again = rider.post("/trips", json=TRIP, headers=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert shared.seq() == seq


def test_a_key_is_for_one_request(shared):
    """The same key with another body, or on another address, is refused by name; nothing is written."""
    rider, key = shared.api(Role.RIDER, "mixer"), {"Idempotency-Key": "mixed"}
    trip = rider.post("/trips", json=TRIP, headers=key).json()["id"]
    seq = shared.seq()
    for path, body in (("/trips", TRIP | {"riders": 2}), (f"/trips/{trip}/cancel", {})):
        refused = rider.post(path, json=body, headers=key)
        assert (refused.status_code, refused.json()["error"]) == (409, "KeyReused")
        assert "mixed" in refused.json()["detail"]
    assert shared.seq() == seq


def test_keys_of_different_people_do_not_meet(shared):
    """Two phones may choose the same key."""
    key = {"Idempotency-Key": "same"}
    ids = {shared.api(Role.RIDER, name).post("/trips", json=TRIP, headers=key).json()["id"] for name in "ab"}
    assert len(ids) == 2


@pytest.mark.parametrize("key", ["", "x" * 201, "schlüssel"])
def test_a_key_is_short_and_plain(shared, key):
    """A key that could not be kept is refused, with the rule."""
    answer = shared.api(Role.RIDER).post("/trips", json=TRIP, headers=[(b"idempotency-key", key.encode("latin-1"))])
    assert (answer.status_code, answer.json()["error"]) == (422, "BadRequest")
    assert "idempotency-key" in answer.json()["detail"].lower()


ALL, DESK = {"rider", "driver", "dispatcher", "admin"}, {"dispatcher", "admin"}
MATRIX = [
    ("GET", "/me", ALL),
    ("GET", "/me/sessions", ALL),
    ("GET", "/me/offers", {"driver"}),
    ("GET", "/me/run", {"driver"}),
    ("GET", "/trips", ALL),
    ("GET", "/shifts", ALL),
    ("GET", "/places", ALL),
    ("GET", "/vehicles", ALL - {"rider"}),
    ("GET", "/regions", ALL),
    ("GET", "/people", DESK),
    ("GET", "/board", DESK),
    ("GET", "/events", DESK),
    ("POST", "/trips/quote", {"rider", "dispatcher", "admin"}),
    ("POST", "/trips", {"rider", "dispatcher", "admin"}),
    ("POST", "/places", DESK),
    ("POST", "/vehicles", DESK),
    ("POST", "/people", DESK),
    ("POST", "/invites", DESK),
]
BODIES = {
    "/trips": TRIP,
    "/trips/quote": TRIP,
    "/places": {"name": "A", "lat": 30.5, "lon": 114.3},
    "/vehicles": {"seats": 4},
    "/people": {"role": "rider", "name": "A"},
    "/invites": {"role": "rider"},
}


@pytest.mark.parametrize(("method", "path", "allowed"), MATRIX)
def test_each_role_reaches_its_own_addresses_only(shared, method, path, allowed):
    """The matrix of roles and addresses, every cell; strangers reach none."""
    assert shared.api().request(method, path, json=BODIES.get(path)).status_code == 401
    for role in ALL:
        answer = shared.api(Role(role), f"m{role}").request(method, path, json=BODIES.get(path))
        assert answer.status_code in ((200, 201) if role in allowed else (403,)), (role, answer.text)


def test_things_of_others_are_not_to_be_found(shared):
    """What is not yours is 404, as if it were not there: ids cannot be tried out."""
    owner, other = shared.api(Role.RIDER, "owner"), shared.api(Role.RIDER, "other")
    driver = shared.api(Role.DRIVER, "stranger")
    trip = owner.post("/trips", json=TRIP).json()["id"]
    person = owner.get("/me").json()["person"]["id"]
    for client in (other, driver):
        assert client.get(f"/trips/{trip}").status_code == 404
        assert client.get(f"/people/{person}").status_code == 404
        assert trip not in client.get("/trips").text
    assert owner.get(f"/trips/{trip}").json()["history"][0]["name"] == "TripRequested"
