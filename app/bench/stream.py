"""An evening as it comes in: some trips known beforehand, the rest announced shortly before they are wanted.

Every minute the plan is made anew from where everybody is. A car leaves for its next stop just in time; from then on
that leg is driven to its end. Whoever is aboard stays aboard. What was driven is judged like any other plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import numpy as np

from app.bench.city import City, build
from app.bench.peers.ferry import tours, warm
from app.bench.score import score
from app.clock import seconds
from routing.check import check
from routing.plan import Plan, Route, Stop, Unserved, Why
from routing.problem import Job, Limits, Problem, Vehicle, Visit
from routing.schedule import Timing, route_of
from routing.solve import solve
from schemas.values import Seconds, StopKind, Window

EPOCH: Final[Seconds] = 60
AHEAD: Final[Seconds] = 30
"""Who leaves within this time has left: half an epoch."""
KNOWN: Final = 0.3
NOTICE: Final = (600, 3600)
ANNOUNCED: Final = 99
"""The seed of who announces when."""


@dataclass(frozen=True, slots=True)
class Evening:
    """So many drivers and requests; `search` seconds each epoch, or `foresight` seconds once, with everything known."""

    name: str
    drivers: int
    requests: int
    search: float = 0.0
    foresight: float | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Driven:
    """What came of an evening: seconds driven, rules broken, and how long each plan took."""

    name: str
    trips: int
    served: int
    distance: float
    faults: tuple[str, ...]
    rides: int
    waits: tuple[float, ...]


def run(task: Evening) -> list[Driven]:
    """Play the evening, then have it judged."""
    city = build(task.drivers, task.requests)
    problem = city.problem()
    if task.foresight is not None:
        begun = seconds()
        plan = solve(problem, Limits(seconds=task.foresight, seed=task.seed))
        return [_judged(task.name, city, problem, plan, (seconds() - begun,))]
    street = Street(problem, announcements(problem))
    end = max(job.dropoff_window.latest for job in problem.jobs)
    waits = tuple(street.turn(now, Limits(seconds=task.search, seed=task.seed)) for now in range(0, end, EPOCH))
    return [_judged(task.name, city, problem, street.finish(), waits)]


def announcements(problem: Problem) -> dict[str, Seconds]:
    """When each trip is heard of: three in ten before the evening, the others ten minutes to an hour ahead."""
    chance = np.random.default_rng(ANNOUNCED)
    earliest = np.array([job.pickup_window.earliest for job in problem.jobs])
    heard = np.maximum(0, earliest - chance.uniform(*NOTICE, len(earliest)))
    heard[chance.random(len(earliest)) < KNOWN] = 0
    return {job.id: int(when) for job, when in zip(problem.jobs, heard, strict=True)}


def _judged(name: str, city: City, problem: Problem, plan: Plan, waits: tuple[float, ...]) -> Driven:
    numbered = {int(car): [(v.job, v.kind is StopKind.PICKUP) for v in visits] for car, visits in tours(plan).items()}
    found = score(city.sheet(), numbered)
    faults = (*found.faults, *(str(fault) for fault in check(problem, plan)))
    return Driven(name, len(problem.jobs), found.served, found.distance, faults, found.rides, waits)


@dataclass
class Driver:
    """Where a car last stopped, when it can leave there, who is aboard until when at the latest, what it did."""

    vehicle: Vehicle
    here: int
    free: Seconds
    aboard: dict[str, Seconds] = field(default_factory=dict)
    done: list[Stop] = field(default_factory=list)

    def serve(self, stop: Stop, job: Job) -> None:
        """Begin a stop, which makes it done."""
        self.here, self.free = stop.node, stop.depart
        self.done.append(stop)
        if stop.kind is StopKind.DROPOFF:
            del self.aboard[job.id]
        else:
            ride = job.dropoff_window.latest if job.max_ride is None else stop.depart + job.max_ride
            self.aboard[job.id] = min(job.dropoff_window.latest, ride)


class Street:
    """The cars between two plans."""

    def __init__(self, problem: Problem, heard: dict[str, Seconds]) -> None:
        self.problem = problem
        self.heard = heard
        self.drivers = [Driver(one, one.start, one.shift.earliest) for one in problem.vehicles]
        self.waiting = dict(problem.job)
        self.plan = Plan((), ())

    def turn(self, now: Seconds, limits: Limits) -> float:
        """Drive on until now, plan anew, and say how long that took."""
        self._drive(now)
        jobs = [job for job in self.waiting.values() if self.heard[job.id] <= now <= job.pickup_window.latest]
        vehicles = []
        for driver in self.drivers:
            rest = self._rest(driver)
            under = self._under_way(driver, rest, now)
            jobs += [self._aboard(name, latest) for name, latest in driver.aboard.items()]
            if rest or max(now, driver.free) <= driver.vehicle.shift.latest:
                vehicles.append(self._vehicle(driver, rest, under, now))
        problem = replace(self.problem, vehicles=tuple(vehicles), jobs=tuple(jobs))
        begun = seconds()
        self.plan = solve(problem, limits, self.plan)
        return seconds() - begun

    def finish(self) -> Plan:
        """Drive everything that is planned, and give the whole evening as one plan."""
        self._drive(max(job.dropoff_window.latest for job in self.problem.jobs))
        served = {stop.job for driver in self.drivers for stop in driver.done}
        left = tuple(Unserved(job.id, Why.BUSY) for job in self.problem.jobs if job.id not in served)
        return Plan(tuple(self._routes()), left)

    def _routes(self) -> Iterator[Route]:
        for driver in self.drivers:
            if driver.done:
                nodes = [driver.vehicle.start, *(stop.node for stop in driver.done)]
                legs = tuple(self._leg(a, b) for a, b in pairwise(nodes))
                starts = tuple(stop.start for stop in driver.done)
                timing = Timing(driver.vehicle.shift.earliest, (0,) * len(legs), legs, starts, 0)
                yield route_of(self.problem, driver.vehicle, [Visit(s.job, s.kind) for s in driver.done], timing)

    def _drive(self, now: Seconds) -> None:
        """Whatever began by now is done; the plan keeps the rest."""
        routes = []
        for driver in self.drivers:
            rest = self._rest(driver)
            begun = [stop for stop in rest if stop.start <= now]
            for stop in begun:
                self.waiting.pop(stop.job, None)
                driver.serve(stop, self.problem.job[stop.job])
            if rest[len(begun) :]:
                routes.append(replace(self.plan.route[driver.vehicle.id], stops=tuple(rest[len(begun) :])))
        self.plan = Plan(tuple(routes), ())

    def _rest(self, driver: Driver) -> tuple[Stop, ...]:
        route = self.plan.route.get(driver.vehicle.id)
        return route.stops if route else ()

    def _under_way(self, driver: Driver, rest: Sequence[Stop], now: Seconds) -> int:
        """How many of the coming stops the car has left for, or is about to."""
        here = driver.here
        for number, stop in enumerate(rest):
            if stop.start - self._leg(here, stop.node) > now + AHEAD:
                return number
            here = stop.node
        return len(rest)

    def _vehicle(self, driver: Driver, rest: Sequence[Stop], under: int, now: Seconds) -> Vehicle:
        """Committed to the legs it drives and to everyone aboard, in the order of the plan."""
        bound = {*driver.aboard, *(stop.job for stop in rest[:under])}
        leaves = rest[0].start - self._leg(driver.here, rest[0].node) if under else max(now, driver.free)
        return replace(
            driver.vehicle,
            start=driver.here,
            shift=Window(leaves, driver.vehicle.shift.latest),
            committed=tuple(Visit(stop.job, stop.kind) for stop in rest if stop.job in bound),
            frozen=under,
        )

    def _aboard(self, name: str, latest: Seconds) -> Job:
        job = self.problem.job[name]
        return replace(job, pickup=None, dropoff_window=Window(job.dropoff_window.earliest, latest))

    def _leg(self, a: int, b: int) -> Seconds:
        return int(self.problem.seconds[a, b])


__all__ = ["Driven", "Evening", "Street", "announcements", "run", "warm"]
