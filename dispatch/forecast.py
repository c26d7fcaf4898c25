"""When a car will be where: from its last position along the order planned, calmed, and with an honest range.

Pure: one look at the region and what the look before remembered make the next. A position is some seconds old: the car
is taken to have gone on meanwhile, and that much later it may also be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, exp
from typing import Final

from dispatch import manifest
from dispatch.commands import Planned
from dispatch.leaving import leave_by
from dispatch.planner import seconds, sighting
from dispatch.snapshot import Snapshot
from routing.plan import Plan, Route, Stop
from routing.problem import Problem
from schemas.shifts import Shift
from schemas.values import Progress, Seconds, ShiftState, StopKind, TripState

CALM: Final = timedelta(seconds=30)
"""How long what is new takes to count for two thirds: a phone's position jumps by a street."""
LEAP: Final = timedelta(minutes=5)
"""Beyond this it is no jitter but another way, and counts at once."""
_GOES_TO: Final = {(TripState.EN_ROUTE, StopKind.PICKUP), (TripState.ABOARD, StopKind.DROPOFF)}


@dataclass(frozen=True, slots=True)
class Trail:
    """What is remembered of a car on its way to a stop: when it will be there, and the seconds to go.

    `nearest` is the least there ever were; `farthest` the most since it went astray, None while it comes on. `ways` is
    the epoch of the driving times they were measured in.
    """

    stop: tuple[str, str]
    due: datetime
    looked: datetime
    nearest: Seconds
    farthest: Seconds | None
    ways: int


Trails = Mapping[str, Trail]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The stops of a car as they are to be told, and how it comes on; None: it is not on its way."""

    stops: tuple[Planned, ...]
    progress: Progress | None = None
    trail: Trail | None = None


@dataclass(frozen=True)
class Look:
    """A region, the problem made of it, and what driving times: how sure they are, and their epoch."""

    snapshot: Snapshot
    problem: Problem
    margin: float
    ways: int

    @property
    def now(self) -> datetime:
        """The moment of the look."""
        return self.snapshot.now


def forecasts(look: Look, plan: Plan, before: Trails) -> dict[str, Forecast]:
    """Shift id -> when its car will be where."""
    return {route.vehicle: forecast(look, route, before.get(route.vehicle)) for route in plan.routes}


def trails(found: Mapping[str, Forecast]) -> dict[str, Trail]:
    """What to remember until the next look."""
    return {shift_id: each.trail for shift_id, each in found.items() if each.trail is not None}


def forecast(look: Look, route: Route, before: Trail | None) -> Forecast:
    """One car: as planned while it stands or nothing is heard of it, else from where it was seen."""
    shift = look.snapshot.shift[route.vehicle]
    if shift.run and silent(look.snapshot, shift):
        stops = _told(look, route, [stop.start for stop in route.stops], Progress.SILENT)
        return Forecast(stops, Progress.SILENT, before)
    since = on_its_way(look.snapshot, shift)
    if since is None:
        return Forecast(_told(look, route, [stop.start for stop in route.stops], None))
    lead = min(route.stops[0].arrive, max(0, seconds(look.now, since)))
    trail = _followed(look, shift, look.now + timedelta(seconds=route.stops[0].arrive - lead), before)
    starts = along(look.problem, route, seconds(trail.due, look.now))
    progress = Progress.COMING if trail.farthest is None else Progress.ASTRAY
    return Forecast(_told(look, route, starts, progress, lead), progress, trail)


def silent(snapshot: Snapshot, shift: Shift) -> bool:
    """A driver on the way, or who should be by now, and of whom nothing was heard for too long."""
    patience = timedelta(minutes=snapshot.rules.silent_minutes)
    seen = snapshot.seen.get(shift.driver_id)
    trip = snapshot.trip[shift.run[0]["trip"]]
    last = [seen.at if seen else shift.starts_at, trip.assigned_at, trip.last_move_at]
    heard = max(moment for moment in last if moment is not None)
    expected = manifest.time(shift.run[0], "at") <= snapshot.now + patience
    return heard < snapshot.now - patience and (expected or on_its_way(snapshot, shift) is not None)


def on_its_way(snapshot: Snapshot, shift: Shift) -> datetime | None:
    """Since when a car goes to its first stop from where it was seen; None: it does not, or nobody saw it."""
    seen = sighting(snapshot, shift)
    if seen is None or shift.state is not ShiftState.ON or not shift.run:
        return None
    trips = [snapshot.trip[stop["trip"]] for stop in shift.run]
    if (trips[0].state, shift.run[0]["kind"]) not in _GOES_TO:
        return None
    return max([seen.at, *(trip.last_move_at for trip in trips if trip.last_move_at is not None)])


def _followed(look: Look, shift: Shift, raw: datetime, before: Trail | None) -> Trail:
    stop, ways = manifest.order(shift.run)[0], look.ways
    same = before if before is not None and before.stop == stop else None
    to_go, limit = _to_go(look, shift, stop), look.snapshot.rules.astray_minutes * 60
    if same is not None and same.ways == ways:
        nearest, farthest = strayed(same.nearest, same.farthest, to_go, limit)
    else:
        known_astray = manifest.progress(shift.run[0]) is Progress.ASTRAY
        nearest, farthest = (to_go - limit, to_go) if known_astray else (to_go, None)
    return Trail(stop, calmed(same, raw, look.now), look.now, nearest, farthest, ways)


def _to_go(look: Look, shift: Shift, stop: tuple[str, str]) -> Seconds:
    """The drive from where the car was seen straight to its next stop."""
    job = look.problem.job[stop[0]]
    node = job.dropoff if stop[1] == StopKind.DROPOFF or job.pickup is None else job.pickup
    return int(look.problem.seconds[look.problem.vehicle[shift.id].start, node])


def calmed(before: Trail | None, raw: datetime, now: datetime) -> datetime:
    """A new arrival time between what was remembered and what was measured; never in the past."""
    if before is None or abs(raw - before.due) > LEAP:
        return max(now, raw)
    weight = 1 - exp(-(now - before.looked) / CALM)
    return max(now, before.due + (raw - before.due) * weight)


def strayed(
    nearest: Seconds, farthest: Seconds | None, to_go: Seconds, limit: Seconds
) -> tuple[Seconds, Seconds | None]:
    """The least and the most seconds to go: astray once they grew by `limit`, back when half of that is made good."""
    if farthest is None:
        nearest = min(nearest, to_go)
        return nearest, to_go if to_go > nearest + limit else None
    farthest = max(farthest, to_go)
    return (to_go, None) if to_go <= max(nearest, farthest - limit // 2) else (nearest, farthest)


def along(problem: Problem, route: Route, first: Seconds) -> list[Seconds]:
    """When each stop begins if the first is reached then; a stop that waits for its window goes on waiting."""
    gain, starts = route.stops[0].arrive - first, list[Seconds]()
    for stop in route.stops:
        starts.append(max(stop.arrive - gain, _ready(problem, stop)))
        gain = stop.start - starts[-1]
    return starts


def _ready(problem: Problem, stop: Stop) -> Seconds:
    if stop.start > stop.arrive:
        return stop.start
    job = problem.job[stop.job]
    return (job.pickup_window if stop.kind is StopKind.PICKUP else job.dropoff_window).earliest


def span(now: datetime, start: Seconds, margin: float, lead: Seconds) -> tuple[datetime, datetime]:
    """Between what and what: the margin of the time still to go, and after it what was taken on trust."""
    half = ceil(margin * start)
    return now + timedelta(seconds=max(0, start - half)), now + timedelta(seconds=start + half + lead)


def _told(
    look: Look, route: Route, starts: Sequence[Seconds], progress: Progress | None, lead: Seconds = 0
) -> tuple[Planned, ...]:
    """The stops with their times; what is known of the car goes with those that its driver has accepted."""
    agreed = set(manifest.order(look.snapshot.shift[route.vehicle].run))
    leaves = leave_by(look.problem, route)
    if progress is not None:
        leaves[0] = None
    return tuple(
        Planned(
            stop.job,
            stop.kind.value,
            look.now + timedelta(seconds=start),
            span(look.now, start, look.margin, lead) if accepted and progress is Progress.COMING else None,
            progress if accepted else None,
            None if leave is None or not accepted else look.now + timedelta(seconds=leave),
        )
        for stop, start, leave in zip(route.stops, starts, leaves, strict=True)
        for accepted in [(stop.job, stop.kind.value) in agreed]
    )
