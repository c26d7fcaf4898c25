"""The independent judge: reads a plan as a sceptic would, stop by stop, and shares no code with what made it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from routing.plan import Plan, Route, Stop
from routing.problem import FORBIDDEN, Job, Problem, Vehicle
from schemas.values import Load, Seconds, StopKind


class Rule(StrEnum):
    """What a plan can break."""

    UNKNOWN_VEHICLE = "unknown_vehicle"
    UNKNOWN_JOB = "unknown_job"
    TWO_ROUTES = "two_routes"
    EMPTY_ROUTE = "empty_route"
    TWICE = "twice"
    LOST = "lost"
    SERVED_AND_NOT = "served_and_not"
    HALF = "half"
    SPLIT = "split"
    BACKWARDS = "backwards"
    NODE = "node"
    TRAVEL = "travel"
    SERVICE = "service"
    FORBIDDEN = "forbidden"
    WINDOW = "window"
    SHIFT = "shift"
    DURATION = "duration"
    RIDE_TIME = "ride_time"
    CAPACITY = "capacity"
    NEEDS = "needs"
    AVOIDED = "avoided"
    COMMITTED = "committed"
    FROZEN = "frozen"
    TOTALS = "totals"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule, where, and by how much (seconds, metres or places; 0 when not countable)."""

    rule: Rule
    vehicle: str | None = None
    job: str | None = None
    amount: int = 0

    def __str__(self) -> str:
        where = " ".join(part for part in (self.vehicle, self.job) if part)
        return f"{self.rule} at {where or 'plan'}" + (f" by {self.amount}" if self.amount else "")


def check(problem: Problem, plan: Plan) -> list[Violation]:
    """Every rule the plan breaks; an empty list is a sound plan.

    Waiting is allowed before a service, nowhere else: a vehicle leaves when a service ends and arrives when the
    matrix says. It leaves its start when the shift begins or, if its time on the road is bounded, when it likes after.
    """
    return [*_whole(problem, plan), *_promises(problem, plan), *_routes(problem, plan)]


def _whole(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every job is served once, whole and by one vehicle, or said to be unserved."""
    homes = Counter(route.vehicle for route in plan.routes)
    yield from (Violation(Rule.TWO_ROUTES, vehicle) for vehicle, times in homes.items() if times > 1)
    seen = Counter((stop.job, stop.kind) for _, stop in plan.stops())
    yield from (Violation(Rule.TWICE, job=job) for (job, _), times in seen.items() if times > 1)
    left = Counter(one.job for one in plan.unserved)
    yield from (Violation(Rule.TWICE, job=job) for job, times in left.items() if times > 1)
    strangers = ({job for job, _ in seen} | set(left)) - set(problem.job)
    yield from (Violation(Rule.UNKNOWN_JOB, job=job) for job in sorted(strangers))
    for job in problem.jobs:
        yield from _once(job, {kind for kind in StopKind if seen[job.id, kind]}, left)


def _once(job: Job, kinds: set[StopKind], left: Counter[str]) -> Iterator[Violation]:
    wanted = {StopKind.DROPOFF} if job.pickup is None else {StopKind.PICKUP, StopKind.DROPOFF}
    if kinds and kinds != wanted:
        yield Violation(Rule.HALF, job=job.id)
    if kinds and left[job.id]:
        yield Violation(Rule.SERVED_AND_NOT, job=job.id)
    if not kinds and not left[job.id]:
        yield Violation(Rule.LOST, job=job.id)


def _promises(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """What was accepted is kept: same vehicle, same order, nothing new inside the frozen part."""
    for vehicle in problem.vehicles:
        route = plan.route.get(vehicle.id)
        done = [(stop.job, stop.kind) for stop in route.stops] if route else []
        promised = [(visit.job, visit.kind) for visit in vehicle.committed]
        if [one for one in done if one in set(promised)] != promised:
            yield Violation(Rule.COMMITTED, vehicle.id)
        elif done[: vehicle.frozen] != promised[: vehicle.frozen]:
            yield Violation(Rule.FROZEN, vehicle.id)


def _routes(problem: Problem, plan: Plan) -> Iterator[Violation]:
    home: dict[str, str] = {}
    for route in plan.routes:
        for stop in route.stops:
            if home.setdefault(stop.job, route.vehicle) != route.vehicle:
                yield Violation(Rule.SPLIT, route.vehicle, stop.job)
        if route.vehicle not in problem.vehicle:
            yield Violation(Rule.UNKNOWN_VEHICLE, route.vehicle)
        elif not route.stops:
            yield Violation(Rule.EMPTY_ROUTE, route.vehicle)
        elif all(stop.job in problem.job for stop in route.stops):
            vehicle = problem.vehicle[route.vehicle]
            yield from _driving(problem, vehicle, route)
            yield from _rides(problem, route)
            yield from _room(problem, vehicle, route)
            yield from _fit(problem, vehicle, route)


def _driving(problem: Problem, vehicle: Vehicle, route: Route) -> Iterator[Violation]:
    """Legs, services, windows, the shift and the time on the road, along the clock."""
    clock = left = vehicle.shift.earliest
    here, seconds, metres = vehicle.start, 0, 0
    for at, stop in enumerate(route.stops):
        yield from _stop(problem.job[stop.job], vehicle, stop)
        if not 0 <= stop.node < len(problem.seconds):
            return
        leg = int(problem.seconds[here, stop.node])
        if at == 0 and vehicle.duration is not None:
            clock = left = max(left, stop.arrive - leg)
        yield from _leg(vehicle, stop.job, leg, stop.arrive - clock)
        seconds, metres = seconds + leg, metres + int(problem.metres[here, stop.node])
        clock, here = stop.depart, stop.node
    if vehicle.end is not None:
        leg = int(problem.seconds[here, vehicle.end])
        yield from _leg(vehicle, None, leg, leg)
        seconds, metres, clock = seconds + leg, metres + int(problem.metres[here, vehicle.end]), clock + leg
    yield from _hours(vehicle, left, clock)
    if (seconds, metres) != (route.seconds, route.metres):
        yield Violation(Rule.TOTALS, vehicle.id, amount=abs(seconds - route.seconds) + abs(metres - route.metres))


def _hours(vehicle: Vehicle, left: Seconds, reached: Seconds) -> Iterator[Violation]:
    if reached > vehicle.shift.latest:
        yield Violation(Rule.SHIFT, vehicle.id, amount=reached - vehicle.shift.latest)
    if vehicle.duration is not None and reached - left > vehicle.duration:
        yield Violation(Rule.DURATION, vehicle.id, amount=reached - left - vehicle.duration)


def _leg(vehicle: Vehicle, job: str | None, leg: int, taken: int) -> Iterator[Violation]:
    if leg == FORBIDDEN:
        yield Violation(Rule.FORBIDDEN, vehicle.id, job)
    elif taken != leg:
        yield Violation(Rule.TRAVEL, vehicle.id, job, abs(taken - leg))


def _stop(job: Job, vehicle: Vehicle, stop: Stop) -> Iterator[Violation]:
    picks = stop.kind is StopKind.PICKUP
    node = job.pickup if picks else job.dropoff
    window = job.pickup_window if picks else job.dropoff_window
    service = job.pickup_service if picks else job.dropoff_service
    if stop.node != node:
        yield Violation(Rule.NODE, vehicle.id, job.id)
    if stop.start not in window:
        yield Violation(Rule.WINDOW, vehicle.id, job.id, max(window.earliest - stop.start, stop.start - window.latest))
    if stop.start < stop.arrive or stop.depart != stop.start + service:
        yield Violation(Rule.SERVICE, vehicle.id, job.id)


def _rides(problem: Problem, route: Route) -> Iterator[Violation]:
    left: dict[str, int] = {}
    for stop in route.stops:
        job = problem.job[stop.job]
        if stop.kind is StopKind.PICKUP:
            left[job.id] = stop.depart
        elif job.id in left:
            if job.max_ride is not None and stop.start - left[job.id] > job.max_ride:
                yield Violation(Rule.RIDE_TIME, route.vehicle, job.id, stop.start - left[job.id] - job.max_ride)
        elif job.pickup is not None:
            yield Violation(Rule.BACKWARDS, route.vehicle, job.id)


def _room(problem: Problem, vehicle: Vehicle, route: Route) -> Iterator[Violation]:
    aboard = {stop.job: problem.job[stop.job].load for stop in route.stops if problem.job[stop.job].pickup is None}
    for stop in [None, *route.stops]:
        if stop is not None and stop.kind is StopKind.PICKUP:
            aboard[stop.job] = problem.job[stop.job].load
        elif stop is not None:
            aboard.pop(stop.job, None)
        load = sum(aboard.values(), Load())
        if not load.fits(vehicle.capacity):
            yield Violation(Rule.CAPACITY, vehicle.id, stop.job if stop else None)


def _fit(problem: Problem, vehicle: Vehicle, route: Route) -> Iterator[Violation]:
    for name in sorted({stop.job for stop in route.stops}):
        job = problem.job[name]
        if problem.committed.get(name) == vehicle.id:
            continue
        if not job.needs <= vehicle.traits:
            yield Violation(Rule.NEEDS, vehicle.id, name, len(job.needs - vehicle.traits))
        if vehicle.id in job.avoid:
            yield Violation(Rule.AVOIDED, vehicle.id, name)
