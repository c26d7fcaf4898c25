"""What people read of what is kept of them, and the log: plain pages."""

import asyncio

import pytest
from sqlalchemy import text

from schemas.values import Role
from tests.build import a_trip

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
    with ferry.rooms.database.engine.begin() as connection:
        connection.execute(text("UPDATE event SET why = 'other' WHERE seq = (SELECT max(seq) - 3 FROM event)"))
    assert desk.get("/audit").text.count("does not follow") == 1
    assert desk.get("/audit?before=5").text.count('<td class="num">4</td>') == 1
    assert ferry.client(Role.RIDER).get("/audit").status_code == 403
