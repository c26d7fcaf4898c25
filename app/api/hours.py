"""How long drivers have driven, and how long they still may."""

from app.api.base import View, noun
from app.deps import AtDesk, Driving, House, Id
from dispatch import welfare
from dispatch.errors import NotFound
from dispatch.lens import plain
from schemas.people import Person
from schemas.regions import Region
from schemas.values import Role
from schemas.welfare import HoursView

router = noun("hours")


def _hours(house: House, region_id: str, driver_id: str) -> View:
    with house.database.read() as session:
        person = session.get(Person, driver_id)
        if person is None or person.region_id != region_id or person.role is not Role.DRIVER:
            raise NotFound(thing="driver", id=driver_id)
        return plain(welfare.view(session, session.get_one(Region, region_id), driver_id, house.clock.now()))


@router.get("/me/hours", response_model=HoursView)
def own(house: House, signed: Driving) -> View:
    """What one has driven in a day and a week, how much of it by night, and what is left."""
    return _hours(house, signed.reader.region_id, signed.person.id)


@router.get("/people/{person_id}/hours", response_model=HoursView)
def one(house: House, signed: AtDesk, person_id: Id) -> View:
    """The same of any driver."""
    return _hours(house, signed.reader.region_id, person_id)
