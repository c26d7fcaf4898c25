"""In and out."""

import pytest

from dispatch.commands import InvitePerson, IssueToken
from schemas.people import InviteIn
from schemas.values import Role
from tests.build import ADMIN


@pytest.fixture
def invite(ferry) -> str:
    """A fresh invite for a driver."""
    return str(ferry.do(InvitePerson(InviteIn(role=Role.DRIVER)), ADMIN).answer["token"])


def test_an_invite_makes_a_person_and_a_session(ferry, invite):
    """Name and language once, then straight to one's own page."""
    client = ferry.client(Origin=ferry.url)
    assert client.get(f"/join/{invite}").status_code == 200
    answer = client.post(f"/join/{invite}", data={"name": "王磊", "phone": "+86 138 0000 0000", "language": "zh-Hans"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/drive")
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert client.get("/drive").status_code == 200


@pytest.mark.parametrize("form", [{"name": ""}, {"name": "x" * 100}, {"name": "Wang", "phone": "call me"}])
def test_a_bad_answer_is_asked_again(ferry, invite, form):
    """The page comes back with what was wrong, and the invite is still good."""
    client = ferry.client(Origin=ferry.url)
    answer = client.post(f"/join/{invite}", data=form)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert client.post(f"/join/{invite}", data={"name": "Wang"}).status_code == 303


def test_an_invite_works_once(ferry, invite):
    """The second to use a link is told so."""
    assert ferry.client(Origin=ferry.url).post(f"/join/{invite}", data={"name": "Wang"}).status_code == 303
    assert ferry.client(Origin=ferry.url).post(f"/join/{invite}", data={"name": "Li"}).status_code == 404


def test_a_pasted_token_signs_in(ferry):
    """A token from the command line opens the pages, and `next` stays within this house."""
    token = ferry.token(Role.DISPATCHER)
    client = ferry.client(Origin=ferry.url)
    assert client.post("/sign-in", data={"token": token, "next": "//evil.example"}).headers["location"] == "/"
    assert client.get("/board").status_code == 200


def test_a_pasted_link_leads_to_its_page(ferry, invite):
    """People paste what they have."""
    answer = ferry.client(Origin=ferry.url).post("/sign-in", data={"token": f"https://ferry.example/join/{invite}"})
    assert answer.headers["location"] == f"/join/{invite}"


def test_an_unknown_token_is_refused(ferry):
    """In words."""
    answer = ferry.client(Origin=ferry.url).post("/sign-in", data={"token": "guess"})
    assert answer.status_code == 401
    assert 'role="alert"' in answer.text


def test_signing_out_ends_the_session_itself(ferry):
    """The token is worthless afterwards, not only forgotten by the browser."""
    token = ferry.token(Role.RIDER)
    origin = {"Cookie": f"ferry_session={token}", "Origin": ferry.url}
    assert ferry.client(**origin).post("/sign-out").status_code == 303
    assert ferry.client(Authorization=f"Bearer {token}").get("/api/v1/me").status_code == 401


def test_a_stranger_keeps_the_language_in_a_cookie(ferry):
    """The switch works before signing in."""
    client = ferry.client(**{"Accept-Language": "en", "Origin": ferry.url})
    assert client.post("/language", data={"language": "zh-Hans", "back": "/sign-in"}).headers["location"] == "/sign-in"
    assert '<html lang="zh-Hans">' in client.get("/sign-in").text


def test_a_person_keeps_their_language(ferry):
    """The switch is stored with the person, for every device and every message."""
    rider = ferry.client(Role.RIDER)
    rider.post("/language", data={"language": "en"})
    assert rider.get("/api/v1/me").json()["person"]["language"] == "en"


def test_an_invite_for_somebody_known_lets_them_in_with_one_click(ferry):
    """A link made for one person signs that person in, once."""
    person = ferry.do(IssueToken(Role.DRIVER, "Wang"), ADMIN).answer["person"]
    wish = InvitePerson(InviteIn(role=Role.DRIVER), person_id=person["id"])
    token = ferry.do(wish, ADMIN).answer["token"]
    client = ferry.client()
    answer = client.get(f"/enter/{token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/drive")
    assert client.get("/api/v1/me").json()["person"]["id"] == person["id"]
    assert ferry.client().get(f"/enter/{token}").status_code == 404
