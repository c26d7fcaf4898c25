"""A trip belongs to where its rider lives."""

import pytest

from dispatch.commands import AddPlace
from schemas.places import PlaceIn, PlaceKind
from schemas.trips import Trip
from schemas.values import Role
from tests.build import House

PLACES = {
    "Union Hospital": (PlaceKind.HOSPITAL, "Jianghan", 30.58, 114.27),
    "Tongji Hospital": (PlaceKind.HOSPITAL, "Qiaokou", 30.58, 114.26),
    "Outer Village": (PlaceKind.DISTRICT, "Caidian", 30.55, 114.02),
    "Depot": (PlaceKind.DEPOT, "", 30.56, 114.03),
}
DOOR = {"lat": 30.54, "lon": 114.04, "name": "Door 7"}


@pytest.mark.parametrize(
    ("pickup", "dropoff", "district"),
    [
        ("Outer Village", "Union Hospital", "Caidian"),
        ("Union Hospital", "Outer Village", "Caidian"),
        ("Union Hospital", "Tongji Hospital", "Jianghan"),
        ("Union Hospital", DOOR, "Caidian"),
        (DOOR, "Union Hospital", "Caidian"),
        ("Depot", "Tongji Hospital", "Caidian"),
    ],
)
def test_a_trip_belongs_to_the_end_that_is_no_hospital(house: House, pickup, dropoff, district: str) -> None:
    """There and back alike; between hospitals to where it begins; a door to the nearest place with a district."""
    ids = {}
    for name, (kind, where, lat, lon) in PLACES.items():
        body = PlaceIn(name=name, kind=kind, district=where, lat=lat, lon=lon)
        ids[name] = {"place_id": house.do(AddPlace(body)).answer["id"]}
    ends = {"pickup": ids.get(str(pickup), pickup), "dropoff": ids.get(str(dropoff), dropoff)}
    trip = house.book(house.person(Role.RIDER, "Ana"), **ends)
    with house.read() as session:
        assert session.get_one(Trip, trip).district == district


def test_without_districts_a_trip_belongs_to_none(house: House) -> None:
    """Nothing is guessed."""
    trip = house.book(house.person(Role.RIDER, "Ana"))
    with house.read() as session:
        assert session.get_one(Trip, trip).district == ""
