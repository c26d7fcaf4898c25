"""A snapshot as a problem: drivers become vehicles, trips become jobs, times become whole seconds from now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from dispatch import cleaning, policy
from dispatch.ahead import Ahead
from dispatch.snapshot import Snapshot
from dispatch.states import OPEN, WORKING
from dispatch.ties import Ties
from routing.excuse import excused
from routing.plan import Plan
from routing.problem import Job, Problem, Vehicle, Visit, Ways
from routing.travel import Points, TravelTimes
from schemas.positions import LastPosition
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Need, Point, ShiftState, StopKind, TripKind, TripState, Window

PENALTY = 100_000
FULL = 60
"""As many as a car may have room for: leaving somebody over is dearer than mixing them with all of those."""
DAY = 86_400
LOOK_AHEAD = timedelta(hours=12)
_DRIVING_TO = frozenset({TripState.EN_ROUTE, TripState.ARRIVED})


@dataclass
class Nodes:
    """The distinct points of a problem; the same hospital is one node however many trips use it."""

    index: dict[Point, int] = field(default_factory=dict)

    def at(self, point: Point) -> int:
        """The node of a point."""
        return self.index.setdefault(point, len(self.index))

    @property
    def points(self) -> Points:
        """Where the nodes lie, by index."""
        return np.array([(point.lat, point.lon) for point in self.index], dtype=np.float64).reshape(-1, 2)


@dataclass(frozen=True)
class Framed:
    """A region as a problem, and where its nodes lie."""

    problem: Problem
    points: Points


def frame(snapshot: Snapshot, times: TravelTimes, waiting: bool = True) -> Framed:
    """The whole region as one problem; committed windows that reality has broken already are widened.

    Without `waiting` only what drivers have accepted is planned.
    """
    nodes = Nodes()
    shifts = [shift for shift in snapshot.shifts if _counts(snapshot, shift)]
    trips = [trip for trip in snapshot.trips if waiting or trip.state not in OPEN]
    for shift in shifts:
        nodes.at(whereabouts(snapshot, shift))
        nodes.at(shift.end or shift.start)
    for trip in trips:
        nodes.at(trip.pickup)
        nodes.at(trip.dropoff)
    ahead = Ahead.of(snapshot, times)
    words = {shift.id: ahead.passes(snapshot, shift) for shift in shifts}
    standing = [nodes.at(point) for point in _standing(snapshot, shifts, trips)]
    ways = ahead.around(nodes.points, standing, ("", *sorted(set(words.values()) - {""})))
    known = {trip.id for trip in trips}
    ties = Ties(snapshot, shifts)
    vehicles = tuple(
        replace(ties.shared(shift, _vehicle(snapshot, shift, nodes, known)), permit=words[shift.id]) for shift in shifts
    )
    held = {trip_id: offer.shift_id for offer in snapshot.offers for trip_id in snapshot.bundles.get(offer.id, ())}
    choice = _Choice(snapshot, shifts, held)
    jobs = tuple(
        ties.told(trip, job(snapshot, trip, ends, direct(snapshot, trip, ends, ways.values()), choice.avoid(trip)))
        for trip in trips
        for ends in [(nodes.at(trip.pickup), nodes.at(trip.dropoff))]
    )
    asks = snapshot.region.cleans
    apart = frozenset((one.value, other.value) for one, other in asks.apart)
    clean = cleaning.table(asks)
    usual = ways.pop("")
    problem = Problem(
        vehicles,
        jobs,
        usual.seconds,
        usual.metres,
        permits=ways,
        clean=clean,
        apart=apart,
        bands=usual.bands,
        contact_price=ties.contact_price,
        mix_price=ties.mix_price,
    )
    return Framed(excused(problem), nodes.points)


def _standing(snapshot: Snapshot, shifts: Sequence[Shift], trips: Sequence[Trip]) -> Iterator[Point]:
    """Where cars are: on the way, at a pickup, or where they will begin."""
    yield from (whereabouts(snapshot, shift) for shift in shifts)
    yield from (trip.pickup for trip in trips if trip.state is TripState.ARRIVED)


def direct(snapshot: Snapshot, trip: Trip, ends: tuple[int, int], ways: Iterable[Ways]) -> int:
    """The drive from pickup to dropoff at the hour it is wanted, for the car that may go straightest."""
    window = pickup_window(trip, snapshot)
    return min(one.within(*ends, window) for one in ways)


def _counts(snapshot: Snapshot, shift: Shift) -> bool:
    """Shifts at work, those of the next hours whose start is not missed, and whatever still has stops to make.

    A car behind a closed gate is no car: why a trip has no place is said as if it were not there.
    """
    if shift.run or shift.id in snapshot.closed:
        return bool(shift.run)
    if shift.state in WORKING:
        return shift.ends_at > snapshot.now
    return snapshot.now < shift.starts_at <= snapshot.now + LOOK_AHEAD


def _away(snapshot: Snapshot, shift: Shift) -> bool:
    """On their last trip, on a break, or cleaning of their own accord or for too long: nobody knows until when."""
    washing = shift.state is ShiftState.CLEANING and (not shift.cleaning_owed or cleaning.overdue(shift, snapshot.now))
    return shift.last_one or shift.state is ShiftState.PAUSED or washing


def whereabouts(snapshot: Snapshot, shift: Shift) -> Point:
    """Where a driver is: where they were last seen on this shift, else where it begins."""
    seen = sighting(snapshot, shift)
    return shift.start if seen is None else Point(seen.lat, seen.lon)


def sighting(snapshot: Snapshot, shift: Shift) -> LastPosition | None:
    """When and where a driver was last seen on this shift."""
    seen = snapshot.seen.get(shift.driver_id)
    return None if seen is None or seen.at < shift.starts_at - policy.FRESH else seen


def _vehicle(snapshot: Snapshot, shift: Shift, nodes: Nodes, known: set[str]) -> Vehicle:
    since = max(shift.starts_at, shift.cleaning_until or shift.starts_at)
    earliest = max(0, seconds(since, snapshot.now)) if shift.state is not ShiftState.ON else 0
    committed = tuple(Visit(each["trip"], StopKind(each["kind"])) for each in shift.run if each["trip"] in known)
    chairs = {Need.WHEELCHAIR.value} if shift.wheelchairs else set()
    return Vehicle(
        id=shift.id,
        start=nodes.at(whereabouts(snapshot, shift)),
        end=nodes.at(shift.end) if shift.end else None,
        shift=Window(earliest, max(earliest, seconds(snapshot.ends_at(shift), snapshot.now))),
        capacity=shift.capacity,
        traits=frozenset(shift.traits) | chairs,
        committed=committed,
        frozen=1 if committed and snapshot.trip[committed[0].job].state in _DRIVING_TO else 0,
        driving=snapshot.at_wheel.get(shift.driver_id),
        soiled=tuple(sorted(cleaning.foreseen(shift).items())),
    )


class _Choice:
    """Which shifts a trip must not go to; what is the same for every trip is looked up once."""

    def __init__(self, snapshot: Snapshot, shifts: list[Shift], held: Mapping[str, str]) -> None:
        self.snapshot, self.held = snapshot, held
        self.everyone = frozenset(shift.id for shift in shifts)
        self.closed = snapshot.closed.union(shift.id for shift in shifts if _away(snapshot, shift))
        self.of_driver: dict[str, set[str]] = {}
        for shift in shifts:
            self.of_driver.setdefault(shift.driver_id, set()).add(shift.id)
        self.refused: dict[str, set[str]] = {}
        for driver_id, trip_id in snapshot.refusals:
            self.refused.setdefault(trip_id, set()).update(self.of_driver.get(driver_id, ()))

    def avoid(self, trip: Trip) -> frozenset[str]:
        if trip.state not in OPEN:
            return frozenset()
        if trip.id in self.held:
            return self.everyone - {self.held[trip.id]}
        away = self.closed.union(self.refused.get(trip.id, ()), barred(self.snapshot, trip))
        if trip.pinned_driver is None:
            return away
        return away | (self.everyone - self.of_driver.get(trip.pinned_driver, set()))


def barred(snapshot: Snapshot, trip: Trip) -> frozenset[str]:
    """The shifts whose cars may not go where the trip begins or ends, or whose drivers its rider is not to meet."""
    apart = snapshot.strangers(trip.rider_id) if snapshot.apart else frozenset()
    if not snapshot.asks.zones:
        return apart
    return apart | snapshot.barred((trip.pickup, trip.dropoff), max(snapshot.now, trip.pickup_after))


def job(snapshot: Snapshot, trip: Trip, ends: tuple[int, int], direct: int, avoid: frozenset[str] = frozenset()) -> Job:
    """One trip as a job between two nodes; `direct` is the drive between them in seconds."""
    rules, now = snapshot.rules, snapshot.now
    aboard = trip.state is TripState.ABOARD
    pickup, dropoff = ends
    longest = policy.longest_ride(direct, rules)
    window = pickup_window(trip, snapshot)
    dwell = _dwell(snapshot, trip)
    return Job(
        id=trip.id,
        pickup=None if aboard else pickup,
        dropoff=dropoff,
        pickup_window=window,
        dropoff_window=_dropoff_window(trip, snapshot, longest, window),
        load=trip.load,
        needs=frozenset(trip.needs) - {Need.CLEAN_WARD},
        pickup_service=dwell,
        dropoff_service=rules.supply_dwell_seconds if trip.kind is TripKind.SUPPLY else rules.dropoff_dwell_seconds,
        max_ride=None if aboard else longest,
        priority=trip.priority,
        penalty=PENALTY + min(DAY, max(0, seconds(now, trip.requested_at))) + FULL * 60 * rules.mix_minutes,
        avoid=avoid,
        kind=cleaning.carried(trip).value,
        group=snapshot.staffs.group(trip),
    )


def pickup_window(trip: Trip, snapshot: Snapshot) -> Window:
    """From when it is wanted to the end of what was promised; where nothing was, the patience of the region.

    A car that frees up before the promised window is welcome: the rider is told.
    """
    if trip.promise_to is None or trip.promise_to < snapshot.now:
        return _patient_window(trip, snapshot)
    after = max(0, seconds(trip.pickup_after, snapshot.now))
    return Window(after, max(after, seconds(trip.promise_to, snapshot.now)))


def _patient_window(trip: Trip, snapshot: Snapshot) -> Window:
    after = max(0, seconds(trip.pickup_after, snapshot.now))
    return Window(after, max(after, seconds(trip.pickup_after, snapshot.now) + snapshot.rules.patience_minutes * 60))


def _dropoff_window(trip: Trip, snapshot: Snapshot, longest: int, pickup: Window) -> Window:
    if trip.state is TripState.ABOARD and trip.boarded_at is not None:
        return Window(0, max(0, seconds(trip.boarded_at, snapshot.now) + longest))
    latest = pickup.latest + longest + DAY
    if trip.arrive_by is not None:
        latest = max(0, seconds(trip.arrive_by, snapshot.now))
    return Window(0, latest)


def _dwell(snapshot: Snapshot, trip: Trip) -> int:
    rules = snapshot.rules
    full = rules.supply_dwell_seconds if trip.kind is TripKind.SUPPLY else rules.pickup_dwell_seconds
    if trip.state is TripState.ARRIVED and trip.arrived_at is not None:
        return max(0, full - seconds(snapshot.now, trip.arrived_at))
    return full


def patient(snapshot: Snapshot, problem: Problem, plan: Plan) -> Problem | None:
    """The same problem where trips left unserved may be late, within the region's patience; None when there are none.

    A late ride beats none; whoever gets a later window than promised is told (`PromiseMoved`).
    """
    left = {each.job for each in plan.unserved}
    loosened = {trip.id: _loose(snapshot, trip, problem.job[trip.id]) for trip in snapshot.trips if trip.id in left}
    if all(problem.job[trip_id] == job for trip_id, job in loosened.items()):
        return None
    return replace(problem, jobs=tuple(loosened.get(job.id, job) for job in problem.jobs))


def _loose(snapshot: Snapshot, trip: Trip, strict: Job) -> Job:
    window = _patient_window(trip, snapshot)
    latest = window.latest + (strict.max_ride or 0) + DAY
    return replace(strict, pickup_window=window, dropoff_window=Window(0, latest))


def seconds(moment: datetime, origin: datetime) -> int:
    """Whole seconds from `origin` to `moment`."""
    return int((moment - origin).total_seconds())
