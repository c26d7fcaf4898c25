"""Putting a plan in force: fenced by the planner's lease, told to those whose times it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from dispatch import manifest, store
from dispatch.commands import AdoptPlan, Planned, TakeLease
from dispatch.errors import Stale
from dispatch.events import Event, Touch
from dispatch.policy import WORTH_TELLING, moved
from dispatch.states import DRIVEN, OPEN
from dispatch.tx import Tx
from schemas.plans import AdoptedPlan, PlannerLease
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import PromiseStatus, StopKind, TripState


def take_lease(tx: Tx, wish: TakeLease) -> PlannerLease:
    """Become the one planner of the region, or stay it; refused while another one's lease lasts.

    Each change of planner begins a new epoch, and so does a planner that died and comes back.
    """
    tx.allow("plan", "lease")
    lease = store.lease(tx.session, tx.region.id) or PlannerLease(region_id=tx.region.id)
    other = lease.holder != wish.holder
    if other and lease.until is not None and lease.until > tx.now:
        raise Stale(thing="planner's lease", seen="free", current="another planner's")
    lease.epoch += int(other or wish.anew)
    lease.holder, lease.until = wish.holder, wish.until
    tx.session.add(lease)
    return lease


@dataclass(frozen=True, slots=True)
class Times:
    """When a trip is planned to begin and end, and with whom."""

    pickup: datetime | None
    dropoff: datetime | None
    driver_id: str | None


def adopt(tx: Tx, wish: AdoptPlan) -> None:
    """Put a slice of a judged plan in force: runs and trips get their times, and a promise that moved is told.

    Routes whose committed stops have changed since the snapshot are left out.
    """
    tx.allow("plan", "adopt")
    _check_lease(tx, wish.lease)
    shifts = store.shifts_by(tx.session, wish.routes)
    named = {stop.trip_id for stops in wish.routes.values() for stop in stops}
    trips = store.trips_by(tx.session, named | {trip_id for trip_id, _, _ in wish.unserved}, OPEN | DRIVEN)
    fresh = {
        name: stops for name, stops in wish.routes.items() if name in shifts and _fresh(shifts[name], stops, trips)
    }
    live = {trip for shift_id, stops in fresh.items() for trip in _retime(tx, shifts[shift_id], stops)}
    for trip_id, times in _times(shifts, fresh).items():
        _replan(tx, trips[trip_id], times, trip_id in live)
    for trip_id, why, short in wish.unserved:
        if trip_id in trips and trips[trip_id].state in OPEN:
            _unserved(tx, trips[trip_id], why, short)
    if tx.events:
        _note(tx, wish)
        tx.tell(Event("plan", tx.region.id, "adopt", touched=(Touch("plans", tx.region.id),)))


def _note(tx: Tx, wish: AdoptPlan) -> None:
    """Remember the plan in force, and what it changed where it changed anything for anybody."""
    plan = store.plan(tx.session, tx.region.id) or AdoptedPlan(region_id=tx.region.id, at=tx.now, seq=wish.seq)
    plan.at, plan.seq = tx.now, wish.seq
    if wish.change:
        plan.changed_at, plan.change = tx.now, asdict(wish.change)
    tx.session.add(plan)


def _check_lease(tx: Tx, epoch: int) -> None:
    lease = store.lease(tx.session, tx.region.id)
    if lease is None or lease.epoch != epoch:
        raise Stale(thing="planner's lease", seen=epoch, current=0 if lease is None else lease.epoch)


def _fresh(shift: Shift, stops: Sequence[Planned], trips: Mapping[str, Trip]) -> bool:
    """Whether what the driver has accepted is still what the plan thought, and what is new still waits."""
    known = all(stop.trip_id in trips for stop in stops)
    return known and _committed(shift, stops, trips) == manifest.order(shift.run)


def _committed(shift: Shift, stops: Sequence[Planned], trips: Mapping[str, Trip]) -> list[tuple[str, str]]:
    return [(stop.trip_id, stop.kind) for stop in stops if trips[stop.trip_id].shift_id == shift.id]


def _retime(tx: Tx, shift: Shift, stops: Sequence[Planned]) -> set[str]:
    """Give the run its new times, each stop when it is worth telling; the trips whose car comes on otherwise."""
    found = {(stop.trip_id, stop.kind): stop for stop in stops}
    pairs = [(old, found[old["trip"], old["kind"]]) for old in shift.run]
    if any(manifest.anew(old, new) for old, new in pairs):
        shift.run = [manifest.told(new) if manifest.anew(old, new) else old for old, new in pairs]
        tx.tell_about(shift, "run")
    return {new.trip_id for old, new in pairs if manifest.live_anew(old, new)}


def _times(shifts: Mapping[str, Shift], routes: Mapping[str, Sequence[Planned]]) -> dict[str, Times]:
    found: dict[str, Times] = {}
    for shift_id, stops in routes.items():
        for stop in stops:
            old = found.get(stop.trip_id, Times(None, None, shifts[shift_id].driver_id))
            pickup = stop.at if stop.kind == StopKind.PICKUP else old.pickup
            found[stop.trip_id] = Times(pickup, stop.at if stop.kind == StopKind.DROPOFF else None, old.driver_id)
    return found


def _replan(tx: Tx, trip: Trip, times: Times, live: bool) -> None:
    pickup = trip.planned_pickup if trip.state is TripState.ABOARD else times.pickup
    _note_times(tx, trip, Times(pickup, times.dropoff, times.driver_id if trip.state in OPEN else None), live)
    if times.pickup is not None and trip.state is not TripState.ABOARD:
        _keep_promise(tx, trip, times.pickup, times.dropoff)


def _note_times(tx: Tx, trip: Trip, times: Times, live: bool = False) -> None:
    differs = live or moved(trip.planned_pickup, times.pickup) or moved(trip.planned_dropoff, times.dropoff)
    if differs or trip.suggested_driver != times.driver_id:
        trip.planned_pickup, trip.planned_dropoff = times.pickup, times.dropoff
        trip.suggested_driver = times.driver_id
        tx.tell_about(trip, "plan")


def _keep_promise(tx: Tx, trip: Trip, pickup: datetime, dropoff: datetime | None) -> None:
    """Nobody is left with a promise that the plan does not keep: they get another one, and are told."""
    if trip.promise_from is None or trip.promise_to is None:
        _promise(tx, trip, (pickup, dropoff), PromiseStatus.LIKELY, "found")
    elif pickup > trip.promise_to + WORTH_TELLING:
        _promise(tx, trip, (pickup, dropoff), PromiseStatus.TIGHT, "late")
    elif pickup < trip.promise_from - WORTH_TELLING:
        trip.promise_from, trip.promise_arrive = pickup, dropoff
        tx.tell_about(trip, "promise", "earlier")


def _promise(tx: Tx, trip: Trip, times: tuple[datetime, datetime | None], status: PromiseStatus, what: str) -> None:
    trip.promise_status = status
    trip.promise_from, trip.promise_arrive = times
    trip.promise_to = times[0] + timedelta(minutes=tx.region.rules.promise_minutes)
    trip.why, trip.short, trip.promise_by = "", 0, tx.travel.name
    tx.tell_about(trip, "promise", what)


def _unserved(tx: Tx, trip: Trip, why: str, short: int) -> None:
    """The plan has no place for it: say so, and why. Without a why nothing is planned, and nothing is said."""
    _note_times(tx, trip, Times(None, None, None))
    if not why or (trip.promise_status is PromiseStatus.UNLIKELY and trip.why == why):
        return
    trip.promise_status = PromiseStatus.UNLIKELY
    trip.promise_from = trip.promise_to = trip.promise_arrive = None
    trip.why, trip.short = why, short
    tx.tell_about(trip, "promise", why)
