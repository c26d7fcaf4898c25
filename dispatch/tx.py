"""One transaction at the desk: the rows it changes, the facts it tells. The only writer of `state`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from dispatch import manifest, rights, sight, store
from dispatch.clock import Chance
from dispatch.commands import Actor
from dispatch.errors import IllegalMove, NotFound
from dispatch.events import Event, Touch
from dispatch.states import JOINT, MACHINES, UNDO, Thing, Whose, step
from routing.travel import TravelTimes
from schemas.offers import Offer
from schemas.regions import Region
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import OfferState, ShiftState, TripState

Row = Trip | Offer | Shift
Thingly = TypeVar("Thingly", Trip, Offer, Shift)

_CONCERNED: Mapping[Whose, Callable[[Session, str], Sequence[Row]]] = {
    Whose.ITS_TRIPS: store.trips_of_offer,
    Whose.RIVALS: store.rival_offers,
    Whose.ITS_OFFERS: store.pending_offers_of_trip,
    Whose.LEFT_ALONE: store.trips_left_alone,
    Whose.PENDING: store.pending_offers_of_shift,
    Whose.WAITING: store.trips_waiting_on_shift,
}


@dataclass
class Tx:
    """What a handler works with: the open session, who asks, when, and the facts told so far."""

    session: Session
    actor: Actor
    now: datetime
    chance: Chance
    travel: TravelTimes
    region: Region
    events: list[Event] = field(default_factory=list)
    checked: bool = False

    def allow(self, thing: str, move: str, row: object = None) -> None:
        """Raise NotAllowed unless the actor may; a handler that never asks is refused by the desk."""
        rights.check(thing, move, self.actor, row)
        self.checked = True

    def trip(self, trip_id: str) -> Trip:
        """The trip of this region, or NotFound."""
        return self._mine("trip", trip_id, self.session.get(Trip, trip_id))

    def offer(self, offer_id: str) -> Offer:
        """The offer of this region, or NotFound."""
        return self._mine("offer", offer_id, self.session.get(Offer, offer_id))

    def shift(self, shift_id: str) -> Shift:
        """The shift of this region, or NotFound."""
        return self._mine("shift", shift_id, self.session.get(Shift, shift_id))

    def _mine(self, thing: str, wanted: str, row: Thingly | None) -> Thingly:
        if row is None or row.region_id != self.region.id:
            raise NotFound(thing=thing, id=wanted)
        return row

    def move(self, row: Row, move: str, why: str = "") -> None:
        """Step `row` along its table, tell it, and make every move that follows from it."""
        thing = thing_of(row)
        before = row.state
        self._enter(row, step(thing, before, move))
        self._tell_move(row, move, before, why)
        self._settle(row)
        for joint in JOINT:
            if (joint.thing, joint.move) == (thing, move):
                for other in _CONCERNED[joint.whose](self.session, row.id):
                    self.move(other, joint.then, why)

    def undo(self, trip: Trip) -> None:
        """Take back the last move of a trip. Raises IllegalMove when the last move is none to take back."""
        if trip.last_move not in UNDO or trip.state != MACHINES[Thing.TRIP][UNDO[trip.last_move]][trip.last_move]:
            raise IllegalMove(thing="trip", state=trip.state, move="undo", allowed="nothing to take back")
        before = trip.state
        self._enter(trip, UNDO[trip.last_move])
        self._tell_move(trip, "undo", before, trip.last_move)
        self._settle(trip)

    def _enter(self, row: Row, state: str) -> None:
        if isinstance(row, Trip):
            row.state = TripState(state)
            row.ended_at = None if MACHINES[Thing.TRIP][state] else self.now
            row.private_until = sight.until(row.state, self.region.rules, self.now)
        elif isinstance(row, Offer):
            row.state = OfferState(state)
            row.ended_at = self.now
        else:
            row.state = ShiftState(state)
            row.began_at = row.began_at or (self.now if row.state is ShiftState.ON else None)
            row.left_at = self.now if row.state is ShiftState.OFF else None
        row.version += 1
        self.session.add(row)

    def _tell_move(self, row: Row, move: str, before: str, why: str) -> None:
        touched, audience = concerned(self.session, row)
        self.tell(Event(thing_of(row).value, row.id, move, before, row.state, why, touched, audience))

    def _settle(self, row: Row) -> None:
        """What follows for the manifest and the driver; after telling, so that the old driver is told."""
        if not isinstance(row, Trip) or row.shift_id is None:
            return
        shift = self.shift(row.shift_id)
        shift.run = manifest.fit(shift.run, row.id, row.state, self.now)
        self.session.add(shift)
        if row.state is TripState.REQUESTED:
            store.let_go(self.session, row.id)
            _unseat(row)

    def tell(self, event: Event) -> None:
        """Add a fact to the log of this transaction."""
        self.events.append(event)

    def tell_about(self, row: Row, move: str, why: str = "") -> None:
        """Tell that something other than the state of `row` changed."""
        row.version += 1
        self.session.add(row)
        touched, audience = concerned(self.session, row)
        self.tell(Event(thing_of(row).value, row.id, move, why=why, touched=touched, audience=audience))


def thing_of(row: Row) -> Thing:
    """Which table of states a row lives by."""
    if isinstance(row, Trip):
        return Thing.TRIP
    return Thing.OFFER if isinstance(row, Offer) else Thing.SHIFT


def concerned(session: Session, row: Row) -> tuple[tuple[Touch, ...], tuple[str, ...]]:
    """The views that a change of `row` changes, and the people besides dispatchers who are told."""
    if isinstance(row, Trip):
        offers = store.pending_offers_of_trip(session, row.id) if row.state is TripState.OFFERED else []
        drivers = {row.driver_id} | {offer.driver_id for offer in offers}
        touched = [Touch("trips", row.id), *_touches("offers", (offer.id for offer in offers))]
        return (*touched, *_touches("drivers", [row.driver_id])), _people({row.rider_id, *drivers})
    if isinstance(row, Offer):
        trips = store.trips_of_offer(session, row.id)
        touched = [Touch("offers", row.id), *_touches("trips", (trip.id for trip in trips))]
        return tuple(touched), _people({row.driver_id})
    return (Touch("shifts", row.id), Touch("drivers", row.driver_id)), _people({row.driver_id})


def _touches(kind: str, ids: Iterable[str | None]) -> list[Touch]:
    return [Touch(kind, name) for name in ids if name]


def _people(ids: set[str | None]) -> tuple[str, ...]:
    return tuple(sorted(name for name in ids if name))


def _unseat(trip: Trip) -> None:
    trip.driver_id = trip.shift_id = None
    trip.planned_pickup = trip.planned_dropoff = None
    trip.assigned_at = trip.departed_at = trip.arrived_at = trip.boarded_at = None
    trip.last_move, trip.last_move_at = "", None
