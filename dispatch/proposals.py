"""A judged plan as commands: whom to ask now, what has run out, what a dispatcher must see."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from itertools import pairwise

from dispatch import cleaning, manifest, reach
from dispatch.commands import (
    AdoptPlan,
    AssignTrip,
    ClearAlert,
    Command,
    ExpireTrip,
    LapseOffer,
    MakeOffer,
    MoveShift,
    Planned,
    RaiseAlert,
    ReleaseTrip,
    SealTrip,
    WithdrawOffer,
)
from dispatch.forecast import Forecast, silent
from dispatch.policy import WORTH_TELLING, moved
from dispatch.snapshot import Snapshot
from dispatch.states import BEFORE_PICKUP, DRIVEN, OPEN, WORKING
from dispatch.trips import CLOSED, latest_pickup
from dispatch.trust import LapseCredential, StandDown
from routing.change import SAME, Change
from routing.plan import Plan, Route, Stop, Why
from routing.problem import Problem
from routing.travel import TravelTimes
from schemas.alerts import Alert, AlertKind
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Dispatch, Progress, PromiseStatus, ShiftState, StopKind, TripState

SLICE = 4
PLANNERS_OWN = frozenset(
    {
        AlertKind.UNSERVED,
        AlertKind.PROMISE_AT_RISK,
        AlertKind.DRIVER_SILENT,
        AlertKind.ASTRAY,
        AlertKind.CREDENTIAL,
        AlertKind.CLEANING,
        AlertKind.CUT_OFF,
    }
)


@dataclass(frozen=True)
class Outlook:
    """A snapshot with the plan made from it."""

    snapshot: Snapshot
    problem: Problem
    plan: Plan
    lease: int
    change: Change = SAME
    cut: tuple[tuple[str, str], ...] = ()
    """What closures cut off: ("place", its id) or ("trip", its id)."""
    forecasts: Mapping[str, Forecast] = field(default_factory=dict)
    """Shift id -> how its car comes on; what is missing is told as planned."""

    def at(self, second: int) -> datetime:
        """A second of the plan as a time."""
        return self.snapshot.now + timedelta(seconds=second)

    @cached_property
    def pickups(self) -> Mapping[str, Stop]:
        """Trip id -> its planned pickup."""
        return {stop.job: stop for _, stop in self.plan.stops() if stop.kind is StopKind.PICKUP}


def due(snapshot: Snapshot, times: TravelTimes) -> list[Command]:
    """What the hour asks for, whatever the plan: offers lapsed, trips expired, gates, doors, roads shut, cars clean."""
    lapsed: list[Command] = [LapseOffer(offer.id) for offer in snapshot.offers if offer.expires_at <= snapshot.now]
    patience = snapshot.rules.patience
    expired = [
        ExpireTrip(trip.id)
        for trip in snapshot.trips
        if trip.state in OPEN and latest_pickup(trip, patience) < snapshot.now
    ]
    clean = [MoveShift(shift.id, "resume") for shift in snapshot.shifts if _clean_again(snapshot, shift)]
    dirty = [MoveShift(shift.id, "clean") for shift in snapshot.shifts if _to_be_cleaned(snapshot, shift)]
    shut = [StandDown(shift.id) for shift in snapshot.shifts if _to_stand_down(snapshot, shift)]
    tired = [ReleaseTrip(trip_id, "hours") for shift in snapshot.shifts for trip_id in _too_much(snapshot, shift)]
    lost = list(_closed_off(snapshot, reach.lost(snapshot, times)))
    over = [LapseCredential(each) for each in snapshot.lapsed]
    sealed = [SealTrip(trip_id) for trip_id in snapshot.closing]
    return [*lapsed, *expired, *over, *shut, *tired, *lost, *clean, *dirty, *sealed]


def _closed_off(snapshot: Snapshot, lost: Sequence[Trip]) -> Iterator[Command]:
    """What their cars cannot make is taken from them; whoever is aboard stays with the car."""
    names = {trip.id for trip in lost}
    for offer in snapshot.offers:
        if offer.expires_at > snapshot.now and names.intersection(snapshot.bundles.get(offer.id, ())):
            yield WithdrawOffer(offer.id, CLOSED)
    yield from (ReleaseTrip(trip.id, CLOSED) for trip in lost if trip.state in BEFORE_PICKUP)


def _to_stand_down(snapshot: Snapshot, shift: Shift) -> bool:
    """A gate has closed on a driver at work, who is not out of dispatch for one already."""
    return shift.state in WORKING and not shift.stood_down and shift.id in snapshot.closed


def _too_much(snapshot: Snapshot, shift: Shift) -> set[str]:
    """Trips ahead of a driver whose hours are used up: traffic and waiting took more than the plan had foreseen."""
    spent = snapshot.at_wheel.get(shift.driver_id) == 0 and shift.id not in snapshot.closed
    ahead = {str(each["trip"]) for each in shift.run} if spent else set()
    return {name for name in ahead & snapshot.trip.keys() if snapshot.trip[name].state is TripState.ASSIGNED}


def _clean_again(snapshot: Snapshot, shift: Shift) -> bool:
    """Where nobody demands it a cleaning ends by itself; else the driver says so."""
    asked = cleaning.due(snapshot.region.cleans, shift, snapshot.trip)
    return cleaning.overdue(shift, snapshot.now) and not asked and shift.id not in snapshot.closed


def _to_be_cleaned(snapshot: Snapshot, shift: Shift) -> bool:
    asked = cleaning.due(snapshot.region.cleans, shift, snapshot.trip)
    return shift.state is ShiftState.ON and asked > 0 and shift.id not in snapshot.closed


def propose(outlook: Outlook) -> list[Command]:
    """What is new in the plan, then whom to ask or tell, then alerts."""
    return [*adoption(outlook), *_asks(outlook), *_alerts(outlook)]


def adoption(outlook: Outlook) -> Iterator[AdoptPlan]:
    """What is new in the plan, in slices small enough that no booking waits long behind one."""
    routes = [(route.vehicle, _planned(outlook, route)) for route in outlook.plan.routes]
    news = [(name, stops) for name, stops in routes if _is_news(outlook.snapshot, name, stops)]
    left = [each for each in _left(outlook) if _is_left_anew(outlook.snapshot.trip[each[0]], each[1])]
    for start in range(0, max(len(news), len(left)), SLICE):
        part = slice(start, start + SLICE)
        yield AdoptPlan(outlook.lease, outlook.snapshot.seq, dict(news[part]), tuple(left[part]), outlook.change)


def _planned(outlook: Outlook, route: Route) -> tuple[Planned, ...]:
    found = outlook.forecasts.get(route.vehicle)
    if found is not None:
        return found.stops
    return tuple(Planned(stop.job, stop.kind.value, outlook.at(stop.start)) for stop in route.stops)


def _left(outlook: Outlook) -> list[tuple[str, str, int]]:
    """Trips without a place; where the region plans nothing new, all that wait, without a why."""
    if outlook.snapshot.region.dispatch is Dispatch.OFF:
        return [(trip.id, "", 0) for trip in outlook.snapshot.trips if trip.state in OPEN]
    return [(each.job, each.why.value, each.short) for each in outlook.plan.unserved]


def _is_news(snapshot: Snapshot, shift_id: str, stops: Sequence[Planned]) -> bool:
    """Whether adopting the route would change anything worth telling."""
    shift = snapshot.shift[shift_id]
    agreed = {(each["trip"], each["kind"]): each for each in shift.run}
    return any(_stop_is_news(snapshot.trip[stop.trip_id], stop, shift, agreed) for stop in stops)


def _stop_is_news(trip: Trip, stop: Planned, shift: Shift, agreed: Mapping[tuple[str, str], Mapping[str, str]]) -> bool:
    pickup = stop.kind == StopKind.PICKUP
    known = trip.planned_pickup if pickup else trip.planned_dropoff
    if trip.state in DRIVEN:
        elsewhere = (trip.id, stop.kind) not in agreed or manifest.anew(agreed[trip.id, stop.kind], stop)
    else:
        elsewhere = trip.suggested_driver != shift.driver_id
    return moved(known, stop.at) or elsewhere or (pickup and _breaks_promise(trip, stop.at))


def _breaks_promise(trip: Trip, at: datetime) -> bool:
    if trip.promise_from is None or trip.promise_to is None:
        return True
    return not trip.promise_from - WORTH_TELLING <= at <= trip.promise_to + WORTH_TELLING


def _is_left_anew(trip: Trip, why: str) -> bool:
    planned = trip.planned_pickup is not None or trip.suggested_driver is not None
    return planned or (bool(why) and (trip.promise_status is not PromiseStatus.UNLIKELY or trip.why != why))


def _asks(outlook: Outlook) -> Iterator[Command]:
    mode = outlook.snapshot.region.dispatch
    if mode not in (Dispatch.OFFER, Dispatch.ASSIGN):
        return
    thinking = {offer.shift_id for offer in outlook.snapshot.offers}
    for route in outlook.plan.routes:
        shift = outlook.snapshot.shift[route.vehicle]
        if shift.state is ShiftState.ON and shift.id not in thinking:
            yield from _ask(outlook, shift, route, mode)


def _ask(outlook: Outlook, shift: Shift, route: Route, mode: Dispatch) -> Iterator[Command]:
    trips = [trip for trip in next_bundle(route, outlook.snapshot.trip) if _still_asked(outlook.snapshot, trip)]
    if not trips or not _soon(outlook, trips[0]):
        return
    if mode is Dispatch.ASSIGN:
        yield from (AssignTrip(trip.id, shift.driver_id) for trip in trips)
        return
    until = outlook.snapshot.now + timedelta(seconds=outlook.snapshot.rules.offer_seconds)
    yield MakeOffer(shift.id, tuple(trip.id for trip in trips), until, added(outlook.problem, route))


def next_bundle(route: Route, trips: Mapping[str, Trip]) -> list[Trip]:
    """The first trips of a route that nobody has accepted, and those that share the car with them."""
    bundle: list[str] = []
    inside: set[str] = set()
    for stop in route.stops:
        if trips[stop.job].state in DRIVEN:
            continue
        if stop.kind is StopKind.PICKUP:
            if bundle and not inside:
                break
            bundle.append(stop.job)
            inside.add(stop.job)
        else:
            inside.discard(stop.job)
    return [trips[trip_id] for trip_id in bundle]


def _still_asked(snapshot: Snapshot, trip: Trip) -> bool:
    """After enough drivers have refused, a human decides; an offered trip waits for its answer."""
    refusals = sum(1 for _, trip_id in snapshot.refusals if trip_id == trip.id)
    return trip.state is TripState.REQUESTED and (
        refusals < snapshot.rules.candidates or trip.pinned_driver is not None
    )


def _soon(outlook: Outlook, trip: Trip) -> bool:
    ahead = timedelta(minutes=outlook.snapshot.rules.offer_ahead_minutes)
    return outlook.at(outlook.pickups[trip.id].start) <= outlook.snapshot.now + ahead


def added(problem: Problem, route: Route) -> int:
    """The driving seconds that the trips not yet accepted add to a route."""
    vehicle = problem.vehicle[route.vehicle]
    nodes = [vehicle.start]
    for visit in vehicle.committed:
        job = problem.job[visit.job]
        nodes.append(job.dropoff if visit.kind is StopKind.DROPOFF or job.pickup is None else job.pickup)
    if vehicle.end is not None:
        nodes.append(vehicle.end)
    ways = problem.ways(vehicle.permit)
    before = sum(ways.quickest(a, b) for a, b in pairwise(nodes)) if vehicle.committed else 0
    return max(0, route.seconds - before)


def _alerts(outlook: Outlook) -> Iterator[Command]:
    """Raise what is wrong now, clear what no longer is."""
    wrong = set(_wrong(outlook))
    standing: Sequence[Alert] = [alert for alert in outlook.snapshot.alerts if alert.kind in PLANNERS_OWN]
    known = {(alert.kind, alert.thing, alert.thing_id) for alert in standing}
    yield from (RaiseAlert(*each) for each in sorted(wrong - known))
    yield from (ClearAlert(alert.id) for alert in standing if (alert.kind, alert.thing, alert.thing_id) not in wrong)


def _wrong(outlook: Outlook) -> Iterator[tuple[AlertKind, str, str]]:
    snapshot = outlook.snapshot
    ahead = snapshot.now + timedelta(minutes=snapshot.rules.offer_ahead_minutes)
    for unserved in outlook.plan.unserved:
        closed = unserved.why is Why.UNREACHABLE and bool(snapshot.closures)
        if closed or snapshot.trip[unserved.job].pickup_after <= ahead:
            yield AlertKind.UNSERVED, "trip", unserved.job
    for trip_id, stop in outlook.pickups.items():
        trip = snapshot.trip[trip_id]
        if trip.state in DRIVEN and trip.promise_to is not None and outlook.at(stop.start) > trip.promise_to:
            yield AlertKind.PROMISE_AT_RISK, "trip", trip_id
    for held in snapshot.ending:
        named = ("person", held.person_id) if held.person_id else ("vehicle", held.vehicle_id or "")
        yield AlertKind.CREDENTIAL, *named
    yield from ((AlertKind.CUT_OFF, thing, name) for thing, name in outlook.cut)
    yield from _drivers_wrong(snapshot)
    for shift_id, found in outlook.forecasts.items():
        if found.progress is Progress.ASTRAY:
            yield AlertKind.ASTRAY, "driver", snapshot.shift[shift_id].driver_id


def _drivers_wrong(snapshot: Snapshot) -> Iterator[tuple[AlertKind, str, str]]:
    for shift in snapshot.shifts:
        if shift.run and silent(snapshot, shift):
            yield AlertKind.DRIVER_SILENT, "driver", shift.driver_id
        if cleaning.overdue(shift, snapshot.now - timedelta(minutes=snapshot.region.cleans.late_minutes)):
            yield AlertKind.CLEANING, "driver", shift.driver_id
