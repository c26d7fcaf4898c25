"""One's own account: devices, second factors, links of a group lead."""

import re

import pyotp
import pytest

from dispatch.commands import AddPerson, ChangePerson, InvitePerson
from schemas.people import InviteIn, PersonChange, PersonIn
from schemas.values import Role
from tests.app.server import running

SECRET = re.compile(r'name="secret" value="(\w+)"')


def come(ferry, role="dispatcher"):
    """A browser that came in by a personal link, and the person's id."""
    token = ferry.do(InvitePerson(InviteIn.model_validate({"role": role}))).answer["token"]
    client = ferry.client(Origin=ferry.url)
    assert client.post(f"/join/{token}", data={"name": "Ana", "language": "en"}).status_code == 303
    return client


def secret(client):
    """Begin with an app."""
    [found] = SECRET.findall(client.post("/second-factor/app", data={"next": "/board"}).text)
    return found


def shows(ferry, found):
    """What the app shows now."""
    return pyotp.TOTP(found).at(ferry.clock.now())


def test_an_app_lets_a_dispatcher_in(ferry):
    """Without JavaScript: secret, code, board; the next time the code alone."""
    client = come(ferry)
    assert client.get("/board").headers["location"] == "/second-factor?next=/board"
    found = secret(client)
    done = client.post("/second-factor/code", data={"code": shows(ferry, found), "next": "/board"})
    assert (done.status_code, done.headers["location"]) == (303, "/board")
    assert (client.get("/board").status_code, client.get("/api/v1/board").status_code) == (200, 200)


def test_wrong_codes_of_an_app_are_few(ferry):
    """Five in five minutes, then a pause, told on the page."""
    client = come(ferry)
    secret(client)
    said = [client.post("/second-factor/code", data={"code": "000000"}) for _ in range(6)]
    assert [each.status_code for each in said] == [422] * 6
    assert "try again in" in said[-1].text
    assert client.get("/api/v1/board").status_code == 403


def test_what_is_no_secret_is_refused(ferry):
    """A forged one is not even drawn."""
    client = come(ferry)
    assert client.get("/second-factor").status_code == 200
    assert client.post("/second-factor/code", data={"code": "1", "secret": "<svg>"}).status_code == 422


def test_half_signed_in_is_nowhere_in(ferry):
    """No list, no feed, no account, nothing of the reference but the way to the second factor."""
    client = come(ferry)
    for path in ("/me", "/people", "/trips", "/board", "/me/sessions", "/me/passkeys", "/regions"):
        assert client.get(f"/api/v1{path}").status_code == 403, path
    for path in ("/", "/board", "/wall", "/admin", "/account"):
        assert client.get(path).headers["location"].startswith("/second-factor"), path
    assert client.post("/admin/people", data={"name": "Eve"}).headers["location"].startswith("/second-factor")
    assert client.post("/sign-out").status_code == 303


def test_where_it_is_switched_off_a_dispatcher_goes_straight_in(tmp_path):
    """For a demonstration."""
    with running(f"sqlite:///{tmp_path / 'ferry.db'}", second_factor=False) as ferry:
        assert come(ferry).get("/board").status_code == 200


@pytest.mark.parametrize("role", ["rider", "driver"])
def test_riders_and_drivers_need_none(ferry, role):
    """They are in at once; the account shows their device."""
    client = come(ferry, role)
    page = client.get("/account")
    assert page.status_code == 200
    assert client.get("/api/v1/me").status_code == 200


def test_a_device_is_signed_out_by_its_owner_only(ferry):
    """Somebody else's session is not found, whatever its id."""
    client, other = come(ferry, "driver"), come(ferry, "driver")
    [foreign] = other.get("/api/v1/me/sessions").json()["items"]
    assert client.post(f"/account/sessions/{foreign['id']}/end").status_code == 422
    assert other.get("/api/v1/me").status_code == 200
    [own] = client.get("/api/v1/me/sessions").json()["items"]
    assert client.post(f"/account/sessions/{own['id']}/end").status_code == 303
    assert client.get("/api/v1/me").status_code == 401


def test_a_group_lead_makes_and_closes_links(ferry):
    """A link, a code to type, a picture; one more than the limit is refused in words."""
    person = ferry.do(AddPerson(PersonIn(role=Role.DRIVER, name="Lead", team="West"))).answer["id"]
    ferry.do(ChangePerson(person, PersonChange(quota=3)))
    link = ferry.do(InvitePerson(InviteIn(role=Role.DRIVER), person)).answer["token"]
    client = ferry.client(Origin=ferry.url)
    client.post(f"/join/{link}", data={"name": "Lead"})
    made = client.post("/account/links", data={"role": "driver", "seats": "3"})
    assert (made.status_code, "<svg" in made.text, "/join/" in made.text) == (201, True, True)
    for form in ({"role": "driver", "seats": "1"}, {"role": "admin"}, {"seats": "many"}, {"seats": "-1"}):
        assert client.post("/account/links", data=form).status_code == 422, form
    [close] = re.findall(r'action="(/account/links/\w+/close)"', client.get("/account").text)
    assert client.post(close).status_code == 303
    assert client.get("/api/v1/me").json()["person"]["quota"] == 3


def test_the_way_on_stays_in_this_house(ferry):
    """`next` leads to no other site, wherever it is carried."""
    client = come(ferry)
    found = secret(client)
    form = {"code": shows(ferry, found), "next": "//evil.example"}
    assert client.post("/second-factor/code", data=form).headers["location"] == "/"
    assert client.get("/welcome?next=https://evil.example").headers["location"] == "/"
