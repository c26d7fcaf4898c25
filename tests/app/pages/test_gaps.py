"""The gap between districts as a page, an answer and a file."""

import pytest

from dispatch.commands import AddPlace, ExpireTrip
from schemas.places import PlaceIn
from schemas.values import Role
from tests.build import HOME, PLANNER

WORDS = {"en": "Gap between districts", "zh-Hans": "城区服务差距"}


@pytest.mark.parametrize("language", WORDS)
def test_the_desk_sees_how_districts_are_served(ferry, language: str) -> None:
    """An empty report is a sentence; then a row, the same in the API and in the file; nobody else sees any of them."""
    desk = ferry.client(Role.DISPATCHER, language=language)
    assert "<table" not in desk.get("/admin/gaps").text
    ferry.do(AddPlace(PlaceIn(name="Village", district="=Outer", lat=HOME["lat"], lon=HOME["lon"])))
    rider = ferry.client(Role.RIDER)
    trip = rider.post("/api/v1/trips", json={"pickup": HOME, "dropoff": {"lat": 30.58, "lon": 114.27}}).json()["id"]
    ferry.clock.forward(minutes=121)
    ferry.do(ExpireTrip(trip), PLANNER)
    page, file = desk.get("/admin/gaps").text, desk.get("/admin/gaps.csv")
    assert [word in page for word in (WORDS[language], "=Outer")] == [True, True]
    [row] = desk.get("/api/v1/gaps").json()["items"]
    assert (row["district"], row["asked"], row["served"], row["wait_p90"]) == ("=Outer", 1, 0, None)
    assert file.content.decode("utf-8-sig").splitlines()[1] == "'=Outer,1,0,0.0,,0,0"
    assert [rider.get(path).status_code for path in ("/admin/gaps", "/admin/gaps.csv", "/api/v1/gaps")] == [403] * 3
