"""Whose people a ride carries: those of a hospital or of another organisation, told apart where mixing has a price."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, col, select

from schemas.organisations import Organisation
from schemas.people import Person
from schemas.places import Place, PlaceKind
from schemas.regions import Region
from schemas.trips import Trip
from schemas.values import TripKind


@dataclass(frozen=True, slots=True)
class Staffs:
    """Person -> the group of their organisation, and place -> the hospital that it is, or is a gate of."""

    members: Mapping[str, str] = field(default_factory=dict)
    hospitals: Mapping[str, str] = field(default_factory=dict)

    def group(self, trip: Trip) -> str:
        """That of its rider, else of the hospital it begins or ends at; of a supply run, and of nobody known, none."""
        if trip.kind is not TripKind.RIDE:
            return ""
        ends = (self.hospitals.get(end or "") for end in (trip.pickup_place, trip.dropoff_place))
        known = (self.members.get(trip.rider_id or ""), *ends)
        return next((one for one in known if one), "")


def staffs(session: Session, region: Region) -> Staffs:
    """Of a region; an organisation that bears a hospital's name is that hospital. Without a price nobody is asked."""
    if not region.rules.mix_minutes:
        return Staffs()
    hospitals = select(Place).where(Place.region_id == region.id, Place.kind == PlaceKind.HOSPITAL)
    places = session.exec(hospitals.order_by(col(Place.id))).all()
    named = {name: one.parent_id or one.id for one in places for name in (one.name, one.name_zh)}
    asked = select(Person.id, Organisation).join(Organisation, col(Person.organisation_id) == col(Organisation.id))
    found = session.exec(asked.where(Person.region_id == region.id)).all()
    members = {person_id: named.get(one.name, named.get(one.name_zh, one.id)) for person_id, one in found}
    return Staffs(members, {one.id: one.parent_id or one.id for one in places})
