"""What may be asked of an offer."""

from collections.abc import Sequence

from dispatch import alerts, papers, seating, store
from dispatch.commands import AcceptOffer, DeclineOffer, LapseOffer, MakeOffer, SeeOffer, WithdrawOffer
from dispatch.errors import BadRequest, Busy, IllegalMove, Stale, Taken, TooLate
from dispatch.events import Event
from dispatch.states import OPEN, Thing
from dispatch.trips import remember_refusal
from dispatch.tx import Tx, concerned
from schemas.alerts import AlertKind
from schemas.offers import Offer, OfferTrip
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import OfferState, ShiftState, TripState


def make(tx: Tx, wish: MakeOffer) -> Offer:
    """Ask one driver, who is on duty, not thinking about another offer, and has refused none of these trips."""
    tx.allow("offer", "make")
    shift = tx.shift(wish.shift_id)
    trips = [tx.trip(trip_id) for trip_id in wish.trip_ids]
    _check_askable(tx, shift, trips, wish)
    offer = Offer(
        id=tx.chance.id(),
        region_id=tx.region.id,
        driver_id=shift.driver_id,
        shift_id=shift.id,
        made_at=tx.now,
        expires_at=wish.expires_at,
        added_seconds=wish.added_seconds,
    )
    tx.session.add(offer)
    tx.session.flush()
    tx.session.add_all(OfferTrip(offer_id=offer.id, trip_id=trip.id, place=place) for place, trip in enumerate(trips))
    tx.session.flush()
    for trip in trips:
        if trip.state is TripState.REQUESTED:
            tx.move(trip, "offer")
    touched, audience = concerned(tx.session, offer)
    tx.tell(Event(Thing.OFFER, offer.id, "make", None, offer.state, touched=touched, audience=audience))
    return offer


def _check_askable(tx: Tx, shift: Shift, trips: Sequence[Trip], wish: MakeOffer) -> None:
    if not trips or len(set(wish.trip_ids)) < len(trips):
        raise BadRequest(field="trip_ids", problem="name at least one trip, each once.")
    if wish.expires_at <= tx.now:
        raise TooLate(thing="offer", deadline=wish.expires_at.isoformat(), now=tx.now.isoformat())
    if shift.state is not ShiftState.ON:
        raise IllegalMove(thing="shift", state=shift.state, move="be offered a trip", allowed="only while on duty")
    papers.check_may_drive(tx, shift, trips)
    for trip in trips:
        if trip.state not in OPEN:
            raise IllegalMove(thing="trip", state=trip.state, move="be offered", allowed="only while it waits")
    if store.pending_offer_of_driver(tx.session, shift.driver_id) is not None:
        raise Busy(driver=shift.driver_id)
    if any(driver == shift.driver_id for driver, _ in store.refused(tx.session, wish.trip_ids)):
        raise Stale(thing="offer", seen="willing driver", current="driver who has refused this trip")


def see(tx: Tx, wish: SeeOffer) -> Offer:
    """It was on the screen."""
    offer = tx.offer(wish.offer_id)
    tx.allow("offer", "see", offer)
    if offer.seen_at is None and offer.state is OfferState.PENDING:
        offer.seen_at = tx.now
        tx.tell_about(offer, "see")
    return offer


def accept(tx: Tx, wish: AcceptOffer) -> Offer:
    """Take all of it: the trips are this driver's, rival offers are withdrawn. Accepting again changes nothing."""
    offer = tx.offer(wish.offer_id)
    tx.allow("offer", "accept", offer)
    if offer.state is OfferState.ACCEPTED:
        return offer
    if offer.state is not OfferState.PENDING:
        raise Taken(thing="offer", state=offer.state)
    if tx.now > offer.expires_at:
        raise TooLate(thing="offer", deadline=offer.expires_at.isoformat(), now=tx.now.isoformat())
    trips = store.trips_of_offer(tx.session, offer.id)
    shift = tx.shift(offer.shift_id)
    papers.check_may_drive(tx, shift, trips)
    seating.seat(tx, shift, trips)
    tx.move(offer, "accept")
    store.hold(tx.session, offer.id)
    for trip in trips:
        alerts.settled(tx, trip.id)
    return offer


def decline(tx: Tx, wish: DeclineOffer) -> Offer:
    """Pass; never counted against the driver, but they are not asked for these trips again."""
    offer = tx.offer(wish.offer_id)
    tx.allow("offer", "decline", offer)
    if offer.state is OfferState.DECLINED:
        return offer
    offer.reason = wish.reason
    tx.move(offer, "decline")
    _refused(tx, offer, wish.reason)
    return offer


def lapse(tx: Tx, wish: LapseOffer) -> Offer:
    """The deadline passed."""
    offer = tx.offer(wish.offer_id)
    tx.allow("offer", "lapse", offer)
    if tx.now < offer.expires_at:
        raise Stale(thing="offer", seen="past its deadline", current=f"open until {offer.expires_at.isoformat()}")
    tx.move(offer, "lapse")
    _refused(tx, offer, "lapsed")
    return offer


def _refused(tx: Tx, offer: Offer, why: str) -> None:
    """Remember the pair; when the last candidate has passed, a dispatcher must look."""
    for trip in store.trips_of_offer(tx.session, offer.id):
        remember_refusal(tx, offer.driver_id, trip.id, why)
        tx.session.flush()
        if len(store.refused(tx.session, [trip.id])) >= tx.region.rules.candidates and trip.state in OPEN:
            alerts.raised(tx, AlertKind.UNANSWERED, "trip", trip.id)


def withdraw(tx: Tx, wish: WithdrawOffer) -> Offer:
    """Take it back; nobody refused anything. The words of the reason stay with the offer, out of the log."""
    offer = tx.offer(wish.offer_id)
    tx.allow("offer", "withdraw", offer)
    offer.reason = wish.reason
    tx.move(offer, "withdraw")
    return offer
