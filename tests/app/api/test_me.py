"""Who is signed in, with what, and how they leave."""

import pytest

from schemas.values import Role
from tests.build import a_shift


def test_people_change_what_is_theirs(shared):
    """Name, phone and language; from then on Ferry speaks that language, errors included."""
    rider = shared.api(Role.RIDER, "me-change")
    changed = rider.patch("/me", json={"name": "Ana", "phone": "139 1234 5678", "language": "zh-Hans"}).json()
    assert (changed["name"], changed["phone"], changed["language"]) == ("Ana", "139 1234 5678", "zh-Hans")
    assert rider.get("/me").json()["person"] == changed
    assert "没有这个行程" in rider.get("/trips/none").json()["detail"]


@pytest.mark.parametrize("more", [{"verified": True}, {"active": False}, {"team": "Night"}, {"role": "admin"}])
def test_nobody_vouches_for_themselves(shared, more):
    """What a dispatcher decides is no field of one's own page."""
    rider = shared.api(Role.RIDER, "me-vouch")
    answer = rider.patch("/me", json=more)
    assert (answer.status_code, next(iter(more)) in answer.json()["detail"]) == (422, True)


def test_me_names_the_shift_that_counts(shared):
    """The one that goes on, else the next one, else none; and the region one belongs to."""
    driver = shared.api(Role.DRIVER, "me-shift")
    assert driver.get("/me").json()["shift"] is None
    shift = driver.post("/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()
    assert driver.get("/me").json()["shift"] == driver.get(f"/shifts/{shift['id']}").json()
    assert driver.get("/me").json()["region"]["id"] == "default"
    driver.post(f"/shifts/{shift['id']}/cancel")
    assert driver.get("/me").json()["shift"] is None


def test_each_device_is_listed_and_can_be_sent_away(shared):
    """Only one's own; the one in use is marked; a device sent away reads that it must sign in."""
    phone, laptop, other = (shared.api(Role.RIDER, name) for name in ("me-two", "me-two", "me-other"))
    sessions = phone.get("/me/sessions").json()["items"]
    assert [session["current"] for session in sessions] == [True, False]
    [mine, its] = [session["id"] for session in sessions]
    assert other.delete(f"/me/sessions/{its}").status_code == 404
    assert laptop.get("/me").status_code == 200
    assert phone.delete(f"/me/sessions/{its}").status_code == 204
    assert (laptop.get("/me").status_code, phone.get("/me").status_code) == (401, 200)
    assert [session["id"] for session in phone.get("/me/sessions").json()["items"]] == [mine]


def test_signing_out_ends_the_session_in_use(shared):
    """The token is dead at once, and the browser is told to drop its cookie."""
    rider = shared.api(Role.RIDER, "me-out")
    out = rider.post("/me/sign-out")
    assert (out.status_code, 'ferry_session=""' in out.headers["set-cookie"]) == (204, True)
    assert rider.get("/me").status_code == 401
