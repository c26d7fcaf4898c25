"""Weeks of days, each planned with what was learnt on those before: whom drivers meet, and who is left over.

The same seed makes the same days whatever the prices, so that only they make the difference.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from app.bench.commuters import DISTRICTS, SEATS, Commuters, settle
from app.bench.peers.ferry import warm
from dispatch.fairness import floor_price
from routing.bill import bill
from routing.plan import Plan
from routing.problem import Job, Limits, Problem
from routing.solve import solve
from routing.travel.plane import Plane
from schemas.values import Seconds

WEEK: Final = 7
LATELY: Final = 7
"""Days for which a rider and a driver count as having met."""
FOREVER: Final = 3600.0
METRES: Final = 1300.0


@dataclass(frozen=True, slots=True)
class Month:
    """So many drivers and riders for so many weeks; the price of a contact, of mixing and of points below the floor.

    `usual`: whether riders prefer whoever drove them most, as the planner has it.
    """

    name: str
    drivers: int = 300
    riders: int = 700
    weeks: int = 4
    steps: int = 5_000
    contact_price: Seconds = 0
    mix_price: Seconds = 0
    usual: bool = False
    floor: int = 0
    point_price: Seconds = 0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of it: week by week the riders and drivers who met and the rides of two hospitals in one car, both in
    pairs; how many of each district asked and were served, driving.
    """

    name: str
    drivers: int
    contacts: tuple[int, ...]
    mixed: tuple[int, ...]
    asked: Mapping[str, int]
    served: Mapping[str, int]
    driving: Seconds
    faults: int

    @property
    def met(self) -> float:
        """Different riders that a driver met in a week."""
        return sum(self.contacts) / len(self.contacts) / self.drivers

    @property
    def mixing(self) -> float:
        """Pairs of rides of two hospitals that shared a car in a week."""
        return sum(self.mixed) / len(self.mixed)

    def share(self, *districts: str) -> float:
        """Of those who asked in these districts, or in all, the share served."""
        some = districts or tuple(self.asked)
        return sum(self.served[name] for name in some) / sum(self.asked[name] for name in some)


@dataclass
class Memory:
    """The days on which each rider met each driver, and how many of each district asked and were served, by day."""

    days: dict[str, dict[str, list[int]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    asked: list[Counter[str]] = field(default_factory=list)
    served: list[Counter[str]] = field(default_factory=list)
    weekly: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    mixed: Counter[int] = field(default_factory=Counter)
    driving: Seconds = 0
    faults: int = 0

    @property
    def day(self) -> int:
        """Days that are over."""
        return len(self.asked)

    def rides(self, rider: str) -> dict[str, int]:
        """How often a rider met each driver lately."""
        met = {driver: sum(day >= self.day - LATELY for day in days) for driver, days in self.days[rider].items()}
        return {driver: times for driver, times in met.items() if times}

    def price(self, district: str, task: Month) -> Seconds:
        """What leaving somebody of a district over costs besides, after the last week."""
        asked, served = (sum(day[district] for day in days[-WEEK:]) for days in (self.asked, self.served))
        return floor_price(asked, served, task.floor, task.point_price)

    def note(self, people: Commuters, problem: Problem, plan: Plan) -> None:
        """Remember a day."""
        pairs = {(stop.job, driver) for driver, stop in plan.stops()}
        for rider, driver in pairs:
            self.days[rider][driver].append(self.day)
        self.weekly[self.day // WEEK] |= pairs
        found = {line.name: line.amount for line in bill(problem, plan).lines}
        self.mixed[self.day // WEEK] += found["mixing"]
        self.driving += found["driving"]
        self.faults += found["broken"]
        self.served.append(_by_district(people, (rider for rider, _ in pairs)))
        self.asked.append(_by_district(people, problem.job))


def _by_district(people: Commuters, riders: Iterable[str]) -> Counter[str]:
    return Counter(people.district[int(rider)] for rider in riders)


def run(task: Month) -> list[Lived]:
    """Live day by day."""
    chance, memory = np.random.default_rng(task.seed), Memory()
    people = settle(task.riders, task.drivers, chance)
    for _ in range(task.weeks * WEEK):
        problem = _day(task, people, memory, chance)
        memory.note(people, problem, solve(problem, Limits(FOREVER, task.steps, task.seed)))
    asked, served = (sum(days, Counter[str]()) for days in (memory.asked, memory.served))
    contacts = tuple(len(pairs) for pairs in memory.weekly.values())
    mixed = tuple(memory.mixed[week] for week in memory.weekly)
    return [Lived(task.name, task.drivers, contacts, mixed, asked, served, memory.driving, memory.faults)]


def _day(task: Month, people: Commuters, memory: Memory, chance: np.random.Generator) -> Problem:
    """Who rides and drives, with whom they met and how their districts stand."""
    prices = {name: memory.price(name, task) for name in DISTRICTS}

    def priced(job: Job) -> Job:
        """Leaving somebody over is dearer than any company: whom they meet never decides who is served."""
        group = str(people.hospital[int(job.id)])
        floor, rides = prices[people.district[int(job.id)]], memory.rides(job.id)
        most = max(rides.values(), default=0) if task.usual else 0
        usual = frozenset(driver for driver, times in rides.items() if times == most)
        penalty = job.penalty + task.contact_price + SEATS * task.mix_price
        return replace(job, met=frozenset(rides), prefer=usual, floor=floor, penalty=penalty, group=group)

    fleet, jobs = people.fleet(chance), tuple(map(priced, people.jobs(memory.day // WEEK, chance)))
    ways = people.seconds, Plane(people.points, METRES)
    return Problem(fleet, jobs, *ways, contact_price=task.contact_price, mix_price=task.mix_price)


__all__ = ["Lived", "Memory", "Month", "run", "warm"]
