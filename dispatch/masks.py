"""Masked numbers: whom a service is to bind, who is bound, and what is over. Nothing here commits or asks anybody."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_
from sqlalchemy import select as columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from dispatch.secrets import digest
from dispatch.states import DRIVEN
from schemas.contacts import Address, ContactKind
from schemas.masks import Mask
from schemas.people import Person
from schemas.regions import Region
from schemas.trips import Trip
from schemas.values import Calls

LASTS = timedelta(hours=24)
"""How long a service keeps a binding that nobody ends, should Ferry be gone; whoever still rides then gets another."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two real numbers that are to ring one another, each in the one way of writing it."""

    rider: str
    driver: str

    @property
    def mark(self) -> str:
        """What is stored of them."""
        return digest(f"{self.rider} {self.driver}")


@dataclass(frozen=True, slots=True)
class Order:
    """What a service is asked to bind, under an id of ours: asked twice it is bound once."""

    id: str
    pair: Pair
    until: datetime


@dataclass(frozen=True, slots=True)
class Work:
    """What a region wants of its service: trips without a row yet, rows to be bound, rows to be ended."""

    new: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    over: tuple[Mask, ...] = ()


@dataclass(frozen=True, slots=True)
class Ride:
    """Who drives a trip whose people may still ring one another; no pair: one of them has no number."""

    driver_id: str
    pair: Pair | None

    def served_by(self, mask: Mask, now: datetime) -> bool:
        """Whether a binding is of these two, by the numbers they have, and its time is not over."""
        known = self.pair is not None and self.pair.mark == mask.pair
        return known and mask.driver_id == self.driver_id and now < mask.until


def work(session: Session, region_id: str, now: datetime) -> Work:
    """How far what is bound lies from what should be: read off both each time, so nothing is forgotten by a restart."""
    region = session.get(Region, region_id)
    rides = _rides(session, region_id, now) if region is not None and region.calls is Calls.MASKED else {}
    rows = session.exec(select(Mask).where(Mask.region_id == region_id).order_by(Mask.id)).all()
    kept = {row.trip_id: row for row in rows if row.trip_id in rides and rides[row.trip_id].served_by(row, now)}
    return Work(
        new=tuple(trip_id for trip_id, ride in rides.items() if ride.pair is not None and trip_id not in kept),
        orders=tuple(
            Order(row.id, pair, row.until)
            for trip_id, row in kept.items()
            if not row.rider_dials and (pair := rides[trip_id].pair) is not None
        ),
        over=tuple(row for row in rows if kept.get(row.trip_id) is not row),
    )


def ride(session: Session, trip_id: str, region_id: str, now: datetime) -> Ride | None:
    """The two people of one trip, while they may ring one another."""
    return _rides(session, region_id, now, trip_id).get(trip_id)


def of_trip(session: Session, trip_id: str) -> list[Mask]:
    """Every binding of a trip."""
    return list(session.exec(select(Mask).where(Mask.trip_id == trip_id).order_by(Mask.id)))


def bound(session: Session, trip_ids: Collection[str], now: datetime) -> list[Mask]:
    """The bindings of these trips that have a number, and whose time is not over."""
    rows = session.exec(select(Mask).where(col(Mask.trip_id).in_(trip_ids), Mask.until > now).order_by(Mask.id))
    return [row for row in rows if row.rider_dials]


def _rides(session: Session, region_id: str, now: datetime, trip_id: str = "") -> dict[str, Ride]:
    """Trips whose driver sees who rides (`dispatch/sight.py`), with both numbers, in one statement."""
    rider, driver = aliased(Person), aliased(Person)
    asked = columns(col(Trip.id), col(Trip.driver_id), col(rider.phone), col(driver.phone))
    asked = asked.join(rider, col(rider.id) == Trip.rider_id).join(driver, col(driver.id) == Trip.driver_id)
    seen = or_(col(Trip.state).in_(sorted(DRIVEN)), col(Trip.private_until) > now)
    asked = asked.where(col(Trip.region_id) == region_id, seen)
    if trip_id:
        asked = asked.where(col(Trip.id) == trip_id)
    rows = session.execute(asked.order_by(col(Trip.id)))
    return {name: Ride(driven_by, _pair(phone, other)) for name, driven_by, phone, other in rows}


def _pair(rider: str, driver: str) -> Pair | None:
    found = [address for address in map(Address.found, (rider, driver)) if address is not None]
    numbers = [address.text for address in found if address.kind is ContactKind.PHONE]
    return Pair(*numbers) if len(set(numbers)) == 2 else None
