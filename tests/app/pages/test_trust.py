"""Gates, organisations, credentials and cars without JavaScript."""

import re

import pytest

from app.pages.trust import lines
from dispatch.errors import BadRequest
from schemas.values import Role


def person(client) -> str:
    """Who somebody is."""
    return client.get("/api/v1/me").json()["person"]["id"]


def test_what_the_region_asks_is_set_in_one_form(ferry):
    """Switches, limits, needs and the words of the questions; what is not ticked is off."""
    desk = ferry.client(Role.DISPATCHER)
    form = {
        "self_check": "true",
        "fever_celsius": "37.5",
        "driver_needs": ["licence", "vetting"],
        "questions": "cough | Do you cough? | 你咳嗽吗？\n\nhome | Is anybody ill at home? | 家里有人生病吗？\n",
    }
    assert desk.post("/admin/gates", data=form).headers["location"] == "/admin/trust"
    [region] = desk.get("/api/v1/regions").json()["items"]
    gates = region["gates"]
    assert (gates["self_check"], gates["inspection"], gates["fever_celsius"]) == (True, False, 37.5)
    assert (gates["driver_needs"], gates["car_needs"]) == (["licence", "vetting"], [])
    assert [line["id"] for line in gates["questions"]] == ["cough", "home"]
    assert "cough | Do you cough? | 你咳嗽吗？" in desk.get("/admin/trust").text


def test_a_credential_is_entered_by_days_and_withdrawn(ferry):
    """Through the last day in full by the clock of Wuhan; the page says who has seen it."""
    desk, driver = ferry.client(Role.DISPATCHER, "Li"), ferry.client(Role.DRIVER, "Wang")
    here = f"/admin/people/{person(driver)}"
    days = {"valid_from": "2020-02-01", "valid_until": "2020-02-29"}
    form = {"back": here, "person_id": person(driver), "kind": "licence", "proof": "document_seen", **days}
    assert desk.post("/admin/credentials", data=form).headers["location"] == here
    [made] = desk.get(f"/api/v1/credentials?of={person(driver)}").json()["items"]
    assert (made["valid_from"], made["valid_until"]) == ("2020-01-31T16:00:00Z", "2020-02-29T16:00:00Z")
    page = desk.get(here).text
    assert re.search(r"2020-02-01.*2020-02-29", page, re.DOTALL)
    assert "Li" in page
    assert desk.post(f"/admin/credentials/{made['id']}/withdraw", data={"back": here}).status_code == 303
    assert "Nothing is on record." in desk.get(here).text


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ({"valid_from": "2020-03-01", "valid_until": "2020-02-15"}, "the dates look swapped"),
        ({"valid_until": "2020-01-15"}, "has passed"),
        ({"valid_until": "soon"}, "soon is no day; write it like 2020-02-01."),
        ({"valid_until": "9999-12-31"}, "is no day"),
    ],
)
def test_days_that_cannot_be_are_a_sentence_on_the_page(ferry, days, told):
    """Swapped, over, none at all, outside the calendar: nothing is stored."""
    desk, driver = ferry.client(Role.DISPATCHER), ferry.client(Role.DRIVER)
    here = f"/admin/people/{person(driver)}"
    form = {"back": here, "person_id": person(driver), "kind": "licence", "proof": "document_seen", **days}
    answer = desk.post("/admin/credentials", data=form)
    assert answer.status_code == 422
    assert told in answer.text
    assert desk.get(f"/api/v1/credentials?of={person(driver)}").json()["items"] == []


def test_an_organisation_is_verified_through_a_day(ferry):
    """Added, verified, and chosen for a rider, who then waits for nobody."""
    desk, rider = ferry.client(Role.DISPATCHER), ferry.client(Role.RIDER)
    desk.patch(f"/api/v1/people/{person(rider)}", json={"verified": False})
    assert desk.post("/admin/organisations", data={"name": "Union"}).status_code == 303
    [known] = desk.get("/api/v1/organisations").json()["items"]
    desk.post("/admin/organisations", data={"known": known["id"], "name": "Union", "until": "2020-02-29"})
    assert "2020-02-29" in desk.get("/admin/trust").text
    desk.post(f"/admin/people/{person(rider)}/organisation", data={"organisation_id": known["id"]})
    assert rider.get("/api/v1/me").json()["person"]["organisation_id"] == known["id"]
    trip = {"pickup": {"lat": 30.58, "lon": 114.27, "name": ""}, "dropoff": {"lat": 30.53, "lon": 114.35, "name": ""}}
    assert rider.post("/api/v1/trips", json=trip).json()["state"] == "requested"


def test_a_driver_is_cleared_on_their_page(ferry):
    """The newest check stands there, with the button only while it stands in the way."""
    desk, driver = ferry.client(Role.DISPATCHER), ferry.client(Role.DRIVER)
    here = f"/admin/people/{person(driver)}"
    answers = {"symptoms": False, "household": False, "contact": False}
    driver.post("/api/v1/me/checks", json={"celsius": 38.2, "answers": answers}).raise_for_status()
    assert "38.2 °C" in desk.get(here).text
    assert desk.post(f"{here}/checks/clear").status_code == 303
    assert "Let them take a new check" not in desk.get(here).text


def test_a_car_gets_its_permit_page(ferry):
    """Without a permit a sentence; with one a page that anybody may scan."""
    desk = ferry.client(Role.DISPATCHER)
    desk.post("/admin/vehicles", data={"plate": "鄂A12345"})
    [car] = desk.get("/api/v1/vehicles").json()["items"]
    here = f"/admin/vehicles/{car['id']}"
    assert "no permit that is valid now" in desk.post(f"{here}/permit").text
    form = {"back": here, "vehicle_id": car["id"], "kind": "permit", "permit": "A", "proof": "document_seen"}
    desk.post("/admin/credentials", data=form)
    assert desk.post(f"{here}/permit").headers["location"].startswith("/p/")


@pytest.mark.parametrize("path", ["/admin/trust", "/admin/people/nobody", "/admin/vehicles/none"])
def test_trust_is_for_the_desk(ferry, path):
    """Drivers and riders are told so, strangers are led to the door; what is not there is not found."""
    assert ferry.client(Role.DRIVER).get(path).status_code == 403
    assert ferry.client().get(path).headers["location"].startswith("/sign-in")
    assert ferry.client(Role.DISPATCHER).get(path).status_code == (200 if path.endswith("trust") else 404)


def test_a_line_that_is_no_line_is_named() -> None:
    """What was written stands in the refusal, with how to write it."""
    with pytest.raises(BadRequest, match=r"Do you cough\? is not written as id"):
        lines("Do you cough?")
