"""A small region for importer tests: three places, two people, one car."""

from datetime import UTC, datetime

from app.importers.known import Known, known
from app.importers.reading import Reading, read
from dispatch.commands import Promised
from schemas.people import Person
from schemas.places import Place, PlaceKind
from schemas.trips import TripIn
from schemas.values import PromiseStatus, Role
from schemas.vehicles import Vehicle

NOW = datetime(2030, 1, 31, 12, tzinfo=UTC)


def a_region(zone: str = "Asia/Shanghai") -> Known:
    """What the importer knows before a file comes."""
    places = [
        Place(id="p1", region_id="r", name="Jinyintan Hospital", name_zh="金银潭医院", lat=30.6692, lon=114.2796),
        Place(id="p2", region_id="r", name="Hankou Railway Station", name_zh="汉口火车站", lat=30.6166, lon=114.2496),
        Place(id="p3", region_id="r", name="Gate", name_zh="大门", lat=30.5, lon=114.3, kind=PlaceKind.OTHER),
        Place(id="p4", region_id="r", name="Gate", name_zh="东门", lat=30.6, lon=114.4, kind=PlaceKind.OTHER),
    ]
    people = [
        Person(id="d1", region_id="r", role=Role.DRIVER, name="司机三", phone="13900000003", joined_at=NOW),
        Person(id="n1", region_id="r", role=Role.RIDER, name="Nurse One", phone="13900000001", joined_at=NOW),
    ]
    cars = [Vehicle(id="v1", region_id="r", plate="鄂A·00001", seats=4, wheelchairs=0, volume_l=400, weight_kg=300)]
    return known(zone, NOW, places, people, cars)


def likely(_trip: TripIn) -> Promised:
    """A promise for trips that are only read here."""
    return Promised(PromiseStatus.LIKELY)


def read_text(noun: str, text: str, zone: str = "Asia/Shanghai") -> Reading:
    """What the importer makes of a text in UTF-8."""
    return read(text.encode(), noun, a_region(zone), likely)
