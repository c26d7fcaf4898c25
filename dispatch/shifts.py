"""What may be asked of a shift, and of the positions reported on it."""

from dispatch import alerts, booking, carwash, papers, store, welfare
from dispatch.commands import MoveShift, PlanShift, ReportPositions
from dispatch.errors import AlreadyOnShift, BadRequest, IllegalMove, NotFound, StillAboard
from dispatch.events import Event
from dispatch.policy import CLOCK_SKEW
from dispatch.states import WORKING, Thing, allowed
from dispatch.tx import Tx, concerned
from schemas.alerts import AlertKind
from schemas.people import Person
from schemas.places import Place
from schemas.positions import Fix, LastPosition, TracePoint
from schemas.shifts import Shift, ShiftIn
from schemas.values import Role, ShiftState
from schemas.vehicles import Vehicle, VehicleIn

MOVES = ("start", "pause", "resume", "clean", "cleaned", "last", "more", "end", "cancel")
GATED = ("start", "resume")
"""The moves that put a driver in dispatch."""
CAR = ("clean", "cleaned")
"""What is said of a car, by whoever is in it."""
LAST = ("last", "more")
"""Not moves between states: the driver says that they take nothing new, or takes that back."""


def plan(tx: Tx, wish: PlanShift) -> Shift:
    """Enter the hours a driver gives."""
    tx.allow("shift", "plan")
    body = wish.shift
    if body.ends_at <= tx.now:
        raise BadRequest(
            field="ends_at", problem=f"{body.ends_at.isoformat()} has passed; it is {tx.now.isoformat()} now."
        )
    driver_id = _driver(tx, body.driver_id)
    welfare.check_rest(tx, driver_id, body.starts_at, body.ends_at)
    vehicle = _vehicle(tx, body)
    start = booking.spot(tx.session, tx.region, "start", body.start)
    end = booking.spot(tx.session, tx.region, "end", body.end) if body.end else None
    shift = draft(tx, driver_id, body, vehicle, start, end)
    tx.session.add(shift)
    touched, audience = concerned(tx.session, shift)
    tx.tell(Event(Thing.SHIFT, shift.id, "plan", None, shift.state, touched=touched, audience=audience))
    return shift


def draft(tx: Tx, driver_id: str, body: ShiftIn, vehicle: VehicleIn, start: Place, end: Place | None = None) -> Shift:
    """The row of a shift, its places and its car looked up already."""
    return Shift(
        id=tx.chance.id(),
        region_id=tx.region.id,
        driver_id=driver_id,
        starts_at=body.starts_at,
        ends_at=body.ends_at,
        start_name=start.name,
        start_lat=start.lat,
        start_lon=start.lon,
        end_name=end.name if end else "",
        end_lat=end.lat if end else None,
        end_lon=end.lon if end else None,
        vehicle_id=body.vehicle_id,
        **vehicle.model_dump(exclude={"traits"}),
        traits=sorted({trait.value for trait in [*vehicle.traits, *body.traits]}),
        beacon=tx.chance.token(),
    )


def _driver(tx: Tx, named: str | None) -> str:
    if tx.actor.role is Role.DRIVER and tx.actor.id is not None:
        if named not in (None, tx.actor.id):
            raise BadRequest(field="driver_id", problem="you can only enter your own shifts; leave it out.")
        return tx.actor.id
    person = tx.session.get(Person, named) if named else None
    if person is None or person.region_id != tx.region.id or person.role is not Role.DRIVER:
        raise BadRequest(field="driver_id", problem=f"{named} is not a driver of this region.")
    return person.id


def _vehicle(tx: Tx, body: ShiftIn) -> VehicleIn:
    if body.vehicle_id is None:
        return body.vehicle or VehicleIn()
    known = tx.session.get(Vehicle, body.vehicle_id)
    if known is None or known.region_id != tx.region.id:
        raise BadRequest(field="vehicle_id", problem=f"there is no vehicle {body.vehicle_id}.")
    return VehicleIn.model_validate(known.model_dump(exclude={"id", "region_id"}))


def move(tx: Tx, wish: MoveShift) -> Shift:
    """start, pause, resume, clean, cleaned, last, more, end or cancel; the same again changes nothing."""
    if wish.move not in MOVES:
        raise BadRequest(field="move", problem=f"{wish.move} is unknown; write one of {', '.join(MOVES)}.")
    shift = tx.shift(wish.shift_id)
    if wish.move in CAR:
        carwash.check_mine(tx, shift)
    tx.allow("shift", wish.move, shift)
    if _already(shift, wish.move):
        return shift
    _check_move(tx, shift, wish.move)
    _make(tx, shift, wish.move)
    if wish.move in GATED:
        shift.stood_down = ""
        carwash.begin_if_due(tx, shift)
    if wish.move == "end":
        alerts.settled(tx, shift.driver_id, but=AlertKind.UNWELL)
    return shift


def _make(tx: Tx, shift: Shift, move: str) -> None:
    if move in LAST:
        _wind_up(tx, shift, move)
        return
    if move == "clean":
        carwash.begin(tx, shift)
        return
    if move == "cleaned":
        carwash.finish(tx, shift)
    else:
        tx.move(shift, move)
    if move == "start":
        carwash.take_over(tx, shift)
    carwash.leave(shift)


def _wind_up(tx: Tx, shift: Shift, move: str) -> None:
    """Nothing new after what was accepted, and what is on the screen goes to others; or take that back."""
    if shift.state not in WORKING:
        raise IllegalMove(
            thing="shift", state=shift.state, move=move, allowed=", ".join(allowed(Thing.SHIFT, shift.state))
        )
    if shift.last_one is (move == "last"):
        return
    shift.last_one = move == "last"
    tx.tell_about(shift, move)
    for offer in store.pending_offers_of_shift(tx.session, shift.id) if shift.last_one else ():
        tx.move(offer, "withdraw", move)


def _already(shift: Shift, move: str) -> bool:
    reached = {"pause": ShiftState.PAUSED, "clean": ShiftState.CLEANING, "end": ShiftState.OFF, "start": ShiftState.ON}
    return reached.get(move) is shift.state


def _check_move(tx: Tx, shift: Shift, move: str) -> None:
    if move == "start":
        other = store.working_shift(tx.session, shift.driver_id)
        if other is not None:
            raise AlreadyOnShift(shift=other.id)
        if tx.now >= shift.ends_at:
            raise IllegalMove(
                thing="shift", state=shift.state, move="start", allowed="its hours have passed; cancel it"
            )
        welfare.check_rested(tx, shift)
    if move in GATED and move in allowed(Thing.SHIFT, shift.state):
        papers.check_open(tx, shift)
        welfare.check_hours(tx, shift.driver_id)
    if move == "resume" and shift.state is ShiftState.CLEANING:
        carwash.check_done(tx, shift)
    if move == "end":
        for trip in store.aboard(tx.session, shift.id):
            raise StillAboard(trip=trip.id)


def report_positions(tx: Tx, wish: ReportPositions) -> None:
    """Where a driver on shift was; conflated to the newest, and kept as a trace until it is purged. No events."""
    shift = tx.session.get(Shift, wish.shift_id)
    if shift is None or shift.region_id != tx.region.id:
        raise NotFound(thing="shift", id=wish.shift_id)
    tx.allow("position", "report", shift)
    if shift.state not in WORKING:
        raise IllegalMove(thing="shift", state=shift.state, move="report positions", allowed="only while on shift")
    fixes = sorted(
        {fix.at: fix for fix in wish.fixes if fix.at <= tx.now + CLOCK_SKEW}.values(), key=lambda fix: fix.at
    )
    for fix in fixes:
        tx.session.merge(TracePoint(shift_id=shift.id, at=fix.at, lat=fix.lat, lon=fix.lon, accuracy=fix.accuracy))
    if fixes:
        _last_seen(tx, shift.driver_id, fixes[-1])


def _last_seen(tx: Tx, driver_id: str, fix: Fix) -> None:
    known = tx.session.get(LastPosition, driver_id)
    if known is None or known.at < fix.at:
        row = LastPosition(driver_id=driver_id, region_id=tx.region.id, lat=fix.lat, lon=fix.lon, at=fix.at)
        tx.session.merge(row)
