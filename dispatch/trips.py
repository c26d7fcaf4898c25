"""What may be asked of a trip."""

from datetime import datetime, timedelta

from dispatch import alerts, booking, carwash, papers, policy, seating, store
from dispatch.commands import (
    AssignTrip,
    CancelTrip,
    ChangePlan,
    ExpireTrip,
    MoveTrip,
    PinTrip,
    Promised,
    ReleaseTrip,
    ReopenTrip,
    RequestTrip,
    SealTrip,
    ShareTrip,
    VerifyTrip,
)
from dispatch.errors import BadRequest, IllegalMove, NotFound, TooLate
from dispatch.events import Event
from dispatch.policy import CLOCK_SKEW
from dispatch.secrets import digest
from dispatch.states import BEFORE_PICKUP, DRIVEN, OPEN, Thing, allowed
from dispatch.tx import Tx, concerned
from schemas.alerts import AlertKind
from schemas.legs import Leg
from schemas.offers import Refusal
from schemas.people import Person
from schemas.positions import LastPosition
from schemas.trips import Trip, TripIn
from schemas.values import Point, Role, TripKind, TripState

REPORTED = ("depart", "arrive", "board", "complete", "no_show", "release", "transfer", "return", "undo")
GATED = ("depart", "board")
"""The moves for which the car must be clean."""
CLOSED = "closed"
"""Why a trip is taken from a driver whose car cannot make it any more; once the roads are open it may have it again."""
SET_DOWN = ("complete", "return")
STAMPS = {"depart": "departed_at", "arrive": "arrived_at", "board": "boarded_at"}


def request(tx: Tx, wish: RequestTrip) -> Trip:
    """Book: the row, held for a dispatcher's word when nobody has vouched for the rider."""
    tx.allow("trip", "request")
    if wish.trip.priority:
        tx.allow("trip", "prioritise")
    policy.check_booking(tx.region.intake, tx.actor.role, tx.actor.verified)
    rider = _rider(tx, wish.trip)
    trusted = tx.actor.role is not Role.RIDER or _trusted(tx)
    trip = booking.draft(tx.session, tx.region, tx.travel, wish.trip, tx.now)
    trip.id, trip.rider_id, trip.booked_by = tx.chance.id(), rider, tx.actor.id
    trip.state = TripState.REQUESTED if trusted else TripState.HELD
    promise(trip, wish.promise)
    trip.promise_by = tx.travel.name
    tx.session.add(trip)
    tx.session.flush()
    touched, audience = concerned(tx.session, trip)
    move = "request" if trusted else "hold"
    tx.tell(Event("trip", trip.id, move, None, trip.state, touched=touched, audience=audience))
    if not trusted:
        alerts.raised(tx, AlertKind.HELD, "trip", trip.id)
    return trip


def _trusted(tx: Tx) -> bool:
    person = tx.session.get(Person, tx.actor.id) if tx.actor.id else None
    return tx.actor.verified if person is None else papers.trusts(tx, person)


def _rider(tx: Tx, body: TripIn) -> str | None:
    if tx.actor.role is Role.RIDER:
        if body.rider_id not in (None, tx.actor.id):
            raise BadRequest(field="rider_id", problem="you can only book for yourself; leave it out.")
        return tx.actor.id
    if body.rider_id is None:
        return None
    rider = tx.session.get(Person, body.rider_id)
    if rider is None or rider.region_id != tx.region.id:
        raise NotFound(thing="person", id=body.rider_id)
    return rider.id


def promise(trip: Trip, promised: Promised) -> None:
    """Write down what the rider is told."""
    trip.promise_status = promised.status
    trip.promise_from, trip.promise_to = promised.pickup_from, promised.pickup_to
    trip.promise_arrive = promised.arrive_at
    trip.why, trip.short = promised.why, promised.short


def verify(tx: Tx, wish: VerifyTrip) -> Trip:
    """A dispatcher vouches for a held trip."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "verify", trip)
    tx.move(trip, "verify")
    alerts.settled(tx, trip.id)
    return trip


def cancel(tx: Tx, wish: CancelTrip) -> Trip:
    """Call off; cancelling what is cancelled changes nothing."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "cancel", trip)
    if trip.state is not TripState.CANCELLED:
        trip.reason = wish.reason
        tx.move(trip, "cancel")
        alerts.settled(tx, trip.id)
    return trip


def assign(tx: Tx, wish: AssignTrip) -> Trip:
    """Give to a driver on shift without asking; from one driver to another in one step."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "assign", trip)
    shift = store.working_shift(tx.session, wish.driver_id)
    if shift is None or shift.region_id != tx.region.id:
        raise BadRequest(field="driver_id", problem=f"{wish.driver_id} is not on shift; choose a driver who is.")
    if trip.driver_id == wish.driver_id and trip.state in DRIVEN:
        return trip
    papers.check_may_drive(tx, shift, [trip])
    if trip.state in DRIVEN:
        tx.move(trip, "release", "reassigned")
    seating.seat(tx, shift, [trip])
    tx.move(trip, "assign")
    alerts.settled(tx, trip.id)
    return trip


def release(tx: Tx, wish: ReleaseTrip) -> Trip:
    """Take from its driver before the pickup; only where roads are closed may the two be brought together again."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "release", trip)
    if tx.actor.role is Role.PLANNER and wish.reason == CLOSED:
        tx.move(trip, "release", CLOSED)
    else:
        _hand_back(tx, trip, "release", wish.reason)
    return trip


def change_plan(tx: Tx, wish: ChangePlan) -> dict[str, object]:
    """What a dispatcher saw in a preview, done as one."""
    tx.allow("plan", "change")
    given = [assign(tx, AssignTrip(trip_id, driver_id)) for trip_id, driver_id in wish.assign]
    freed = [release(tx, ReleaseTrip(trip_id, "plan changed")) for trip_id in wish.release]
    return {"assigned": [trip.id for trip in given], "released": [trip.id for trip in freed]}


def _hand_back(tx: Tx, trip: Trip, move: str, why: str) -> None:
    driver_id = trip.driver_id
    tx.move(trip, move)
    if driver_id is not None:
        remember_refusal(tx, driver_id, trip.id, why)


def remember_refusal(tx: Tx, driver_id: str, trip_id: str, why: str) -> None:
    """This driver is not asked for this trip again."""
    tx.session.merge(Refusal(driver_id=driver_id, trip_id=trip_id, reason=why, at=tx.now))


def reopen(tx: Tx, wish: ReopenTrip) -> Trip:
    """Look again, from now on."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "reopen", trip)
    _wanted_anew(trip, max(trip.pickup_after, tx.now))
    tx.move(trip, "reopen")
    return trip


def _wanted_anew(trip: Trip, begin: datetime) -> None:
    """The old promise is void, and an arrival that has passed is none any more: it would end the trip at once."""
    trip.pickup_after = begin
    if trip.arrive_by is not None and trip.arrive_by <= begin:
        trip.arrive_by = None
    trip.promise_status = trip.promise_from = trip.promise_to = trip.promise_arrive = None


def expire(tx: Tx, wish: ExpireTrip) -> Trip:
    """Unmet need: its time has passed. Refused while there is still time."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "expire", trip)
    deadline = latest_pickup(trip, tx.region.rules.patience)
    if tx.now <= deadline:
        raise TooLate(thing="trip", deadline=deadline.isoformat(), now=tx.now.isoformat())
    tx.move(trip, "expire")
    alerts.settled(tx, trip.id)
    return trip


def latest_pickup(trip: Trip, patience: timedelta) -> datetime:
    """After this moment a trip that nobody took counts as unfilled."""
    begin = max(trip.pickup_after, trip.promise_to or trip.pickup_after)
    return begin + patience if trip.arrive_by is None else max(begin, min(begin + patience, trip.arrive_by))


def seal(tx: Tx, wish: SealTrip) -> Trip:
    """The driver's time with the private part is over: they are told. Once; refused before."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "seal", trip)
    if trip.private_until is not None:
        if tx.now < trip.private_until:
            raise TooLate(thing="trip", deadline=trip.private_until.isoformat(), now=tx.now.isoformat())
        trip.private_until = None
        tx.tell_about(trip, "seal")
    return trip


def pin(tx: Tx, wish: PinTrip) -> Trip:
    """Reserve a waiting trip for one driver."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "pin", trip)
    if trip.state not in OPEN:
        raise IllegalMove(thing="trip", state=trip.state, move="pin", allowed="only while it waits for a driver")
    if wish.driver_id is not None and _driver(tx, wish.driver_id) is None:
        raise NotFound(thing="driver", id=wish.driver_id)
    trip.pinned_driver = wish.driver_id
    tx.tell_about(trip, "pin")
    return trip


def _driver(tx: Tx, driver_id: str) -> Person | None:
    person = tx.session.get(Person, driver_id)
    known = person is not None and person.region_id == tx.region.id and person.role is Role.DRIVER
    return person if known else None


def share(tx: Tx, wish: ShareTrip) -> dict[str, str]:
    """A new public link; only its digest is kept."""
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", "share", trip)
    token = tx.chance.token()
    trip.track_hash = digest(token)
    tx.tell_about(trip, "share")
    return {"token": token}


def report(tx: Tx, wish: MoveTrip) -> Trip:
    """What the driver did. Late and repeated reports are safe; one from the future is not believed."""
    if wish.move not in REPORTED:
        raise BadRequest(field="move", problem=f"{wish.move} is unknown; write one of {', '.join(REPORTED)}.")
    trip = tx.trip(wish.trip_id)
    tx.allow("trip", wish.move, trip)
    if wish.at > tx.now + CLOCK_SKEW:
        raise BadRequest(field="at", problem=f"{wish.at.isoformat()} lies in the future; check the phone's clock.")
    if wish.move == "undo":
        _undo(tx, trip)
    elif not _done_before(trip, wish.move):
        _make(tx, trip, wish)
    return trip


def _done_before(trip: Trip, move: str) -> bool:
    stamp = STAMPS.get(move)
    return trip.last_move == move or (stamp is not None and getattr(trip, stamp) is not None)


def _make(tx: Tx, trip: Trip, wish: MoveTrip) -> None:
    if wish.move == "return" and trip.kind is not TripKind.SUPPLY:
        raise IllegalMove(thing="trip", state=trip.state, move="return", allowed="only a supply run can be returned")
    if wish.move == "transfer":
        transfer(tx, trip, wish.move, wish.position)
    elif wish.move == "release":
        _hand_back(tx, trip, wish.move, wish.move)
    else:
        _step(tx, trip, wish)


def _step(tx: Tx, trip: Trip, wish: MoveTrip) -> None:
    where = wish.position or _where(trip, wish.move)
    if wish.move in GATED and wish.move in allowed(Thing.TRIP, trip.state):
        _check_gates(tx, trip, min(wish.at, tx.now))
        carwash.check_ready(tx, trip)
    tx.move(trip, wish.move)
    if wish.move in SET_DOWN and trip.shift_id:
        carwash.set_down(tx, tx.shift(trip.shift_id), trip)
    moment = max(min(wish.at, tx.now), trip.last_move_at or trip.assigned_at or wish.at)
    trip.last_move, trip.last_move_at = wish.move, moment
    trip.proof = wish.proof or trip.proof
    if wish.move in STAMPS:
        setattr(trip, STAMPS[wish.move], moment)
    _seen_at(tx, trip, where, moment)


def _check_gates(tx: Tx, trip: Trip, at: datetime) -> None:
    """A gate may have closed since the trip was given: nobody is fetched by whoever may not drive any more."""
    if trip.shift_id is not None:
        papers.check_open(tx, tx.shift(trip.shift_id), at)


def _where(trip: Trip, move: str) -> Point | None:
    return {"arrive": trip.pickup, "board": trip.pickup, "complete": trip.dropoff}.get(move)


def _seen_at(tx: Tx, trip: Trip, where: Point | None, at: datetime) -> None:
    if where is None or trip.driver_id is None:
        return
    known = tx.session.get(LastPosition, trip.driver_id)
    if known is None or known.at <= at:
        row = LastPosition(driver_id=trip.driver_id, region_id=tx.region.id, lat=where.lat, lon=where.lon, at=at)
        tx.session.merge(row)


def transfer(tx: Tx, trip: Trip, why: str, position: Point | None = None) -> None:
    """The car cannot go on: the trip waits where it stands, as reported or else last seen, for another driver."""
    seen = tx.session.get(LastPosition, trip.driver_id) if trip.driver_id else None
    where = position or (Point(seen.lat, seen.lon) if seen else trip.pickup)
    _keep_leg(tx, trip)
    trip.pickup_place, trip.pickup_name, trip.pickup_name_zh = None, "", ""
    trip.pickup_lat, trip.pickup_lon = where.lat, where.lon
    _wanted_anew(trip, tx.now)
    car = tx.shift(trip.shift_id) if trip.shift_id else None
    _hand_back(tx, trip, "transfer", why)
    if car is not None:
        carwash.set_down(tx, car, trip)


def _keep_leg(tx: Tx, trip: Trip) -> None:
    """The row of the trip is about to forget this car; who was in it must still be found."""
    if trip.boarded_at is not None and trip.driver_id and trip.shift_id:
        leg = Leg(
            id=tx.chance.id(),
            region_id=trip.region_id,
            trip_id=trip.id,
            kind=trip.kind,
            rider_id=trip.rider_id,
            driver_id=trip.driver_id,
            shift_id=trip.shift_id,
            boarded_at=trip.boarded_at,
            ended_at=tx.now,
        )
        tx.session.add(leg)


def _undo(tx: Tx, trip: Trip) -> None:
    since = trip.last_move_at
    deadline = (since or tx.now) + timedelta(seconds=tx.region.rules.undo_seconds)
    if since is not None and tx.now > deadline:
        raise TooLate(thing="undo", deadline=deadline.isoformat(), now=tx.now.isoformat())
    taken_back = trip.last_move
    if taken_back in ("complete", "no_show") and (trip.shift_id is None or _off(tx, trip.shift_id)):
        raise IllegalMove(thing="trip", state=trip.state, move="undo", allowed="the shift has ended")
    tx.undo(trip)
    if trip.state in BEFORE_PICKUP and trip.shift_id and tx.shift(trip.shift_id).stood_down:
        tx.move(trip, "release", "stand_down")
        return
    if taken_back == "complete":
        carwash.take_back(tx, trip)
    if taken_back in STAMPS:
        setattr(trip, STAMPS[taken_back], None)
    trip.last_move = _move_before(trip)
    trip.last_move_at = tx.now if trip.last_move else None


def _off(tx: Tx, shift_id: str) -> bool:
    return tx.shift(shift_id).state in ("off", "cancelled")


def _move_before(trip: Trip) -> str:
    """The newest move that still holds; a second undo takes that back, within its own two minutes."""
    return next((move for move in reversed(STAMPS) if getattr(trip, STAMPS[move]) is not None), "")
