"""What the planner looks at: one region at one moment, read in one transaction and never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from sqlmodel import Session

from dispatch import store
from dispatch.errors import NotFound
from dispatch.states import DRIVEN, OPEN, WORKING
from schemas.alerts import Alert
from schemas.offers import Offer
from schemas.positions import LastPosition
from schemas.regions import Policy, Region
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import ShiftState


@dataclass(frozen=True)
class Snapshot:
    """Open and driven trips, shifts at work or to come, offers, refusals, positions; the rows are detached."""

    region: Region
    now: datetime
    seq: int
    trips: Sequence[Trip]
    shifts: Sequence[Shift]
    offers: Sequence[Offer] = ()
    bundles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refusals: frozenset[tuple[str, str]] = frozenset()
    seen: Mapping[str, LastPosition] = field(default_factory=dict)
    alerts: Sequence[Alert] = ()
    closing: Sequence[str] = ()
    """Trips of which their driver is to be told that their time with the private part is over."""

    @property
    def rules(self) -> Policy:
        """The region's numbers."""
        return self.region.rules

    @cached_property
    def trip(self) -> Mapping[str, Trip]:
        """Trips by id."""
        return {trip.id: trip for trip in self.trips}

    @cached_property
    def shift(self) -> Mapping[str, Shift]:
        """Shifts by id."""
        return {shift.id: shift for shift in self.shifts}


def take(session: Session, region_id: str, now: datetime) -> Snapshot:
    """The region as it stands; the session's rows are detached, so the picture stays as taken. Raises NotFound."""
    region = session.get(Region, region_id)
    if region is None:
        raise NotFound(thing="region", id=region_id)
    offers = store.pending_offers(session, region_id)
    snapshot = Snapshot(
        region=region,
        now=now,
        seq=store.last_seq(session, region_id)[1],
        trips=store.trips_in(session, region_id, OPEN | DRIVEN),
        shifts=store.shifts_in(session, region_id, [*WORKING, ShiftState.PLANNED]),
        offers=offers,
        bundles=store.bundle(session, [offer.id for offer in offers]),
        refusals=frozenset(store.refusals_in(session, region_id)),
        seen={row.driver_id: row for row in store.last_positions(session, region_id)},
        alerts=store.standing_alerts(session, region_id),
        closing=store.trips_to_seal(session, region_id, now),
    )
    session.expunge_all()
    return snapshot


def of_one_driver(session: Session, region: Region, shift: Shift, extra: Sequence[Trip], now: datetime) -> Snapshot:
    """One driver's run and the trips to be added to it, as live rows of the open transaction."""
    driven = [trip for trip in store.runs_of(session, shift.driver_id) if trip.shift_id == shift.id]
    position = session.get(LastPosition, shift.driver_id)
    return Snapshot(
        region=region,
        now=now,
        seq=0,
        trips=[*driven, *(trip for trip in extra if trip not in driven)],
        shifts=[shift],
        seen={shift.driver_id: position} if position else {},
    )
