"""When a vehicle is where: the earliest schedule of one order of visits, or the first reason there is none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import add, sub
from typing import Final

from routing.plan import Route, Stop, Why
from routing.problem import FORBIDDEN, Cleaning, Job, Matrix, Problem, Soil, Vehicle, Visit
from routing.travel.plane import Plane
from schemas.values import Load, Seconds, StopKind, Window

Amounts = tuple[int, int, int, int]
Ride = tuple[int, int, Seconds]
SPOTLESS: Final[Cleaning] = {}
"""No class needs any cleaning after any other."""


class Infeasible(ValueError):
    """A committed order cannot be kept as the problem stands; `excused(problem)` widens what reality already broke."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an order cannot be driven, the job where it breaks and by how much (seconds, places; 0: not countable)."""

    why: Why
    job: str
    short: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """When the vehicle leaves; of each visit the cleaning and leg before it and when service begins; the leg home."""

    leave: Seconds
    cleanings: tuple[Seconds, ...]
    legs: tuple[Seconds, ...]
    starts: tuple[Seconds, ...]
    home: Seconds


@dataclass(frozen=True, slots=True)
class Call:
    """A visit as the schedule needs it."""

    job: str
    node: int
    window: Window
    service: Seconds


def call_of(job: Job, kind: StopKind) -> Call:
    """Where, when and how long a job's stop is."""
    if kind is StopKind.DROPOFF:
        return Call(job.id, job.dropoff, job.dropoff_window, job.dropoff_service)
    if job.pickup is None:
        raise ValueError(f"Job {job.id} is aboard: it has no pickup to visit.")
    return Call(job.id, job.pickup, job.pickup_window, job.pickup_service)


def timed(
    jobs: Mapping[str, Job],
    seconds: Matrix | Plane,
    vehicle: Vehicle,
    visits: Sequence[Visit],
    clean: Cleaning = SPOTLESS,
) -> Timing | Fault:
    """The earliest schedule that keeps every window, bound and room; waiting and cleaning are done where needed.

    A pickup waits when its rider would else sit too long, the vehicle at its start when it would else be out too long.
    The earliest such times are the least solution of a system of difference constraints, found by repeating the forward
    pass from raised lower bounds until nothing moves.
    """
    calls = [call_of(jobs[visit.job], visit.kind) for visit in visits]
    legs, home = _legs(seconds, vehicle, calls)
    for leg, call in zip([*legs, home], [*calls, *calls[-1:]], strict=False):
        if leg == FORBIDDEN:
            return Fault(Why.UNREACHABLE, call.job)
    fault = _overfull(jobs, vehicle, visits)
    if fault:
        return fault
    if vehicle.driving is not None and sum(legs) + home > vehicle.driving:
        return Fault(Why.SHIFT, calls[-1].job, sum(legs) + home - vehicle.driving)
    cleanings = cleanings_of(jobs, visits, clean, vehicle.soiled)
    out = sum(legs) + sum(cleanings) + sum(call.service for call in calls) + home
    if vehicle.duration is not None and out > vehicle.duration:
        return Fault(Why.SHIFT, calls[-1].job, out - vehicle.duration)
    found = _starts(vehicle, calls, list(map(add, cleanings, legs)), home, _rides(jobs, visits))
    return found if isinstance(found, Fault) else Timing(found[0], tuple(cleanings), tuple(legs), found[1], home)


def cleanings_of(jobs: Mapping[str, Job], visits: Sequence[Visit], clean: Cleaning, soiled: Soil) -> list[Seconds]:
    """Before each visit the cleaning that any class set down before it, or soiling the car at first, still lacks."""
    done, at, found = 0, {kind: -since for kind, since in soiled}, []
    for visit in visits:
        kind, before = jobs[visit.job].kind, done
        if visit.kind is StopKind.PICKUP or jobs[visit.job].single:
            done = max([done, *(then + clean.get((other, kind), 0) for other, then in at.items())])
        if visit.kind is StopKind.DROPOFF:
            at[kind] = done
        found.append(done - before)
    return found


def _legs(seconds: Matrix | Plane, vehicle: Vehicle, calls: Sequence[Call]) -> tuple[list[Seconds], Seconds]:
    nodes = [vehicle.start, *(call.node for call in calls)]
    legs = [int(seconds[a, b]) for a, b in pairwise(nodes)]
    home = int(seconds[nodes[-1], vehicle.end]) if vehicle.end is not None and calls else 0
    return legs, home


def amounts(load: Load) -> Amounts:
    """A load as numbers."""
    return load.seats, load.wheelchairs, load.litres, load.kilograms


def loads(jobs: Mapping[str, Job], visits: Sequence[Visit]) -> list[Amounts]:
    """What is in the car before the first visit and after each."""
    now: Amounts = (0, 0, 0, 0)
    for visit in visits:
        if jobs[visit.job].pickup is None:
            now = _moved(now, jobs[visit.job].load, StopKind.PICKUP)
    after = [now]
    for visit in visits:
        now = _moved(now, jobs[visit.job].load, visit.kind)
        after.append(now)
    return after


def _moved(now: Amounts, load: Load, kind: StopKind) -> Amounts:
    change = map(add if kind is StopKind.PICKUP else sub, now, amounts(load))
    seats, wheelchairs, litres, kilograms = change
    return seats, wheelchairs, litres, kilograms


def _overfull(jobs: Mapping[str, Job], vehicle: Vehicle, visits: Sequence[Visit]) -> Fault | None:
    room = amounts(vehicle.capacity)
    for visit, load in zip([*visits[:1], *visits], loads(jobs, visits), strict=False):
        over = max(map(sub, load, room))
        if over > 0:
            return Fault(Why.CAPACITY, visit.job, over)
    return None


def _rides(jobs: Mapping[str, Job], visits: Sequence[Visit]) -> list[Ride]:
    """(position of the pickup, of the dropoff, longest seconds between their starts) of every bounded ride."""
    at = {visit.job: i for i, visit in enumerate(visits) if visit.kind is StopKind.PICKUP}
    bounded: list[Ride] = []
    for i, visit in enumerate(visits):
        job = jobs[visit.job]
        if visit.kind is StopKind.DROPOFF and job.max_ride is not None and visit.job in at:
            bounded.append((at[visit.job], i, job.pickup_service + job.max_ride))
    return bounded


def _starts(
    vehicle: Vehicle, calls: Sequence[Call], legs: Sequence[Seconds], home: Seconds, rides: list[Ride]
) -> tuple[Seconds, tuple[Seconds, ...]] | Fault:
    """When the vehicle leaves and each service begins."""
    leave, starts = vehicle.shift.earliest, [call.window.earliest for call in calls]
    for _ in range(len(calls) + 2):
        reached = _forward(leave, calls, legs, starts)
        if isinstance(reached, Fault):
            return reached if leave == vehicle.shift.earliest else replace(reached, why=Why.SHIFT)
        late = reached + home - vehicle.shift.latest
        if calls and late > 0:
            return Fault(Why.SHIFT, calls[-1].job, late)
        raised = _wait(calls, starts, rides)
        if isinstance(raised, Fault):
            return raised
        if vehicle.duration is not None and reached + home - vehicle.duration > leave:
            raised, leave = True, reached + home - vehicle.duration
        if not raised:
            return leave, tuple(starts)
    return Fault(Why.RIDE_TIME, calls[rides[0][0]].job)


def _forward(leave: Seconds, calls: Sequence[Call], legs: Sequence[Seconds], starts: list[Seconds]) -> Seconds | Fault:
    """Push every start to the first moment the vehicle can be there, in place; when the last service ends."""
    clock = leave
    for i, (call, leg) in enumerate(zip(calls, legs, strict=True)):
        clock = max(starts[i], clock + leg)
        if clock > call.window.latest:
            return Fault(Why.WINDOW, call.job, clock - call.window.latest)
        starts[i] = clock
        clock += call.service
    return clock


def _wait(calls: Sequence[Call], starts: list[Seconds], rides: list[Ride]) -> bool | Fault:
    """Let pickups wait for rides that are too long, in place; whether any had to."""
    raised = False
    for pickup, dropoff, longest in rides:
        if starts[dropoff] - longest > starts[pickup]:
            raised, starts[pickup] = True, starts[dropoff] - longest
            late = starts[pickup] - calls[pickup].window.latest
            if late > 0:
                return Fault(Why.RIDE_TIME, calls[pickup].job, late)
    return raised


def route_of(problem: Problem, vehicle: Vehicle, visits: Sequence[Visit], timing: Timing) -> Route:
    """The route as the plan shows it, with its driving seconds and metres."""
    calls = [call_of(problem.job[visit.job], visit.kind) for visit in visits]
    stops, clock = [], timing.leave
    ways = map(add, timing.cleanings, timing.legs)
    for visit, call, way, start in zip(visits, calls, ways, timing.starts, strict=True):
        stops.append(Stop(call.node, visit.job, visit.kind, clock + way, start, start + call.service))
        clock = start + call.service
    nodes = [vehicle.start, *(call.node for call in calls), *([] if vehicle.end is None else [vehicle.end])]
    metres = sum(int(problem.ways(vehicle.permit).metres[a, b]) for a, b in pairwise(nodes))
    return Route(vehicle.id, tuple(stops), sum(timing.legs) + timing.home, metres)


def keeps(vehicle: Vehicle, visits: Sequence[Visit]) -> bool:
    """Whether an order of visits holds the vehicle's committed order, with nothing new before its frozen part."""
    promised = set(vehicle.committed)
    held = tuple(visit for visit in visits if visit in promised)
    return held == vehicle.committed and tuple(visits[: vehicle.frozen]) == vehicle.committed[: vehicle.frozen]
