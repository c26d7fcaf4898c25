"""Trips booked, found and read."""

import pytest

from schemas.values import Role
from tests.build import HOME, TONGJI, XIEHE, a_shift

TRIP = {"pickup": XIEHE, "dropoff": HOME}


def test_a_quote_books_nothing_and_says_the_same(ferry):
    """The promise before booking is the promise of the booking; without a driver it says why, in words."""
    rider = ferry.api(Role.RIDER)
    before = ferry.seq()
    quoted = rider.post("/trips/quote", json=TRIP).json()
    assert (quoted["status"], quoted["why"], ferry.seq()) == ("unlikely", "no_vehicle", before)
    assert quoted["reason"] == "No driver is on duty at that time."
    driver = ferry.api(Role.DRIVER)
    shift = driver.post("/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()["id"]
    driver.post(f"/shifts/{shift}/start")
    quoted = rider.post("/trips/quote", json=TRIP).json()
    booked = rider.post("/trips", json=TRIP).json()
    assert quoted["status"] == "likely"
    assert booked["promise"] == quoted


def test_who_cannot_be_served_as_asked_hears_what_would_do(ferry):
    """In ten minutes across the river is not possible; the booking answers with a window that would be."""
    driver, rider = ferry.api(Role.DRIVER), ferry.api(Role.RIDER)
    far = a_shift(start={"lat": 30.9, "lon": 114.9}).model_dump(mode="json", exclude_unset=True)
    driver.post(f"/shifts/{driver.post('/shifts', json=far).json()['id']}/start")
    booked = rider.post("/trips", json=TRIP | {"arrive_by": "2020-02-01T12:10:00Z"}).json()["promise"]
    assert (booked["status"], booked["why"]) == ("unlikely", "window")
    assert booked["alternatives"][0]["pickup_from"] > "2020-02-01T12:10:00Z"


def test_a_list_is_read_to_its_end(ferry):
    """Cursors lead through every page once; they are opaque, and searching goes with them."""
    rider, desk = ferry.api(Role.RIDER), ferry.api(Role.DISPATCHER)
    booked = {rider.post("/trips", json=TRIP).json()["id"] for _ in range(52)}
    rider.post("/trips", json=TRIP | {"pickup": TONGJI})
    first = desk.get("/trips", params={"q": "union"}).json()
    second = desk.get("/trips", params={"q": "union", "cursor": first["next"]}).json()
    seen = [trip["id"] for page in (first, second) for trip in page["items"]]
    assert (len(seen), set(seen), second["next"]) == (52, booked, None)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"state": "requested"}, 2),
        ({"state": ["cancelled", "completed"]}, 0),
        ({"from": "2020-02-01T13:00:00Z"}, 1),
        ({"to": "2020-02-01T13:00:00+00:00"}, 1),
        ({"from": "2020-02-01T20:30:00+08:00", "to": "2020-02-01T13:30:00Z"}, 0),
        ({"q": "tongji"}, 1),
        ({"q": "%"}, 0),
    ],
)
def test_a_list_is_narrowed(shared, asked, found):
    """By state, by time in any zone, by what is in a name."""
    rider = shared.api(Role.RIDER, f"narrow {asked}")
    rider.post("/trips", json=TRIP)
    rider.post("/trips", json=TRIP | {"pickup": TONGJI, "pickup_after": "2020-02-01T14:00:00Z"})
    assert len(rider.get("/trips", params=asked).json()["items"]) == found
