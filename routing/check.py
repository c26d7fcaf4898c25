"""The independent judge: reads a plan as a sceptic would, stop by stop, and shares no code with what made it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.ledger import Column, Ledger, bound
from routing.plan import Plan, Route
from routing.problem import FORBIDDEN, Job, Problem
from schemas.values import Load, StopKind

Truths = NDArray[np.bool_]


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
    DRIVING = "driving"
    RIDE_TIME = "ride_time"
    CAPACITY = "capacity"
    NEEDS = "needs"
    AVOIDED = "avoided"
    APART = "apart"
    BUNDLE = "bundle"
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

    Waiting is allowed before a service, nowhere else: a vehicle leaves when a service ends, or is clean enough for who
    is picked up next, and arrives when the matrix says. It leaves its start when the shift begins or, if its time on
    the road is bounded, when it likes after.
    A route that cannot be read (unknown vehicle or job, no such place) is named and not judged further.
    """
    found = [*_whole(problem, plan), *_together(problem, plan), *_promises(problem, plan), *_readable(problem, plan)]
    legible = [route for route in plan.routes if _legible(problem, route)]
    if legible:
        ledger = Ledger(problem, legible)
        found += [violation for rule in RULES for violation in rule(ledger)]
    return found


def _whole(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Every job is served once, whole and by one vehicle, or said to be unserved."""
    homes = Counter(route.vehicle for route in plan.routes)
    yield from (Violation(Rule.TWO_ROUTES, vehicle) for vehicle, times in homes.items() if times > 1)
    picked = Counter(stop.job for _, stop in plan.stops() if stop.kind is StopKind.PICKUP)
    dropped = Counter(stop.job for _, stop in plan.stops() if stop.kind is StopKind.DROPOFF)
    left = Counter(one.job for one in plan.unserved)
    for seen in (picked, dropped, left):
        yield from (Violation(Rule.TWICE, job=job) for job, times in seen.items() if times > 1)
    strangers = ({*picked, *dropped, *left}) - problem.job.keys()
    yield from (Violation(Rule.UNKNOWN_JOB, job=job) for job in sorted(strangers))
    for job in problem.jobs:
        yield from _once(job, job.id in picked, job.id in dropped, job.id in left)


def _together(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """A bundle is in one vehicle whole, or in none."""
    home = {stop.job: vehicle for vehicle, stop in plan.stops()}
    for jobs in problem.bundles.values():
        if len({home.get(job.id) for job in jobs}) > 1:
            yield Violation(Rule.BUNDLE, job=jobs[0].id)


def _once(job: Job, picked: bool, dropped: bool, left: bool) -> Iterator[Violation]:
    served = picked or dropped
    if served and not (dropped and picked is (job.pickup is not None)):
        yield Violation(Rule.HALF, job=job.id)
    if served and left:
        yield Violation(Rule.SERVED_AND_NOT, job=job.id)
    if not served and not left:
        yield Violation(Rule.LOST, job=job.id)


def _promises(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """What was accepted is kept: same vehicle, same order, nothing new inside the frozen part."""
    for vehicle in problem.vehicles:
        if not vehicle.committed:
            continue
        route = plan.route.get(vehicle.id)
        done = [(stop.job, stop.kind) for stop in route.stops] if route else []
        promised = [(visit.job, visit.kind) for visit in vehicle.committed]
        if [one for one in done if one in set(promised)] != promised:
            yield Violation(Rule.COMMITTED, vehicle.id)
        elif done[: vehicle.frozen] != promised[: vehicle.frozen]:
            yield Violation(Rule.FROZEN, vehicle.id)


def _readable(problem: Problem, plan: Plan) -> Iterator[Violation]:
    """Routes are of known vehicles, not empty, at places there are, and share no job."""
    home: dict[str, str] = {}
    for route in plan.routes:
        for stop in route.stops:
            if home.setdefault(stop.job, route.vehicle) != route.vehicle:
                yield Violation(Rule.SPLIT, route.vehicle, stop.job)
            if not 0 <= stop.node < len(problem.seconds):
                yield Violation(Rule.NODE, route.vehicle, stop.job)
        if route.vehicle not in problem.vehicle:
            yield Violation(Rule.UNKNOWN_VEHICLE, route.vehicle)
        elif not route.stops:
            yield Violation(Rule.EMPTY_ROUTE, route.vehicle)


def _legible(problem: Problem, route: Route) -> bool:
    places = range(len(problem.seconds))
    known = all(stop.job in problem.job and stop.node in places for stop in route.stops)
    return known and route.vehicle in problem.vehicle and len(route.stops) > 0


def _places(ledger: Ledger) -> Iterator[Violation]:
    """Stops are where their job is."""
    wanted = ledger.of_stops(lambda job: -1 if job.pickup is None else job.pickup, lambda job: job.dropoff)
    yield from _at(Rule.NODE, ledger, ledger.node != wanted)


def _windows(ledger: Ledger) -> Iterator[Violation]:
    """Service begins within the window."""
    earliest = ledger.of_stops(lambda job: job.pickup_window.earliest, lambda job: job.dropoff_window.earliest)
    latest = ledger.of_stops(lambda job: job.pickup_window.latest, lambda job: job.dropoff_window.latest)
    off = np.maximum(earliest - ledger.start, ledger.start - latest)
    yield from _at(Rule.WINDOW, ledger, off > 0, off)


def _services(ledger: Ledger) -> Iterator[Violation]:
    """Service begins once the vehicle is there and lasts as long as the job says."""
    lasting = ledger.of_stops(lambda job: job.pickup_service, lambda job: job.dropoff_service)
    wrong = (ledger.start < ledger.arrive) | (ledger.depart != ledger.start + lasting)
    yield from _at(Rule.SERVICE, ledger, wrong)


def _driving(ledger: Ledger) -> Iterator[Violation]:
    """Every leg is a way there is and takes its time and cleaning; so does the shift, and the time on the road."""
    legs, home = ledger.legs(attrgetter("seconds")), ledger.home(attrgetter("seconds"))
    cleaning = ledger.cleaning()
    opens = ledger.of_vehicles(lambda vehicle: vehicle.shift.earliest)
    longest = ledger.of_vehicles(lambda vehicle: bound(vehicle.duration))
    loose = ledger.of_vehicles(lambda vehicle: vehicle.duration is not None)
    left = np.where(loose, np.maximum(opens, (ledger.arrive - cleaning - legs)[ledger.first]), opens)
    off = np.abs(ledger.arrive - ledger.following(left, ledger.depart) - cleaning - legs)
    yield from _at(Rule.FORBIDDEN, ledger, legs == FORBIDDEN)
    yield from _at(Rule.TRAVEL, ledger, (off > 0) & (legs != FORBIDDEN), off)
    yield from _of(Rule.FORBIDDEN, ledger, home == FORBIDDEN)
    back = ledger.depart[ledger.last] + home
    over = back - ledger.of_vehicles(lambda vehicle: vehicle.shift.latest)
    yield from _of(Rule.SHIFT, ledger, over > 0, over)
    yield from _of(Rule.DURATION, ledger, back - left > longest, back - left - longest)
    more = ledger.total(legs) + home - ledger.of_vehicles(lambda vehicle: bound(vehicle.driving))
    yield from _of(Rule.DRIVING, ledger, more > 0, more)


def _totals(ledger: Ledger) -> Iterator[Violation]:
    """Seconds and metres are what the legs add up to."""
    off = np.zeros(len(ledger.routes), dtype=np.int64)
    for said in (attrgetter("seconds"), attrgetter("metres")):
        told = np.array([said(route) for route in ledger.routes])
        off = off + np.abs(ledger.total(ledger.legs(said)) + ledger.home(said) - told)
    yield from _of(Rule.TOTALS, ledger, off > 0, off)


def _rides(ledger: Ledger) -> Iterator[Violation]:
    """Pickups come before their dropoffs, and not too long before."""
    rows = np.arange(len(ledger.stops))
    pickup = np.full(len(ledger.problem.jobs), -1)
    pickup[ledger.job[ledger.up]] = rows[ledger.up]
    picked = pickup[ledger.job]
    before = (picked >= 0) & (picked < rows) & (ledger.route[picked] == ledger.route)
    starts = ledger.of_jobs(lambda job: job.pickup is not None)
    yield from _at(Rule.BACKWARDS, ledger, ~ledger.up & starts & ~before)
    over = ledger.start - ledger.depart[picked] - ledger.of_jobs(lambda job: bound(job.max_ride))
    yield from _at(Rule.RIDE_TIME, ledger, ~ledger.up & before & (over > 0), over)


def _room(ledger: Ledger) -> Iterator[Violation]:
    """Nothing in the car is more than its room, at the start and after every stop."""
    over = [_over(ledger, attrgetter(kind.name)) for kind in fields(Load)]
    yield from _of(Rule.CAPACITY, ledger, np.any([crowded for crowded, _ in over], axis=0))
    yield from _at(Rule.CAPACITY, ledger, np.any([crowded for _, crowded in over], axis=0))


def _over(ledger: Ledger, measure: Callable[[Load], int]) -> tuple[Truths, Truths]:
    room = ledger.of_vehicles(lambda vehicle: measure(vehicle.capacity))
    held, after = ledger.aboard(measure)
    return held > room, after > room[ledger.route]


def _fit(ledger: Ledger) -> Iterator[Violation]:
    """Vehicles have what their jobs need and are none of those to be avoided; what was accepted is past asking."""
    for route, vehicle in zip(ledger.routes, ledger.vehicles, strict=True):
        for name in sorted({stop.job for stop in route.stops}):
            job = ledger.problem.job[name]
            if ledger.problem.committed.get(name) == vehicle.id:
                continue
            if not job.needs <= vehicle.traits:
                yield Violation(Rule.NEEDS, vehicle.id, name, len(job.needs - vehicle.traits))
            if vehicle.id in job.avoid:
                yield Violation(Rule.AVOIDED, vehicle.id, name)


def _mixed(ledger: Ledger) -> Iterator[Violation]:
    """Classes to be kept apart are never in a car together; what was accepted is past asking."""
    problem = ledger.problem
    for route in ledger.routes if problem.apart else ():
        up = {stop.job for stop in route.stops if stop.kind is StopKind.PICKUP}
        begun = [problem.job[stop.job] for stop in route.stops if stop.job not in up]
        aboard: list[Job] = []
        for job, stop in [*((job, None) for job in begun), *((problem.job[stop.job], stop) for stop in route.stops)]:
            if stop is not None and stop.kind is StopKind.DROPOFF:
                aboard = [other for other in aboard if other.id != job.id]
                continue
            if any(_clash(problem, route.vehicle, job, other) for other in aboard):
                yield Violation(Rule.APART, route.vehicle, job.id)
            aboard.append(job)


def _clash(problem: Problem, vehicle: str, one: Job, other: Job) -> bool:
    promised = problem.committed.get(one.id) == problem.committed.get(other.id) == vehicle
    return not promised and bool({(one.kind, other.kind), (other.kind, one.kind)} & problem.apart)


RULES: Final[tuple[Callable[[Ledger], Iterator[Violation]], ...]] = (
    _places,
    _windows,
    _services,
    _driving,
    _totals,
    _rides,
    _room,
    _fit,
    _mixed,
)


def _at(rule: Rule, ledger: Ledger, wrong: Truths, amount: Column | None = None) -> Iterator[Violation]:
    """A violation for each stop where something is wrong."""
    for row in np.flatnonzero(wrong).tolist():
        vehicle = ledger.routes[ledger.route[row]].vehicle
        yield Violation(rule, vehicle, ledger.stops[row].job, 0 if amount is None else int(amount[row]))


def _of(rule: Rule, ledger: Ledger, wrong: Truths, amount: Column | None = None) -> Iterator[Violation]:
    """A violation for each route where something is wrong."""
    for row in np.flatnonzero(wrong).tolist():
        yield Violation(rule, ledger.routes[row].vehicle, amount=0 if amount is None else int(amount[row]))
