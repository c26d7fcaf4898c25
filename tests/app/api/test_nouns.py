"""The routes of each noun, from making to removing, through a real server."""

import pytest

from schemas.values import Role
from tests.build import HOME, NIGHT, XIEHE, a_shift

TRIP = {"pickup": XIEHE, "dropoff": HOME}


@pytest.mark.parametrize(
    ("noun", "body", "change"),
    [
        ("places", {"name": "Depot", "lat": 30.5, "lon": 114.3}, {"name": "Depot 2", "lat": 30.6, "lon": 114.3}),
        ("vehicles", {"plate": "鄂A12345", "seats": 4}, {"plate": "鄂A12345", "seats": 6, "wheelchairs": 1}),
    ],
)
def test_things_are_made_found_changed_and_removed(shared, noun, body, change):
    """The address of what was made is in `Location`; what was removed is not to be found."""
    desk = shared.api(Role.DISPATCHER)
    made = desk.post(f"/{noun}", json=body)
    assert made.status_code == 201
    assert made.headers["location"] == f"/api/v1/{noun}/{made.json()['id']}"
    where = f"/{noun}/{made.json()['id']}"
    assert desk.get(where).json() == made.json()
    assert made.json() in desk.get(f"/{noun}").json()["items"]
    changed = desk.put(where, json=change).json()
    assert change.items() <= changed.items()
    assert desk.delete(where).status_code == 204
    assert desk.get(where).status_code == 404


def test_places_are_found_and_links_are_read(shared):
    """`q` searches in any spelling; a link is answered in WGS-84 with the known place there, a bad one in words."""
    desk, rider = shared.api(Role.DISPATCHER), shared.api(Role.RIDER, language="zh-Hans")
    union = desk.post(
        "/places", json={"name": "Union", "name_zh": "协和医院", **{k: XIEHE[k] for k in ("lat", "lon")}}
    ).json()
    for typed in ("协和", "xiehe", "xhyy", "UNION", "协合医院"):
        assert rider.get("/places", params={"q": typed}).json()["items"][0] == union
    assert rider.get("/places", params={"q": "no such thing"}).json() == {"items": [], "next": None}
    link = "https://uri.amap.com/marker?position=114.2737,30.5843&name=x&coordinate=wgs84"
    told = {"name": "x", "service": "amap", "datum": "wgs84", "swapped": False, "place": union}
    read = rider.post("/places/read", json={"text": link})
    assert read.json() == told | {key: union[key] for key in ("lat", "lon")}
    assert rider.post("/places/read", json={"text": "114.30,30.50"}).json()["swapped"] is True
    for text, why in (("https://surl.amap.com/x", "短链接"), ("协和", "既不是地图链接")):
        refused = rider.post("/places/read", json={"text": text})
        assert (refused.status_code, why in refused.json()["detail"]) == (422, True)
    assert desk.delete(f"/places/{union['id']}").status_code == 204


def test_people_and_the_region_are_changed_in_parts(shared):
    """What a change leaves out stays as it is."""
    desk = shared.api(Role.DISPATCHER)
    person = desk.post("/people", json={"role": "driver", "name": "Li", "phone": "13800000000"}).json()
    changed = desk.patch(f"/people/{person['id']}", json={"team": "Night", "verified": True}).json()
    assert changed == person | {"team": "Night", "verified": True}
    region = desk.patch("/regions/default", json={"policy": {"offer_seconds": 60}}).json()
    assert (region["policy"]["offer_seconds"], region["policy"]["candidates"]) == (60, 5)
    assert desk.get("/regions").json()["items"] == [region]


def test_a_ride_from_booking_to_the_kerb(ferry):
    """Booked, assigned, driven, followed by a public link, told in the history, seen on the board and in the log."""
    rider, driver, desk = (ferry.api(role) for role in (Role.RIDER, Role.DRIVER, Role.DISPATCHER))
    trip = rider.post("/trips", json=TRIP).json()
    assert trip["driver"] is None
    shift = driver.post("/shifts", json=a_shift().model_dump(mode="json", exclude_unset=True)).json()
    assert driver.post(f"/shifts/{shift['id']}/start").json()["state"] == "on"
    assert driver.get("/me").json()["shift"]["id"] == shift["id"]
    me = driver.get("/me").json()["person"]["id"]
    could = desk.get(f"/trips/{trip['id']}/candidates").json()
    assert [one["driver_id"] for one in could["items"]] == [me]
    assert could["relaxation"] is None
    assert desk.post(f"/trips/{trip['id']}/assign", json={"driver_id": me}).json()["state"] == "assigned"
    assert rider.get(f"/trips/{trip['id']}").json()["driver"]["id"] == me
    assert [stop["kind"] for stop in driver.get("/me/run").json()["stops"]] == ["pickup", "dropoff"]
    link = rider.post(f"/trips/{trip['id']}/share").json()["link"]
    followed = ferry.api().get(f"/track/{link.rpartition('/t/')[2]}").json()
    assert (followed["state"], followed["pickup"]["approximate"]) == ("assigned", True)
    assert "13800000000" not in str(followed)
    for move in ("depart", "arrive", "board", "complete"):
        told = driver.post(f"/trips/{trip['id']}/moves", json={"move": move, "at": NIGHT.isoformat()})
        assert told.status_code == 200, told.text
        again = driver.post(f"/trips/{trip['id']}/moves", json={"move": move, "at": NIGHT.isoformat()})
        assert again.status_code == 200, "a repeated report is safe"
    story = rider.get(f"/trips/{trip['id']}").json()
    assert story["state"] == "completed"
    assert [event["name"] for event in story["history"]][-1] == "TripCompleted"
    board = desk.get("/board").json()
    assert board["seq"] == ferry.seq()
    assert trip["id"] in [shown["id"] for shown in board["trips"]]
    log = desk.get("/events").json()
    assert [event["seq"] for event in log["items"]] == list(range(1, board["seq"] + 1))
