"""When a vehicle is where: the earliest schedule of one order of visits, or the first reason there is none."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import add, sub
from typing import Final

from routing.plan import Rest, Route, Stop, Why
from routing.problem import FORBIDDEN, Cleaning, Job, Problem, Soil, Vehicle, Visit, Ways
from routing.rest import Pause, Trail, rested
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
    """When the vehicle leaves; of each visit the cleaning and leg before it and when service begins; the leg home.

    `pauses` are the rests, in order; who rests before driving on drives, and cleans, after it.
    """

    leave: Seconds
    cleanings: tuple[Seconds, ...]
    legs: tuple[Seconds, ...]
    starts: tuple[Seconds, ...]
    home: Seconds
    pauses: tuple[Pause, ...] = ()


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
    ways: Ways,
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
    legs, home = _legs(ways, vehicle, calls)
    fault = _closed([*legs, home], [*calls, *calls[-1:]]) or _overfull(jobs, vehicle, visits)
    if fault:
        return fault
    if vehicle.driving is not None and sum(legs) + home > vehicle.driving:
        return Fault(Why.SHIFT, calls[-1].job, sum(legs) + home - vehicle.driving)
    cleanings = cleanings_of(jobs, visits, clean, vehicle.soiled)
    out = sum(legs) + sum(cleanings) + sum(call.service for call in calls) + home
    if vehicle.duration is not None and out > vehicle.duration:
        return Fault(Why.SHIFT, calls[-1].job, out - vehicle.duration)
    rides, free = _rides(jobs, visits), _free(jobs, vehicle, visits)
    if ways.bands and calls:
        return _by_hour(ways, vehicle, calls, cleanings, rides, free)
    lasting = list(map(add, cleanings, legs))
    found = _starts(vehicle, calls, lasting, home, rides)
    if isinstance(found, Fault):
        return found
    timing = Timing(found[0], tuple(cleanings), tuple(legs), found[1], home)
    if not vehicle.breaks or not calls:
        return timing
    each = [0, *lasting, home]
    return _resting(timing, _trail(vehicle, calls, lambda z, _: each[z], rides, free), calls[-1])


def _by_hour(
    ways: Ways,
    vehicle: Vehicle,
    calls: Sequence[Call],
    cleanings: Sequence[Seconds],
    rides: Sequence[Ride],
    free: Sequence[bool],
) -> Timing | Fault:
    """The earliest schedule where legs depend on the hour."""
    nodes = [vehicle.start, *(call.node for call in calls), vehicle.end]

    def leg(z: int, leaving: Seconds) -> Seconds:
        there = nodes[z]
        return 0 if there is None else ways.leg(nodes[z - 1] or 0, there, leaving)

    def way(z: int, leaving: Seconds) -> Seconds:
        cleaning = [0, *cleanings, 0][z]
        return cleaning + leg(z, leaving + cleaning)

    none = Timing(0, tuple(cleanings), (), (), 0)
    timing = _resting(none, _trail(vehicle, calls, way, rides, free), calls[-1])
    if isinstance(timing, Fault):
        return timing
    legs = [leg(z, leaving) for z, leaving in enumerate(departures(timing, calls), 1)]
    leave = timing.leave
    if vehicle.duration is not None:
        leave = ways.last(vehicle.start, calls[0].node, leave + cleanings[0] + legs[0]) - cleanings[0]
        legs[0] += timing.leave - leave
    over = 0 if vehicle.driving is None else sum(legs) - vehicle.driving
    if over > 0:
        return Fault(Why.SHIFT, calls[-1].job, over)
    return replace(timing, leave=leave, legs=tuple(legs[:-1]), home=legs[-1])


def departures(timing: Timing, calls: Sequence[Call]) -> list[Seconds]:
    """When the vehicle drives to each visit, rested and clean, and to its end."""
    rests = {one.after: one.end for one in timing.pauses if not one.there}
    done = [timing.leave, *(start + call.service for start, call in zip(timing.starts, calls, strict=True))]
    ready = (max(second, rests.get(z, second)) for z, second in enumerate(done))
    return list(map(add, ready, [*timing.cleanings, 0]))


def _resting(timing: Timing, trail: Trail, last: Call) -> Timing | Fault:
    """The schedule with all breaks, if there is time for them."""
    found = rested(trail)
    if found is None:
        return Fault(Why.SHIFT, last.job)
    (leave, *starts, _), pauses = found
    return replace(timing, leave=leave, starts=tuple(starts), pauses=tuple(pauses))


def _trail(
    vehicle: Vehicle,
    calls: Sequence[Call],
    way: Callable[[int, Seconds], Seconds],
    rides: Sequence[Ride],
    free: Sequence[bool],
) -> Trail:
    begin, end = vehicle.shift.earliest, vehicle.shift.latest
    return Trail(
        windows=[vehicle.shift, *(call.window for call in calls), Window(min(begin, end), end)],
        services=[0, *(call.service for call in calls)],
        free=free,
        way=way,
        rides=[(pickup + 1, dropoff + 1, longest) for pickup, dropoff, longest in rides],
        breaks=vehicle.breaks,
        duration=vehicle.duration,
    )


def _free(jobs: Mapping[str, Job], vehicle: Vehicle, visits: Sequence[Visit]) -> list[bool]:
    """Whether the driver may rest at the start, and after each visit: no trip is under way, and nothing is frozen."""
    riding = {visit.job for visit in visits if jobs[visit.job].aboard}
    found = [not riding and vehicle.frozen == 0]
    for z, visit in enumerate(visits, 1):
        riding = riding | {visit.job} if visit.kind is StopKind.PICKUP else riding - {visit.job}
        found.append(not riding and vehicle.frozen <= z)
    return found


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


def _legs(ways: Ways, vehicle: Vehicle, calls: Sequence[Call]) -> tuple[list[Seconds], Seconds]:
    """In the best of all hours."""
    nodes = [vehicle.start, *(call.node for call in calls)]
    legs = [ways.quickest(a, b) for a, b in pairwise(nodes)]
    home = ways.quickest(nodes[-1], vehicle.end) if vehicle.end is not None and calls else 0
    return legs, home


def _closed(legs: Sequence[Seconds], calls: Sequence[Call]) -> Fault | None:
    shut = (call for leg, call in zip(legs, calls, strict=False) if leg == FORBIDDEN)
    return next((Fault(Why.UNREACHABLE, call.job) for call in shut), None)


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
    stops, leaves = [], departures(timing, calls)
    for visit, call, leg, start, leave in zip(visits, calls, timing.legs, timing.starts, leaves, strict=False):
        stops.append(Stop(call.node, visit.job, visit.kind, leave + leg, start, start + call.service))
    nodes = [vehicle.start, *(call.node for call in calls), *([] if vehicle.end is None else [vehicle.end])]
    metres = sum(int(problem.ways(vehicle.permit).metres[a, b]) for a, b in pairwise(nodes))
    places = [*nodes, nodes[-1]]
    paused = tuple(Rest(places[one.after + one.there], one.begin, one.end) for one in timing.pauses)
    return Route(vehicle.id, tuple(stops), sum(timing.legs) + timing.home, metres, paused)


def keeps(vehicle: Vehicle, visits: Sequence[Visit]) -> bool:
    """Whether an order of visits holds the vehicle's committed order, with nothing new before its frozen part."""
    promised = set(vehicle.committed)
    held = tuple(visit for visit in visits if visit in promised)
    return held == vehicle.committed and tuple(visits[: vehicle.frozen]) == vehicle.committed[: vehicle.frozen]
