"""Credentials and organisations over HTTP."""

import pytest

from schemas.values import Role
from tests.build import HOME, XIEHE, a_shift

SEEN = {"kind": "licence", "proof": "document_seen"}
TRIP = {"pickup": XIEHE, "dropoff": HOME}


def me(client) -> str:
    """Who somebody is."""
    return client.get("/me").json()["person"]["id"]


def test_a_credential_is_entered_shown_to_its_holder_and_withdrawn(ferry):
    """The desk lists it, the driver reads it with what is in the way, nobody else does."""
    desk, driver = ferry.api(Role.DISPATCHER), ferry.api(Role.DRIVER)
    desk.patch("/regions/default", json={"gates": {"driver_needs": ["licence"]}}).raise_for_status()
    assert [gate["gate"] for gate in driver.get("/me/gates").json()["closed"]] == ["licence"]
    made = desk.post("/credentials", json={**SEEN, "person_id": me(driver)}).json()
    assert made["vouched_by"] == me(desk)
    assert desk.get(f"/credentials?of={me(driver)}").json()["items"] == [made]
    told = driver.get("/me/gates").json()
    assert (told["closed"], told["credentials"]) == ([], [made])
    assert driver.get(f"/credentials?of={me(driver)}").status_code == 403
    assert desk.post(f"/credentials/{made['id']}/withdraw").json()["withdrawn_at"] is not None
    assert driver.get("/me/gates").json()["credentials"] == []


def test_who_belongs_to_a_verified_organisation_waits_for_nobody(ferry):
    """Until then what they ask for is held."""
    desk, rider = ferry.api(Role.DISPATCHER), ferry.api(Role.RIDER)
    desk.patch(f"/people/{me(rider)}", json={"verified": False}).raise_for_status()
    assert rider.post("/trips", json=TRIP).json()["state"] == "held"
    made = desk.post("/organisations", json={"name": "Union", "mail_domain": "whuh.example"})
    hospital = made.json()
    assert made.headers["location"] == f"/api/v1/organisations/{hospital['id']}"
    desk.patch(f"/people/{me(rider)}", json={"organisation_id": hospital["id"]}).raise_for_status()
    until = {"name": "Union", "verified_until": "2020-03-01T00:00:00+08:00"}
    assert desk.put(f"/organisations/{hospital['id']}", json=until).json()["verified_until"] == "2020-02-29T16:00:00Z"
    assert {trip["state"] for trip in rider.get("/trips").json()["items"]} == {"requested"}
    assert desk.get("/organisations").json()["items"][0]["name"] == "Union"
    assert rider.get("/organisations").status_code == 403


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"valid_from": "2020-03-01T00:00:00+08:00", "valid_until": "2020-02-15T00:00:00+08:00"},
            "两个日期好像写反了。",
        ),
        ({"valid_until": "2020-01-01T00:00:00+08:00"}, "已经过去"),
        ({"kind": "insurance"}, "insurance 请填写 vehicle_id。"),
        ({"person_id": "nobody"}, "nobody"),
    ],
)
def test_a_credential_that_cannot_be_is_answered_exactly(ferry, change, told):
    """Dates swapped or over, of the wrong thing, of nobody: in the asker's language, and nothing is stored."""
    desk, driver = ferry.api(Role.DISPATCHER, "Li", "zh-Hans"), ferry.api(Role.DRIVER)
    whom, before = me(driver), ferry.seq()
    answer = desk.post("/credentials", json={**SEEN, "person_id": whom, **change})
    assert answer.status_code in (404, 422)
    assert told in answer.json()["detail"]
    assert ferry.seq() == before


def test_a_lapsed_licence_keeps_the_desk_from_assigning_too(ferry):
    """A dispatcher who gives the trip by hand reads why not, and what to do."""
    desk, driver, rider = (ferry.api(role) for role in (Role.DISPATCHER, Role.DRIVER, Role.RIDER))
    until = "2020-02-01T21:00:00+08:00"
    desk.post("/credentials", json={**SEEN, "person_id": me(driver), "valid_until": until}).raise_for_status()
    desk.patch("/regions/default", json={"gates": {"driver_needs": ["licence"]}}).raise_for_status()
    shift = driver.post("/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()["id"]
    assert driver.post(f"/shifts/{shift}/start").status_code == 200
    trip = rider.post("/trips", json=TRIP).json()["id"]
    ferry.clock.forward(hours=1)
    refused = desk.post(f"/trips/{trip}/assign", json={"driver_id": me(driver)})
    assert (refused.status_code, refused.json()["error"]) == (409, "Gated")
    assert "show it to a dispatcher" in refused.json()["detail"]
