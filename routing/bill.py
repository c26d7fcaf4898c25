"""A plan's bill: what it costs and for what, term by term, counted from problem and plan alone.

The terms stand in the order of what outweighs what: promises, then who is served by priority, then the floor,
lateness, driving, cars, whom people know, fair shares, contacts and mixing. It shares nothing with the search, which
must come to the same sum.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from operator import attrgetter
from typing import Final, Literal

from routing.check import check
from routing.ledger import Ledger
from routing.plan import Plan, Route
from routing.problem import FAVOUR, MOST, Job, Problem, Vehicle
from schemas.values import Seconds, StopKind

Unit = Literal["rules", "jobs", "cars", "pairs", "s", "m"]


@dataclass(frozen=True, slots=True)
class Line:
    """So much of something, at a price each in seconds of driving; what has no price is never bought at any.

    `priority` tells apart the lines of the jobs left over that outweigh lower ones.
    """

    name: str
    unit: Unit
    amount: int
    price: Seconds | None
    priority: int | None = None

    @property
    def cost(self) -> Seconds:
        """What it comes to."""
        return 0 if self.price is None else self.amount * self.price


@dataclass(frozen=True, slots=True)
class Bill:
    """The lines of a plan."""

    lines: tuple[Line, ...]

    @property
    def total(self) -> Seconds:
        """What the plan costs, in seconds of driving."""
        return sum(line.cost for line in self.lines)


def bill(problem: Problem, plan: Plan) -> Bill:
    """Every term of the objective, also those of which the plan has none."""
    return Bill(tuple(line for term in TERMS for line in term(problem, plan)))


def _broken(problem: Problem, plan: Plan) -> Iterator[Line]:
    """Promises, windows, room, shifts: rules that the judge finds broken."""
    yield Line("broken", "rules", len(check(problem, plan)), None)


def _urgent(problem: Problem, plan: Plan) -> Iterator[Line]:
    """Jobs left over that outweigh all of lower priority, from the most urgent; each costs as much as all of those."""
    left = Counter(problem.job[one.job].priority for one in plan.unserved)
    jobs, penalties, below, lines = Counter[int](), Counter[int](), 0, []
    for job in problem.jobs:
        jobs[job.priority] += 1
        penalties[job.priority] += job.penalty + job.floor
    for priority in sorted(jobs):
        each = min(below, MOST // len(problem.jobs))
        below += each * jobs[priority] + penalties[priority]
        lines.append(Line("urgent", "jobs", left[priority], each, priority))
    yield from reversed(lines[1:])


def _left(problem: Problem, plan: Plan) -> Iterator[Line]:
    """The jobs left over, by the driving that each would have been worth."""
    yield Line("left", "s", sum(problem.job[one.job].penalty for one in plan.unserved), 1)


def _floor(problem: Problem, plan: Plan) -> Iterator[Line]:
    """Jobs left over of those whose kind is served too seldom, a line for each price, from the dearest."""
    left = Counter(problem.job[one.job].floor for one in plan.unserved)
    for price in sorted({job.floor for job in problem.jobs if job.floor}, reverse=True):
        yield Line("floor", "jobs", left[price], price)


def _late(problem: Problem, plan: Plan) -> Iterator[Line]:
    """Seconds by which service begins after it is due, a line for each price that a job names, from the dearest."""
    due = {job.late_price for job in problem.jobs if (job.pickup_due, job.dropoff_due) != (None, None)}
    late = dict.fromkeys(sorted(due, reverse=True), 0)
    for _, stop in plan.stops():
        job = problem.job[stop.job]
        end = job.pickup_due if stop.kind is StopKind.PICKUP else job.dropoff_due
        if end is not None:
            late[job.late_price] += max(0, stop.start - end)
    yield from (Line("late", "s", seconds, price) for price, seconds in late.items())


def _driving(problem: Problem, plan: Plan) -> Iterator[Line]:
    yield Line("driving", "s", sum(route.seconds for route in plan.routes), 1)
    yield Line("distance", "m", sum(route.metres for route in plan.routes), 0)


def _rates(problem: Problem, plan: Plan) -> Iterator[Line]:
    """What the legs of vehicles with prices of their own cost beyond their seconds; less than nothing if cheaper."""
    own = [(problem.vehicle[route.vehicle], route) for route in plan.routes]
    beyond = sum(_legs(problem, vehicle, route) - route.seconds for vehicle, route in own if not vehicle.usual)
    if not all(vehicle.usual for vehicle in problem.vehicles):
        yield Line("rates", "s", beyond, 1)


def _legs(problem: Problem, vehicle: Vehicle, route: Route) -> int:
    """Leg by leg, each rounded down."""
    ledger, metres = Ledger(problem, [route]), attrgetter("metres")
    seconds = [*ledger.drives.tolist(), *ledger.drives_home.tolist()]
    lengths = [*ledger.legs(metres).tolist(), *ledger.home(metres).tolist()]
    rates = 50 * vehicle.per_minute, 3 * vehicle.per_km
    return sum((rates[0] * s + rates[1] * m) // 3000 for s, m in zip(seconds, lengths, strict=True))


def _sent(problem: Problem, plan: Plan) -> Iterator[Line]:
    """Cars sent out that had nothing to do yet."""
    fresh = [route for route in plan.routes if not problem.vehicle[route.vehicle].committed]
    yield Line("sent", "cars", len(fresh), problem.vehicle_cost)


def _known(problem: Problem, plan: Plan) -> Iterator[Line]:
    """Jobs in a car they prefer."""
    yield Line("known", "jobs", sum(vehicle in job.prefer for job, vehicle in _served(problem, plan)), -FAVOUR)


def _served(problem: Problem, plan: Plan) -> Iterator[tuple[Job, str]]:
    """Each job in a car, and the car."""
    pairs = {(stop.job, vehicle) for vehicle, stop in plan.stops()}
    yield from ((problem.job[job], vehicle) for job, vehicle in pairs)


def _share(problem: Problem, plan: Plan) -> Iterator[Line]:
    """What the jobs of those who did more than their share cost besides."""
    tolls = (problem.vehicle[vehicle].toll for _, vehicle in _served(problem, plan))
    yield Line("share", "s", sum(tolls), 1)


def _contacts(problem: Problem, plan: Plan) -> Iterator[Line]:
    """Jobs in a car whose driver the rider has not met."""
    served = [(job.met, vehicle) for job, vehicle in _served(problem, plan)]
    met = sum(known is not None and vehicle not in known for known, vehicle in served)
    yield Line("contacts", "jobs", met, problem.contact_price)


def _mixing(problem: Problem, plan: Plan) -> Iterator[Line]:
    """Pairs of jobs of different groups whose ways in a car overlap."""
    ways = [list(_ways(problem, route)) for route in plan.routes]
    pairs = sum(_overlap(one, other) for some in ways for one, other in combinations(some, 2))
    yield Line("mixing", "pairs", pairs, problem.mix_price)


def _ways(problem: Problem, route: Route) -> Iterator[tuple[str, int, int]]:
    """The group of each job that has one, and from which stop to which it is in the car."""
    entered = {stop.job: place for place, stop in enumerate(route.stops) if stop.kind is StopKind.PICKUP}
    for place, stop in enumerate(route.stops):
        if stop.kind is StopKind.DROPOFF and (group := problem.job[stop.job].group):
            yield group, entered.get(stop.job, -1), place


def _overlap(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    return one[0] != other[0] and one[1] < other[2] and other[1] < one[2]


TERMS: Final[tuple[Callable[[Problem, Plan], Iterator[Line]], ...]] = (
    _broken,
    _urgent,
    _left,
    _floor,
    _late,
    _driving,
    _rates,
    _sent,
    _known,
    _share,
    _contacts,
    _mixing,
)
"""The tiers of the objective, from what counts first; a new term is a new line here."""
