"""Every SQL statement of the rules, as plain functions of a session. Nothing here commits or decides."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy import select as columns
from sqlmodel import Session, col, func, or_, select

from dispatch import finding
from dispatch.sight import Follower
from dispatch.states import BEFORE_PICKUP, DRIVEN, OPEN, WORKING
from schemas.alerts import Alert, AlertKind
from schemas.events import EventRow, LogHead
from schemas.keys import KeyRecord
from schemas.offers import Offer, OfferTrip, Refusal
from schemas.people import Login, Person
from schemas.places import Place
from schemas.plans import AdoptedPlan, PlannerLease
from schemas.positions import LastPosition, TracePoint
from schemas.regions import Region
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import OfferState, Point, Role, ShiftState, TripState
from schemas.vehicles import Vehicle

# The log


def locked_head(session: Session, region_id: str) -> LogHead | None:
    """The log counter of a region, held until the end of the transaction: commands of a region queue here."""
    return session.exec(select(LogHead).where(LogHead.region_id == region_id).with_for_update()).one_or_none()


def last_seq(session: Session, region_id: str) -> tuple[str, int]:
    """Epoch and number of the newest event."""
    head = session.get(LogHead, region_id)
    return ("", 0) if head is None else (head.epoch, head.seq)


def append(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """Write events, given by column, in one statement."""
    if rows:
        session.connection().execute(insert(EventRow), rows)


def events_after(session: Session, region_id: str, seq: int, limit: int) -> list[EventRow]:
    """Events with a higher number, oldest first."""
    asked = select(EventRow).where(EventRow.region_id == region_id, EventRow.seq > seq)
    return list(session.exec(asked.order_by(col(EventRow.seq)).limit(limit)))


def others_acted(session: Session, region_id: str, seq: int) -> bool:
    """Whether anybody but the planner did something after that number."""
    asked = select(EventRow.seq).where(EventRow.region_id == region_id, EventRow.seq > seq)
    return session.exec(asked.where(EventRow.actor_role != Role.PLANNER.value).limit(1)).first() is not None


def events_of(session: Session, region_id: str, thing_id: str) -> list[EventRow]:
    """The history of one thing, oldest first."""
    asked = select(EventRow).where(EventRow.region_id == region_id, EventRow.thing_id == thing_id)
    return list(session.exec(asked.order_by(col(EventRow.seq))))


def key_record(session: Session, actor_id: str, key: str) -> KeyRecord | None:
    """What was answered under this idempotency key."""
    return session.get(KeyRecord, (actor_id, key))


def forget_before(session: Session, traces: datetime, keys: datetime) -> None:
    """Drop positions older than `traces`, and idempotency records older than `keys`."""
    session.connection().execute(delete(KeyRecord).where(col(KeyRecord.at) < keys))
    session.connection().execute(delete(TracePoint).where(col(TracePoint.at) < traces))
    session.connection().execute(delete(LastPosition).where(col(LastPosition.at) < traces))


# What a move concerns


def trips_of_offer(session: Session, offer_id: str) -> list[Trip]:
    """The trips of an offer, in the order offered."""
    asked = select(Trip).join(OfferTrip, col(OfferTrip.trip_id) == Trip.id).where(OfferTrip.offer_id == offer_id)
    return list(session.exec(asked.order_by(col(OfferTrip.place))))


def rival_offers(session: Session, offer_id: str) -> list[Offer]:
    """Other pending offers that hold one of the trips of this offer."""
    trips = select(OfferTrip.trip_id).where(OfferTrip.offer_id == offer_id)
    holding = select(OfferTrip.offer_id).where(col(OfferTrip.trip_id).in_(trips))
    asked = select(Offer).where(
        col(Offer.id).in_(holding), Offer.id != offer_id, col(Offer.state) == OfferState.PENDING
    )
    return list(session.exec(asked.order_by(col(Offer.id))))


def pending_offers_of_trip(session: Session, trip_id: str) -> list[Offer]:
    """Pending offers that hold the trip."""
    holding = select(OfferTrip.offer_id).where(OfferTrip.trip_id == trip_id)
    asked = select(Offer).where(col(Offer.id).in_(holding), col(Offer.state) == OfferState.PENDING)
    return list(session.exec(asked.order_by(col(Offer.id))))


def trips_left_alone(session: Session, offer_id: str) -> list[Trip]:
    """Trips of the offer that are still offered but held by no pending offer any more."""
    trips = (trip for trip in trips_of_offer(session, offer_id) if trip.state is TripState.OFFERED)
    return [trip for trip in trips if not pending_offers_of_trip(session, trip.id)]


def pending_offers_of_shift(session: Session, shift_id: str) -> list[Offer]:
    """Pending offers to the driver of this shift."""
    asked = select(Offer).where(Offer.shift_id == shift_id, col(Offer.state) == OfferState.PENDING)
    return list(session.exec(asked.order_by(col(Offer.id))))


def trips_waiting_on_shift(session: Session, shift_id: str) -> list[Trip]:
    """Trips of the shift whose pickup is still to come."""
    asked = select(Trip).where(Trip.shift_id == shift_id, col(Trip.state).in_(BEFORE_PICKUP))
    return list(session.exec(asked.order_by(col(Trip.id))))


def aboard(session: Session, shift_id: str) -> list[Trip]:
    """Trips of the shift that are in the car."""
    return list(session.exec(select(Trip).where(Trip.shift_id == shift_id, col(Trip.state) == TripState.ABOARD)))


def let_go(session: Session, trip_id: str) -> None:
    """End the hold of the accepted offer on a trip that is driven no more."""
    session.connection().execute(
        update(OfferTrip).where(col(OfferTrip.trip_id) == trip_id, col(OfferTrip.held)).values(held=False)
    )


# Trips, offers, shifts


def trips_in(session: Session, region_id: str, states: Iterable[TripState]) -> list[Trip]:
    """The region's trips in these states, by id."""
    asked = select(Trip).where(Trip.region_id == region_id, col(Trip.state).in_(list(states)))
    return list(session.exec(asked.order_by(col(Trip.id))))


def trips_by(session: Session, ids: Iterable[str], states: Iterable[TripState]) -> dict[str, Trip]:
    """Trips by id, as far as they are in these states."""
    asked = select(Trip).where(col(Trip.id).in_(sorted(ids)), col(Trip.state).in_(list(states)))
    return {trip.id: trip for trip in session.exec(asked)}


def trips_seen(session: Session, region_id: str, person_id: str | None, since: datetime) -> list[Trip]:
    """Trips that go on, or ended after `since`; of the region, or only those a person rides or drives."""
    asked = select(Trip).where(Trip.region_id == region_id)
    asked = asked.where(or_(col(Trip.ended_at).is_(None), col(Trip.ended_at) > since))
    if person_id is not None:
        asked = asked.where(or_(Trip.rider_id == person_id, Trip.driver_id == person_id))
    return list(session.exec(asked.order_by(col(Trip.requested_at), col(Trip.id))))


def trips_to_seal(session: Session, region_id: str, now: datetime, limit: int = 200) -> list[str]:
    """Ended trips whose driver is to be told that they see less of them now."""
    asked = select(Trip.id).where(Trip.region_id == region_id, col(Trip.private_until) <= now)
    return list(session.exec(asked.order_by(col(Trip.private_until), col(Trip.id)).limit(limit)))


def trips_within_sight(session: Session, region_id: str) -> list[str]:
    """Trips whose two people may still ring one another, or the desk."""
    near = or_(col(Trip.state).in_(sorted(DRIVEN)), col(Trip.private_until).is_not(None))
    return list(session.exec(select(Trip.id).where(Trip.region_id == region_id, near).order_by(Trip.id)))


def page_of_trips(
    session: Session,
    region_id: str,
    *,
    person_id: str | None = None,
    states: Sequence[TripState] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    q: str = "",
    named: finding.Named = finding.ends,
    after: str = "",
    limit: int = 50,
) -> tuple[list[Trip], str | None]:
    """Trips by descending pickup time; `q` looks in what `named` says of them."""
    asked = select(Trip).where(Trip.region_id == region_id)
    if person_id is not None:
        asked = asked.where(or_(Trip.rider_id == person_id, Trip.driver_id == person_id))
    if states:
        asked = asked.where(col(Trip.state).in_(list(states)))
    if since is not None:
        asked = asked.where(Trip.pickup_after >= since)
    if until is not None:
        asked = asked.where(Trip.pickup_after < until)
    if after:
        moment, _, trip_id = after.partition("|")
        at = datetime.fromisoformat(moment)
        asked = asked.where(or_(Trip.pickup_after < at, (Trip.pickup_after == at) & (Trip.id < trip_id)))
    asked = asked.order_by(col(Trip.pickup_after).desc(), col(Trip.id).desc())
    if q:
        found, last = finding.through(session, asked, q, named, limit)
        return found, _cursor(last) if last else None
    rows = list(session.exec(asked.limit(limit + 1)))
    return rows[:limit], _cursor(rows[limit - 1]) if len(rows) > limit else None


def _cursor(last: Trip) -> str:
    return f"{last.pickup_after.isoformat()}|{last.id}"


def trip_tracked(session: Session, token_hash: str) -> Trip | None:
    """The trip that a shared link shows."""
    return session.exec(select(Trip).where(Trip.track_hash == token_hash)).first() if token_hash else None


def pending_offers(session: Session, region_id: str, driver_id: str | None = None) -> list[Offer]:
    """The pending offers of a region, or of one driver."""
    asked = select(Offer).where(Offer.region_id == region_id, col(Offer.state) == OfferState.PENDING)
    if driver_id is not None:
        asked = asked.where(Offer.driver_id == driver_id)
    return list(session.exec(asked.order_by(col(Offer.id))))


def pending_offer_of_driver(session: Session, driver_id: str) -> Offer | None:
    """The offer this driver is thinking about."""
    asked = select(Offer).where(Offer.driver_id == driver_id, col(Offer.state) == OfferState.PENDING)
    return session.exec(asked).first()


def bundle(session: Session, offer_ids: Sequence[str]) -> dict[str, list[str]]:
    """Offer id -> its trip ids, in the order offered."""
    found: dict[str, list[str]] = {offer_id: [] for offer_id in offer_ids}
    asked = select(OfferTrip).where(col(OfferTrip.offer_id).in_(list(offer_ids))).order_by(col(OfferTrip.place))
    for link in session.exec(asked):
        found[link.offer_id].append(link.trip_id)
    return found


def hold(session: Session, offer_id: str) -> None:
    """Mark the trips of an accepted offer as held by it."""
    session.connection().execute(update(OfferTrip).where(col(OfferTrip.offer_id) == offer_id).values(held=True))


def refused(session: Session, trip_ids: Iterable[str]) -> list[tuple[str, str]]:
    """(driver, trip) pairs that must not be asked again."""
    asked = select(Refusal.driver_id, Refusal.trip_id).where(col(Refusal.trip_id).in_(list(trip_ids)))
    return list(session.exec(asked.order_by(Refusal.driver_id, Refusal.trip_id)))


def refusals_in(session: Session, region_id: str) -> list[tuple[str, str]]:
    """(driver, trip) pairs of all trips that wait."""
    asked = select(Refusal.driver_id, Refusal.trip_id).join(Trip, col(Trip.id) == Refusal.trip_id)
    asked = asked.where(Trip.region_id == region_id, col(Trip.state).in_(OPEN))
    return list(session.exec(asked.order_by(Refusal.driver_id, Refusal.trip_id)))


def shifts_in(session: Session, region_id: str, states: Iterable[ShiftState]) -> list[Shift]:
    """The region's shifts in these states, by id."""
    asked = select(Shift).where(Shift.region_id == region_id, col(Shift.state).in_(list(states)))
    return list(session.exec(asked.order_by(col(Shift.id))))


def shifts_by(session: Session, ids: Iterable[str]) -> dict[str, Shift]:
    """Shifts by id."""
    return {shift.id: shift for shift in session.exec(select(Shift).where(col(Shift.id).in_(sorted(ids))))}


def shifts_of(session: Session, driver_id: str) -> list[Shift]:
    """A driver's shifts that go on or are still to come, earliest first."""
    states = [*WORKING, ShiftState.PLANNED]
    asked = select(Shift).where(Shift.driver_id == driver_id, col(Shift.state).in_(states))
    return list(session.exec(asked.order_by(col(Shift.starts_at))))


def working_shift(session: Session, driver_id: str) -> Shift | None:
    """The shift a driver is on."""
    return session.exec(select(Shift).where(Shift.driver_id == driver_id, col(Shift.state).in_(WORKING))).first()


def last_shift(session: Session, driver_id: str) -> Shift | None:
    """The shift a driver began last."""
    asked = select(Shift).where(Shift.driver_id == driver_id).order_by(col(Shift.starts_at).desc(), Shift.id)
    return session.exec(asked).first()


def beacon_shift(session: Session, beacon: str) -> Shift | None:
    """The shift a phone reports for under this random id."""
    return session.exec(select(Shift).where(Shift.beacon == beacon)).first()


# Positions


def last_positions(session: Session, region_id: str) -> list[LastPosition]:
    """Where the region's drivers were last seen."""
    return list(session.exec(select(LastPosition).where(LastPosition.region_id == region_id)))


def followers(session: Session, driver_ids: Iterable[str]) -> dict[str, list[Follower]]:
    """Driver id -> riders who wait for or sit in the car, and so may see where it is."""
    found: dict[str, list[Follower]] = {}
    states = [TripState.EN_ROUTE, TripState.ARRIVED, TripState.ABOARD]
    pickup = (col(Trip.pickup_lat), col(Trip.pickup_lon))
    asked = columns(col(Trip.driver_id), col(Trip.rider_id), col(Trip.state), *pickup).where(
        col(Trip.driver_id).in_(list(driver_ids)), col(Trip.state).in_(states), col(Trip.rider_id).is_not(None)
    )
    for driver_id, rider_id, state, lat, lon in session.connection().execute(asked):
        found.setdefault(str(driver_id), []).append(Follower.of(str(rider_id), state, Point(lat, lon)))
    return found


# People and things


_OPEN = (col(Login.revoked_at).is_(None), col(Login.expires_at) > bindparam("now"), col(Person.active))
_HOLDER = select(Person, Login).join(Login, col(Login.person_id) == Person.id)
_HOLDER = _HOLDER.where(col(Login.token_hash) == bindparam("token"), *_OPEN)
"""Put together once: every request asks it."""


def person_of_login(session: Session, token_hash: str, now: datetime) -> tuple[Person, Login] | None:
    """Who holds this token, while it is valid and they are active."""
    return session.exec(_HOLDER, params={"token": token_hash, "now": now}).first()


def logins(session: Session, person_id: str, now: datetime) -> list[Login]:
    """A person's valid sessions and tokens."""
    asked = select(Login).where(Login.person_id == person_id, col(Login.revoked_at).is_(None), Login.expires_at > now)
    return list(session.exec(asked.order_by(col(Login.made_at))))


def person_named(session: Session, region_id: str, role: Role, name: str) -> Person | None:
    """The first person of that role and name; names are sealed, so they are compared here."""
    asked = select(Person).where(Person.region_id == region_id, col(Person.role) == role).order_by(col(Person.id))
    return next((person for person in session.exec(asked) if person.name == name), None)


def people(session: Session, region_id: str) -> list[Person]:
    """Everyone of a region."""
    return list(session.exec(select(Person).where(Person.region_id == region_id).order_by(col(Person.id))))


def people_by(session: Session, ids: Iterable[str]) -> dict[str, Person]:
    """People by id."""
    asked = select(Person).where(col(Person.id).in_(sorted(set(ids))))
    return {person.id: person for person in session.exec(asked)}


def places(session: Session, region_id: str) -> list[Place]:
    """Every known place of a region."""
    return list(session.exec(select(Place).where(Place.region_id == region_id).order_by(col(Place.id))))


def vehicles(session: Session, region_id: str) -> list[Vehicle]:
    """Every known vehicle of a region."""
    return list(session.exec(select(Vehicle).where(Vehicle.region_id == region_id).order_by(col(Vehicle.id))))


def regions(session: Session) -> list[Region]:
    """Every region."""
    return list(session.exec(select(Region).order_by(col(Region.id))))


def uses_of_place(session: Session, place_id: str) -> int:
    """How many trips begin or end there."""
    asked = select(func.count()).select_from(Trip)
    return session.exec(asked.where(or_(Trip.pickup_place == place_id, Trip.dropoff_place == place_id))).one()


def uses_of_vehicle(session: Session, vehicle_id: str) -> int:
    """How many shifts use it."""
    return session.exec(select(func.count()).select_from(Shift).where(Shift.vehicle_id == vehicle_id)).one()


# The plan and its alerts


def plan(session: Session, region_id: str) -> AdoptedPlan | None:
    """The plan in force."""
    return session.get(AdoptedPlan, region_id)


def lease(session: Session, region_id: str) -> PlannerLease | None:
    """Who plans the region."""
    return session.get(PlannerLease, region_id)


def standing_alerts(session: Session, region_id: str) -> list[Alert]:
    """Alerts not yet cleared, oldest first."""
    asked = select(Alert).where(Alert.region_id == region_id, col(Alert.cleared_at).is_(None))
    return list(session.exec(asked.order_by(col(Alert.raised_at), col(Alert.id))))


def standing_alert(session: Session, region_id: str, kind: AlertKind, thing_id: str) -> Alert | None:
    """This very alert, while it stands."""
    asked = select(Alert).where(Alert.region_id == region_id, col(Alert.kind) == kind, Alert.thing_id == thing_id)
    return session.exec(asked.where(col(Alert.cleared_at).is_(None))).first()


def runs_of(session: Session, driver_id: str) -> list[Trip]:
    """The trips a driver has accepted and not yet finished."""
    return list(session.exec(select(Trip).where(Trip.driver_id == driver_id, col(Trip.state).in_(DRIVEN))))
