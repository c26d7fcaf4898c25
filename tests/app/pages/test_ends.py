"""Both ends of a booking, typed or pasted into a plain form."""

import pytest

from dispatch import commands
from routing.places.links import links
from schemas.places import PlaceIn
from schemas.values import Point, Role
from tests.build import ADMIN

DOOR = Point(30.5352, 114.3561)


@pytest.fixture(scope="module")
def hotel(shared) -> str:
    """The id of a hotel; beside it two hospitals are known."""
    for name, zh, lon in (("Union Hospital", "武汉协和医院", 114.2737), ("Tongji Hospital", "武汉同济医院", 114.2609)):
        shared.do(commands.AddPlace(PlaceIn(name=name, name_zh=zh, kind="hospital", lat=30.58, lon=lon)), ADMIN)
    inn = PlaceIn(name="Wuchang Hotel", name_zh="武昌酒店", kind="hotel", lat=30.5352, lon=114.3161)
    return str(shared.do(commands.AddPlace(inn), ADMIN).answer["id"])


def booked(shared, who: str, **form: str):
    """The answer to a form, and the one trip that it made, if it did."""
    rider = shared.client(Role.RIDER, who)
    answer = rider.post("/", data=form)
    trips = rider.get("/api/v1/trips").json()["items"]
    return answer, trips[0] if trips else None


def test_a_name_is_enough(shared, hotel):
    """Initials that only one place has are that place, whatever was chosen before."""
    answer, trip = booked(shared, "initials", pickup=hotel, pickup_typed="whxhyy", dropoff=hotel)
    assert answer.status_code == 303
    assert (trip["pickup"]["name"], trip["dropoff"]["name"]) == ("Union Hospital", "Wuchang Hotel")


def test_a_pasted_link_is_a_door(shared, hotel):
    """A link of a Chinese map becomes the pickup, in WGS-84, by the name that the link gives it."""
    answer, trip = booked(shared, "link", pickup_typed=links(DOOR, "七号门")["amap"], dropoff=hotel)
    assert answer.status_code == 303
    assert (trip["pickup"]["lat"], trip["pickup"]["lon"]) == (DOOR.lat, DOOR.lon)
    assert (trip["pickup"]["name"], trip["pickup"]["place_id"]) == ("七号门", None)


def test_several_places_are_shown_to_choose_from(shared, hotel):
    """The list then has only those, with the likeliest chosen: sending it again books."""
    answer, trip = booked(shared, "several", pickup_typed="wuhan", dropoff=hotel)
    assert (answer.status_code, trip) == (422, None)
    pickup = answer.text.split('id="pickup"')[1].split("</select>")[0]
    assert "Several places answer to “wuhan”" in answer.text
    assert (pickup.count("Hospital"), "Wuchang" in pickup, " selected" in pickup) == (2, False, True)


def test_what_is_chosen_from_the_map_is_a_point(shared, hotel):
    """An option of the list that is no known place carries where it is; one that was tampered with is refused."""
    answer, trip = booked(shared, "drawn", pickup="30.535200,114.356100 解放大道1277号", dropoff=hotel)
    assert answer.status_code == 303
    assert (trip["pickup"]["name"], trip["pickup"]["lat"]) == ("解放大道1277号", DOOR.lat)
    answer, _ = booked(shared, "drawn wrongly", pickup="999.000000,114.356100 x", dropoff=hotel)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("妇幼保健院", "No place is called “妇幼保健院”"),
        ("https://j.map.baidu.com/64/lqEk", "open it and copy the long address"),
        ("https://example.com/", "no map that Ferry reads"),
        ("999.5,999.5", "beyond the earth"),
        ("1.50,1.50", "km"),
        ("", "Choose where from and where to."),
    ],
)
def test_what_leads_nowhere_comes_back_with_a_sentence(shared, hotel, typed, told):
    """And with what was typed, to be mended."""
    answer, trip = booked(shared, "lost", pickup_typed=typed, dropoff=hotel)
    assert (answer.status_code, trip) == (422, None)
    assert told in answer.text
    assert f'value="{typed}"' in answer.text
