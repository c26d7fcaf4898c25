"""Whatever the API and the pages show of somebody is in that person's ledger."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ledger import private
from dispatch.commands import AssignTrip
from schemas.looks import What
from schemas.values import Role
from tests.build import a_shift, a_trip

TRIP = a_trip().model_dump(mode="json", exclude_unset=True)


def seen(ferry, client):
    """Somebody's ledger by the API: role and what, newest first."""
    asyncio.run_coroutine_threadsafe(ferry.rooms.ledger.flush(), ferry.loop).result(20)
    return [(one["role"], one["what"]) for one in client.get("/me/looks").json()["items"]]


@pytest.fixture
def group(ferry):
    """A rider with a trip and a driver on duty who has been given it: both clients, and the trip."""
    rider, driver = ferry.api(Role.RIDER, "Ana Sick"), ferry.api(Role.DRIVER, "Wang Wei")
    trip = rider.post("/trips", json=TRIP).json()["id"]
    shift = driver.post("/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()["id"]
    driver.post(f"/shifts/{shift}/start")
    ferry.do(AssignTrip(trip, driver.get("/me").json()["person"]["id"]))
    return rider, driver, trip


@pytest.mark.parametrize("path", ["/trips/{trip}", "/trips", "/me/run"])
def test_a_driver_who_reads_is_in_the_ledger(ferry, group, path):
    """By whatever way they read the door; once an hour, however often they look."""
    rider, driver, trip = group
    assert seen(ferry, rider) == []
    for _ in range(3):
        assert driver.get(path.format(trip=trip)).status_code == 200
    assert seen(ferry, rider) == [("driver", "trip")]
    ferry.clock.forward(minutes=61)
    driver.get(path.format(trip=trip))
    assert seen(ferry, rider) == [("driver", "trip")] * 2


@pytest.mark.parametrize(
    ("path", "what"),
    [("/trips/{trip}", "trip"), ("/trips?q=Door", "trip"), ("/people", "person"), ("/board", "board_opened")],
)
def test_a_dispatcher_who_reads_is_in_the_ledger(ferry, group, path, what):
    """A trip, the list of people, the board; their own look at themselves is none."""
    rider, _, trip = group
    desk = ferry.api(Role.DISPATCHER, "Dora")
    assert desk.get(path.format(trip=trip)).status_code == 200
    assert seen(ferry, rider) == [("dispatcher", what)]
    assert seen(ferry, desk) == []


def test_the_pages_of_the_desk_are_in_the_ledger(ferry, group):
    """The list of people on the administration page shows names and phones like the API."""
    rider, _, _ = group
    assert ferry.client(Role.ADMIN, "Ada").get("/admin").status_code == 200
    assert seen(ferry, rider) == [("admin", "person")]


def test_riders_read_their_own(ferry, group):
    """Whoever reads their own trips is in nobody's ledger, and learns of nobody else's."""
    rider, _, trip = group
    rider.get(f"/trips/{trip}")
    assert seen(ferry, rider) == []
    assert seen(ferry, ferry.api(Role.RIDER, "Eve")) == []


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "rider", "items"]), inner),
    max_leaves=8,
)


@given(JSON, JSON)
def test_a_rider_is_found_wherever_they_stand_in_an_answer(around, beside):
    """However deep a trip lies in lists and objects, its rider is seen; the reader's own name is no look."""
    trip = {"id": "t", "rider": {"id": "ana", "name": "Ana"}}
    deep = {"items": [beside if not isinstance(beside, dict) else [], {"trips": [trip]}], "more": 1}
    assert set(private(deep, "dora")) >= {(What.TRIP, "t")}
    assert (What.TRIP, "t") not in set(private({"trip": trip}, "ana"))
