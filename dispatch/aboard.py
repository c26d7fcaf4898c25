"""Every statement about who sat in which car, as plain functions of a session. Nothing here commits or decides.

A trip's own row says who drove its last leg and when; what a transfer took off it is a `Leg`. Together they are what
the log tells of boarding, handing over and getting out. A car is known by its plate, else by its entry in the list of
cars, else by its shift.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Dialect, Select, or_, select, update
from sqlmodel import Session, col

from dispatch.tracing import Stay
from schemas.events import EventRow
from schemas.legs import Leg
from schemas.people import Person
from schemas.sealed import among
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import TripKind

Of = type[Trip] | type[Leg]


def stays_of(session: Session, region_id: str, people: Collection[str], since: datetime, now: datetime) -> set[Stay]:
    """The stays of these people that had not ended at `since`."""
    names = sorted(people)
    found: set[Stay] = set()
    for rows in (Trip, Leg):
        for whose in (rows.rider_id, rows.driver_id):
            found |= _read(session, _asked(rows, region_id, since), col(whose).in_(names), now)
    return found


def stays_in(session: Session, region_id: str, cars: Iterable[str], since: datetime, now: datetime) -> set[Stay]:
    """Every stay in these cars that had not ended at `since`."""
    found: set[Stay] = set()
    for known in _known(cars, session.get_bind().dialect):
        for rows in (Trip, Leg):
            found |= _read(session, _asked(rows, region_id, since), known, now)
    return found


def cleaned(session: Session, region_id: str, cars: Collection[str], since: datetime) -> dict[str, list[datetime]]:
    """Car -> when it was cleaned, as the log says."""
    found: dict[str, list[datetime]] = {}
    for known in _known(cars, session.get_bind().dialect):
        asked = select(col(Shift.plate), col(Shift.vehicle_id), col(Shift.id), col(EventRow.at))
        asked = asked.join(EventRow, col(EventRow.thing_id) == Shift.id).where(known)
        asked = asked.where(col(Shift.region_id) == region_id, col(EventRow.region_id) == region_id)
        for plate, vehicle_id, shift_id, at in session.execute(
            asked.where(col(EventRow.move) == "clean", col(EventRow.at) >= since)
        ):
            found.setdefault(_car(plate, vehicle_id, shift_id), []).append(at)
    return found


def _asked(rows: Of, region_id: str, since: datetime) -> list[Select[Any]]:
    """Those that have ended, and those under way: apart, so that an index answers each."""
    name: Any = Trip.id if rows is Trip else Leg.trip_id
    of_stay = (name, rows.kind, rows.driver_id, rows.rider_id, rows.boarded_at, rows.ended_at)
    asked: Select[Any] = select(*of_stay, Shift.plate, Shift.vehicle_id, Shift.id)  # type: ignore[call-overload]
    asked = asked.join(Shift, col(Shift.id) == rows.shift_id).where(col(rows.region_id) == region_id)
    asked = asked.where(col(rows.boarded_at).is_not(None))
    return [asked.where(col(rows.ended_at) >= since), asked.where(col(rows.ended_at).is_(None))]


def _read(session: Session, asked: Iterable[Select[Any]], whose: ColumnElement[bool], now: datetime) -> set[Stay]:
    return {_stay(row, now) for each in asked for row in session.execute(each.where(whose))}


def _stay(row: Sequence[Any], now: datetime) -> Stay:
    trip_id, kind, driver_id, rider_id, begin, end, *car = row
    return Stay(trip_id, _car(*car), driver_id, rider_id, kind is TripKind.RIDE, begin, end or now)


def _car(plate: str, vehicle_id: str | None, shift_id: str) -> str:
    if plate:
        return f"plate {plate}"
    return f"vehicle {vehicle_id}" if vehicle_id else f"shift {shift_id}"


def _known(cars: Iterable[str], dialect: Dialect) -> list[ColumnElement[bool]]:
    """How to find the shifts of these cars: one condition for each way in which a car is known."""
    named: dict[str, list[str]] = {"plate": [], "vehicle": [], "shift": []}
    for car in sorted(cars):
        kind, _, name = car.partition(" ")
        named[kind].append(name)
    bare = col(Shift.plate) == ""
    ways = {
        "plate": among(col(Shift.plate), named["plate"], dialect),
        "vehicle": bare & col(Shift.vehicle_id).in_(named["vehicle"]),
        "shift": bare & col(Shift.vehicle_id).is_(None) & col(Shift.id).in_(named["shift"]),
    }
    return [ways[kind] for kind, names in named.items() if names]


def isolated(session: Session, region_id: str, now: datetime) -> dict[str, datetime]:
    """Person id -> until when they are kept from driving."""
    asked = select(col(Person.id), col(Person.isolated_until)).where(col(Person.region_id) == region_id)
    return {name: until for name, until in session.execute(asked.where(col(Person.isolated_until) > now)) if until}


def part_riders(session: Session, region_id: str, before: datetime) -> None:
    """Take the rider off legs that were over before then."""
    old = (col(Leg.region_id) == region_id, col(Leg.ended_at) < before, col(Leg.rider_id).is_not(None))
    session.connection().execute(update(Leg).where(*old).values(rider_id=None))


def legs_of(session: Session, person_id: str) -> list[Leg]:
    """Every leg that somebody rode or drove, oldest first."""
    asked = select(Leg).where(or_(col(Leg.rider_id) == person_id, col(Leg.driver_id) == person_id))
    return list(session.scalars(asked.order_by(col(Leg.boarded_at), col(Leg.id))))
