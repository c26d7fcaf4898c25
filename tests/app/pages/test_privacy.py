"""What people read of what is kept of them, and the log: plain pages."""

import asyncio

import pytest
from sqlalchemy import text

from dispatch.commands import AssignTrip
from schemas.values import Role
from tests.build import a_shift, a_trip

TRIP = a_trip().model_dump(mode="json", exclude_unset=True)


@pytest.mark.parametrize(("language", "words"), [("en", "dispatcher Dora"), ("zh-Hans", "调度员 Dora")])
def test_people_read_who_saw_them(ferry, language, words):
    """Name, phone, and every look, in their own language; a stranger is led to the door."""
    rider = ferry.client(Role.RIDER, "Ana Sick", language)
    trip = rider.post("/api/v1/trips", json=TRIP).json()["id"]
    ferry.api(Role.DISPATCHER, "Dora Desk").get(f"/trips/{trip}")
    asyncio.run_coroutine_threadsafe(ferry.rooms.ledger.flush(), ferry.loop).result(20)
    page = rider.get("/privacy").text
    assert "Ana Sick" in page
    assert words.lower() in page.lower()
    assert "Dora Desk" not in page
    assert ferry.client().get("/privacy").headers["location"] == "/sign-in?next=/privacy"


def test_the_log_is_paged_and_checked(ferry):
    """Newest first, older rows behind a link; a row that was changed past Ferry is marked; riders may not look."""
    desk = ferry.client(Role.DISPATCHER)
    for _ in range(130):
        ferry.client(Role.RIDER, "Ana")
    page = desk.get("/audit").text
    assert "does not follow" not in page
    assert "/audit?before=" in page
    assert "人员 · 登录" in ferry.client(Role.DISPATCHER, "Dora", "zh-Hans").get("/audit").text
    with ferry.rooms.database.engine.begin() as connection:
        connection.execute(text("UPDATE event SET why = 'other' WHERE seq = (SELECT max(seq) - 3 FROM event)"))
    assert desk.get("/audit").text.count("does not follow") == 1
    assert desk.get("/audit?before=5").text.count('class="num">4</td>') == 1
    assert ferry.client(Role.RIDER).get("/audit").status_code == 403


def test_people_take_everything_along(ferry):
    """One file with their own name and note; nobody signed in gets nothing."""
    rider = ferry.client(Role.RIDER, "Ana Sick")
    rider.post("/api/v1/trips", json=TRIP | {"note": "fever"})
    answer = rider.get("/privacy/export")
    assert answer.headers["content-disposition"] == 'attachment; filename="ferry.json"'
    told = answer.json()
    assert (told["person"]["name"], told["rides"][0]["note"]) == ("Ana Sick", "fever")
    assert told == rider.get("/api/v1/me/export").json()
    assert ferry.client().get("/privacy/export").status_code == 303


def test_people_are_forgotten_at_their_word(ferry):
    """Not without the tick; then the session is over and the name is nowhere, in the list of people neither."""
    rider, admin = ferry.client(Role.RIDER, "Ana Sick"), ferry.api(Role.ADMIN)
    assert rider.post("/privacy/erase").status_code == 422
    assert "Ana Sick" in admin.get("/people").text
    page = rider.post("/privacy/erase", data={"sure": "true"})
    assert (page.status_code, "You are forgotten" in page.text) == (200, True)
    assert rider.get("/privacy").status_code == 303
    assert "Ana Sick" not in admin.get("/people").text


def test_whoever_is_on_a_trip_hears_that_it_must_end_first(ferry):
    """The driver by the page, the rider by the API, an admin for either: the trip is named, nothing has changed."""
    rider, driver, admin = ferry.api(Role.RIDER), ferry.client(Role.DRIVER), ferry.client(Role.ADMIN)
    trip = rider.post("/trips", json=TRIP).json()["id"]
    who = driver.get("/api/v1/me").json()["person"]["id"]
    shift = driver.post("/api/v1/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()["id"]
    driver.post(f"/api/v1/shifts/{shift}/start")
    ferry.do(AssignTrip(trip, who))
    seq = ferry.seq()
    page = driver.post("/privacy/erase", data={"sure": "true"})
    assert (page.status_code, f"Trip {trip} is under way" in page.text) == (409, True)
    assert rider.post("/me/erase").json()["error"] == "UnderWay"
    assert f"Trip {trip} is under way" in admin.post(f"/admin/people/{who}/erase").text
    assert ferry.seq() == seq


def test_an_admin_forgets_somebody_and_hands_them_their_copy(ferry):
    """The copy is in the ledger of whom it is about; a dispatcher may do neither, and nobody is no page."""
    rider, admin, desk = (
        ferry.api(Role.RIDER, "Ana Sick"),
        ferry.client(Role.ADMIN, "Ada"),
        ferry.client(Role.DISPATCHER),
    )
    who = rider.get("/me").json()["person"]["id"]
    assert admin.get(f"/api/v1/people/{who}/export").json()["person"]["name"] == "Ana Sick"
    asyncio.run_coroutine_threadsafe(ferry.rooms.ledger.flush(), ferry.loop).result(20)
    assert "export" in {one["what"] for one in rider.get("/me/looks").json()["items"]}
    for path in (f"/api/v1/people/{who}/export", f"/admin/people/{who}/erase"):
        assert desk.get(path).status_code == 403
    assert admin.get("/admin/people/nobody/erase").status_code == 404
    assert "Ana Sick" in admin.get(f"/admin/people/{who}/erase").text
    assert admin.post(f"/admin/people/{who}/erase").status_code == 303
    assert rider.get("/me").status_code == 401
