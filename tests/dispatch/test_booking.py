"""A booking checked against the region."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dispatch import booking
from dispatch.commands import AddPlace, ChangeRegion, EnsureRegion
from dispatch.errors import BadRequest
from schemas.places import PlaceIn
from schemas.regions import Region, RegionIn
from schemas.trips import Trip
from tests.build import ADMIN, HOME, NIGHT, REGION, XIEHE, House, a_trip

FAR = {"lat": 39.9, "lon": 116.4, "name": "Beijing"}


def draft(house: House, region_id: str = REGION, **overrides: Any) -> Trip:
    """The trip that a booking would make."""
    with house.read() as session:
        region = session.get_one(Region, region_id)
        return booking.draft(session, region, house.desk.travel, a_trip(**overrides), house.clock.now())


def refused(house: House, region_id: str = REGION, **overrides: Any) -> str:
    """Why it would make none."""
    with pytest.raises(BadRequest) as caught:
        draft(house, region_id, **overrides)
    return str(caught.value)


def test_a_known_place_lends_its_name_and_its_point(house: House) -> None:
    """The trip keeps both, so that a place which changes later changes no trip; a free point has no place."""
    depot = house.place("Depot", 30.6, 114.3)
    trip = draft(house, pickup={"place_id": depot})
    assert (trip.pickup_place, trip.pickup_name, trip.pickup.lat) == (depot, "Depot", 30.6)
    assert (trip.dropoff_place, trip.dropoff_name) == (None, HOME["name"])


def test_a_gate_is_told_with_what_it_leads_into(house: House) -> None:
    """A driver reads the hospital and which gate of it, in both languages, and is led to the gate."""
    union = PlaceIn(
        name="Union Hospital", name_zh="协和医院", kind="hospital", district="Jianghan", lat=30.58, lon=114.27
    )
    hospital = house.do(AddPlace(union)).answer["id"]
    entered = PlaceIn(name="North gate", name_zh="北门", lat=30.585, lon=114.274, parent_id=hospital)
    gate = house.do(AddPlace(entered)).answer
    trip = draft(house, pickup={"place_id": gate["id"]})
    assert (trip.pickup_name, trip.pickup_name_zh) == ("Union Hospital · North gate", "协和医院 · 北门")
    assert (trip.pickup_place, trip.pickup.lat, trip.district) == (gate["id"], 30.585, "Jianghan")
    assert (gate["kind"], gate["district"]) == ("hospital", "Jianghan")


def test_a_place_of_another_region_is_none(house: House) -> None:
    """An id is looked up in one's own region only."""
    depot = house.place("Depot", 30.6, 114.3)
    house.do(EnsureRegion("Else", "别处"), replace(ADMIN, region_id="else"))
    assert "there is no place" in refused(house, "else", pickup={"place_id": depot})


def test_the_reach_is_measured_from_the_centre_or_from_the_places(house: House) -> None:
    """A region that knows nothing yet takes any trip; a place, or a centre once drawn, says how far it reaches."""
    there = {"pickup": FAR, "dropoff": FAR | {"lat": 39.8}}
    assert draft(house, **there).pickup_name == "Beijing"
    house.place("Depot", 30.6, 114.3)
    assert "pickup: 39.9, 116.4 lies 1051 km from the region" in refused(house, **there)
    house.do(ChangeRegion(RegionIn(lat=39.9, lon=116.4)))
    assert draft(house, **there).pickup_name == "Beijing"
    assert "pickup: 30.5843, 114.2737 lies" in refused(house)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ({"dropoff": FAR}, "km from the pickup; the region reaches 150 km"),
        ({"dropoff": XIEHE}, "same place as the pickup"),
        ({"pickup_after": NIGHT - timedelta(hours=1)}, "pickup_after: 2020-02-01T11:00:00+00:00 lies in the past"),
        ({"arrive_by": NIGHT + timedelta(days=61)}, "more than 60 days away"),
    ],
)
def test_what_makes_no_trip_is_named(house: House, ends: dict[str, Any], words: str) -> None:
    """Too far, nowhere, over or too early: the field, the value and the rule."""
    assert words in refused(house, **ends)


SOON, LATE = NIGHT + timedelta(minutes=30), NIGHT + timedelta(hours=6)


@pytest.mark.parametrize(
    ("times", "begin"),
    [
        ({}, NIGHT),
        ({"pickup_after": LATE}, LATE),
        ({"pickup_after": NIGHT - timedelta(minutes=3)}, NIGHT),
        ({"arrive_by": SOON}, NIGHT),
        ({"pickup_after": SOON, "arrive_by": LATE}, SOON),
    ],
)
def test_a_trip_begins_when_it_was_asked_for_and_not_before_now(
    house: House, times: dict[str, datetime], begin: datetime
) -> None:
    """As soon as possible, at a time, or early enough for an arrival; a form that took minutes begins now."""
    assert draft(house, **times).pickup_after == begin


def test_an_arrival_leaves_time_for_the_way(house: House) -> None:
    """Who must be there in the morning is fetched before: the drive fits between."""
    trip = draft(house, arrive_by=LATE)
    with house.read() as session:
        region = session.get_one(Region, REGION)
    direct = booking.direct(house.desk.travel, (), (trip.pickup, trip.dropoff), NIGHT)
    assert NIGHT < trip.pickup_after <= LATE - timedelta(seconds=direct + region.rules.pickup_dwell_seconds)
