"""What the gates look at, read for one shift at the desk or for all shifts of a region for the planner."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from dispatch import aboard, apart, records, store, welfare
from dispatch.errors import Gated, OnLastTrip
from dispatch.gates import NO_PERMIT, NOT_BACK, Papers, Rule, classes, closed, trusted, wanted
from dispatch.states import WORKING
from dispatch.tx import Tx
from schemas.credentials import CredentialKind
from schemas.organisations import Organisation
from schemas.people import Person
from schemas.regions import Region
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.vehicles import Vehicle


def of(session: Session, shift: Shift) -> Papers:
    """The papers of one shift."""
    car = vehicle_of(session, shift)
    held = records.credentials_of(session, car.id) if car else ()
    check, driver = records.newest_check(session, shift.driver_id), records.credentials_of(session, shift.driver_id)
    until = session.get_one(Person, shift.driver_id).isolated_until
    return Papers(check, faults(shift), driver, held, until)


def vehicle_of(session: Session, shift: Shift) -> Vehicle | None:
    """The car of a shift as the group knows it: named, or by its plate."""
    if shift.vehicle_id is not None:
        return session.get(Vehicle, shift.vehicle_id)
    return records.vehicle_with(session, shift.region_id, shift.plate)


def of_all(
    session: Session, region: Region, shifts: Sequence[Shift], now: datetime, asked: bool = False
) -> Mapping[str, Papers]:
    """Shift id -> its papers, in few statements; credentials only where the region, or a closure, asks for any."""
    checks, asks = records.checks_of_region(session, region.id), region.asks
    isolated = aboard.isolated(session, region.id, now)
    asked = asked or bool(asks.driver_needs or asks.car_needs or asks.zones)
    held = records.credentials_in(session, region.id, now) if asked else {}
    by_plate = {car.plate: car.id for car in reversed(store.vehicles(session, region.id))} if held else {}
    return {
        shift.id: Papers(
            checks.get(shift.driver_id),
            faults(shift),
            held.get(shift.driver_id, ()),
            held.get(shift.vehicle_id or (by_plate.get(shift.plate, "") if shift.plate else ""), ()),
            isolated.get(shift.driver_id),
        )
        for shift in shifts
    }


def faults(shift: Shift) -> Sequence[str] | None:
    """What the inspection found; None while there was none."""
    return None if shift.inspected_at is None else shift.faults


def trusts(tx: Tx, person: Person) -> bool:
    """Whether what this person asks for need not wait for a dispatcher's word."""
    badges = [row for row in records.credentials_of(tx.session, person.id) if row.kind is CredentialKind.BADGE]
    member = person.organisation_id and tx.session.get(Organisation, person.organisation_id)
    return trusted(person.verified, badges, bool(member and member.verified(tx.now)), tx.now)


def shut(tx: Tx, shift: Shift, at: datetime | None = None) -> tuple[Rule, ...]:
    """The gates that are closed for a shift as if it were on duty then; None: now."""
    return closed(tx.region.asks, of(tx.session, shift), at or tx.now, on_duty=True)


def check_open(tx: Tx, shift: Shift, at: datetime | None = None) -> None:
    """Raise Gated, naming the first gate that is closed for this shift then; None: now."""
    for rule in shut(tx, shift, at):
        raise Gated(why=rule.why)


def check_may_drive(tx: Tx, shift: Shift, trips: Iterable[Trip]) -> None:
    """Raise Gated when a gate is closed for this shift, or its car may not go where one of the trips begins or ends.

    A gate that is open again is not enough: whoever was stood down says first that they are back. Nobody is given a
    trip after their last one, or when they have driven enough.
    """
    check_open(tx, shift)
    if shift.stood_down:
        raise Gated(why=NOT_BACK)
    trips = list(trips)
    apart.check(tx, shift.driver_id, trips)
    if shift.last_one:
        raise OnLastTrip()
    welfare.check_hours(tx, shift.driver_id)
    if not tx.region.asks.zones:
        return
    car = of(tx.session, shift).car
    for trip in trips:
        at = max(tx.now, trip.pickup_after)
        if not wanted(tx.region.asks, (trip.pickup, trip.dropoff)) <= classes(car, at):
            raise Gated(why=NO_PERMIT)


def on_duty(shift: Shift) -> bool:
    """Whether the gates that bite on duty bite this shift."""
    return shift.state in WORKING
