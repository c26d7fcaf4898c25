"""A link brings one person in."""

import pytest

from schemas.values import Role


def test_a_link_brings_in_one_person_who_may_begin_at_once(shared):
    """By the API as by the page: the token works, the browser is signed in, and the second one who tries is told."""
    link = shared.api(Role.DISPATCHER).post("/invites", json={"role": "driver", "team": "Night"}).json()
    assert (link["role"], link["team"], link["expires_at"]) == ("driver", "Night", "2020-02-15T12:00:00Z")
    token, newcomer = link["link"].rpartition("/")[2], shared.api()
    body = {"token": token, "name": "Zhou", "phone": "13912345678", "language": "zh-Hans"}
    welcome = newcomer.post("/invites/accept", json=body)
    assert (welcome.status_code, welcome.json()["person"]["verified"]) == (201, True)
    assert "httponly" in welcome.headers["set-cookie"].lower()
    scripted = shared.api(Authorization=f"Bearer {welcome.json()['token']}")
    assert scripted.get("/me").json()["person"]["name"] == newcomer.get("/me").json()["person"]["name"] == "Zhou"
    assert shared.api().post("/invites/accept", json=body).status_code == 404


@pytest.mark.parametrize(("role", "status"), [("rider", 201), ("driver", 201), ("dispatcher", 403), ("admin", 403)])
def test_a_dispatcher_invites_those_below(shared, role, status):
    """Whoever may dispatch or administer is invited by an admin."""
    assert shared.api(Role.DISPATCHER).post("/invites", json={"role": role}).status_code == status
    assert shared.api(Role.ADMIN).post("/invites", json={"role": role}).status_code == 201


def test_a_link_that_is_over_says_so(ferry):
    """After two weeks: 409, with the deadline, and nobody is made."""
    link = ferry.api(Role.ADMIN).post("/invites", json={"role": "rider"}).json()["link"]
    ferry.clock.forward(days=15)
    before = ferry.seq()
    answer = ferry.api().post("/invites/accept", json={"token": link.rpartition("/")[2], "name": "Ana"})
    assert (answer.status_code, answer.json()["error"]) == (409, "TooLate")
    assert "2020-02-15" in answer.json()["detail"]
    assert ferry.seq() == before
