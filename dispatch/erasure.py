"""Forgetting one person, by themselves or by an admin: what is theirs goes, what others need stays without them."""

from collections.abc import Iterator, Sequence

from dispatch import alerts, crew, drives, keeping, records
from dispatch.discretion import ErasePerson
from dispatch.errors import NotFound, UnderWay
from dispatch.retention import cut_shift, cut_trip
from dispatch.states import DRIVEN, ENDED
from dispatch.tx import Tx
from schemas.people import Person
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Point


def erase(tx: Tx, wish: ErasePerson) -> None:
    """Refused while a trip of theirs is under way; waiting ones are called off, the shift and every session end."""
    person = tx.session.get(Person, wish.person_id)
    if person is None or person.region_id != tx.region.id:
        raise NotFound(thing="person", id=wish.person_id)
    tx.allow("person", "erase", person)
    trips = keeping.trips_of(tx.session, person.id)
    for trip in trips:
        if trip.state in DRIVEN and person.id in (trip.rider_id, trip.driver_id):
            raise UnderWay(trip=trip.id)
    _stop(tx, person, trips)
    ridden, shifts = [trip for trip in trips if trip.rider_id == person.id], keeping.shifts_of(tx.session, person.id)
    drives.drop_near(tx, _doors(ridden, shifts))
    for trip in ridden:
        cut_trip(tx, trip)
    for shift in shifts:
        _cut(tx, shift)
    _cut_person(tx, person)
    crew.tell(tx, person, "erase")


def _doors(trips: Sequence[Trip], shifts: Sequence[Shift]) -> Iterator[Point]:
    """Where somebody was fetched and brought, known places left out, and where their shifts began and ended."""
    for trip in trips:
        yield from (trip.pickup,) if trip.pickup_place is None else ()
        yield from (trip.dropoff,) if trip.dropoff_place is None else ()
    for shift in shifts:
        yield from (shift.start,) if shift.end is None else (shift.start, shift.end)


def _stop(tx: Tx, person: Person, trips: list[Trip]) -> None:
    for trip in trips:
        if trip.rider_id == person.id and trip.state not in ENDED:
            tx.move(trip, "cancel", "erased")
            alerts.settled(tx, trip.id)
    crew.stand_down(tx, person)


def _cut(tx: Tx, shift: Shift) -> None:
    cut_shift(tx, shift)
    shift.plate = shift.colour = shift.model = ""


def _cut_person(tx: Tx, person: Person) -> None:
    person.name = person.phone = person.team = ""
    person.active = person.verified = False
    tx.session.add(person)
    for login in keeping.logins_of(tx.session, person.id):
        login.label, login.revoked_at = "", login.revoked_at or tx.now
        tx.session.add(login)
    tx.session.flush()
    keeping.hush(tx.session, tx.now, person.id)
    keeping.drop_checks(tx.session, person.id)
    records.drop_apart(tx.session, person.id)
    keeping.drop_traces(tx.session, person.id)
    keeping.drop_answers(tx.session, person.id)
    keeping.drop_invites(tx.session, person.id)
