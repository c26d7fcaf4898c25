"""A rider and a driver who are not to meet again: planned around, refused at the desk, and nobody else's business."""

from collections.abc import Iterable

from dispatch import records, store
from dispatch.errors import BadRequest, KeptApart, NotFound
from dispatch.events import Event
from dispatch.trust import KeepApart, MeetAgain
from dispatch.tx import Tx
from schemas.apart import Apart
from schemas.people import Person
from schemas.trips import Trip


def keep(tx: Tx, wish: KeepApart) -> Apart:
    """Never again with the other person of this trip; offers that would are taken back, and it is not said why."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "apart", trip)
    mine, other = tx.actor.id, trip.driver_id if tx.actor.id == trip.rider_id else trip.rider_id
    if mine is None or other is None:
        raise BadRequest(field="trip_id", problem="there is nobody on this trip whom you could be kept apart from.")
    row = records.apart_of(tx.session, mine, other)
    if row is None:
        row = Apart(
            id=tx.chance.id(), region_id=tx.region.id, person_id=mine, other_id=other, trip_id=trip.id, at=tx.now
        )
        tx.session.add(row)
        _tell(tx, mine, "apart")
        _take_back(tx, {mine, other})
    return row


def _take_back(tx: Tx, pair: set[str]) -> None:
    """The offers to one of them with a trip of the other."""
    for offer in store.pending_offers(tx.session, tx.region.id):
        riders = {trip.rider_id for trip in store.trips_of_offer(tx.session, offer.id)}
        if offer.driver_id in pair and riders & (pair - {offer.driver_id}):
            tx.move(offer, "withdraw")


def _tell(tx: Tx, person_id: str, move: str) -> None:
    tx.tell(Event("person", person_id, move, audience=(person_id,)))


def meet(tx: Tx, wish: MeetAgain) -> None:
    """One's own wish is taken back."""
    person = tx.session.get(Person, wish.person_id)
    if person is None or person.region_id != tx.region.id:
        raise NotFound(thing="person", id=wish.person_id)
    tx.allow("person", "meet", person)
    row = tx.session.get(Apart, wish.apart_id)
    if row is None or row.person_id != person.id:
        raise NotFound(thing="wish", id=wish.apart_id)
    tx.session.delete(row)
    _tell(tx, person.id, "meet")


def check(tx: Tx, driver_id: str, trips: Iterable[Trip]) -> None:
    """Raise KeptApart when the driver and one of the riders are not to meet."""
    for trip in trips:
        if trip.rider_id and records.are_apart(tx.session, driver_id, trip.rider_id):
            raise KeptApart()
