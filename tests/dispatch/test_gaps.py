"""The gap report says who is served worst, and what the floor does about it."""

from dispatch.commands import AddPlace
from dispatch.gaps import report
from schemas.places import PlaceIn
from schemas.regions import Region
from schemas.values import Role
from tests.build import REGION, House
from tests.dispatch.evenings import driven, ruled, unfilled


def test_the_worst_served_district_stands_first(house: House) -> None:
    """With its share, how long nine of ten waited, its points below the floor and what they weigh."""
    wang, _ = house.on_shift("Wang", ends_at=house.clock.now().replace(hour=23))
    ana = house.person(Role.RIDER, "Ana")
    for name, lat in (("Outer", 30.30), ("Inner", 30.535)):
        house.do(AddPlace(PlaceIn(name=name, district=name, lat=lat, lon=114.356)))
    outer = {"lat": 30.30, "lon": 114.356, "name": "Farm"}
    driven(house, ana, wang)
    driven(house, ana, wang, pickup=outer)
    unfilled(house, ana, pickup=outer)
    ruled(house, floor_percent=80, floor_minutes=3)
    with house.read() as session:
        found = report(session, session.get_one(Region, REGION), house.clock.now())
    assert [(one.district, one.asked, one.served, one.share) for one in found.items] == [
        ("Outer", 2, 1, 50.0),
        ("Inner", 1, 1, 100.0),
    ]
    assert [(one.wait_p90, one.below, one.price) for one in found.items] == [(2.0, 30, 90), (2.0, 0, 0)]
    assert (found.floor, found.point) == (80, 3)


def test_without_trips_there_is_no_gap(house: House) -> None:
    """An empty report, not a division by nobody."""
    with house.read() as session:
        assert report(session, session.get_one(Region, REGION), house.clock.now()).items == []
