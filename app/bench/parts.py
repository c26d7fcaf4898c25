"""What each part of the search is good for: the same steps without it, one part at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.bench.peers.ferry import warm
from routing.check import check
from routing.cost import cost
from routing.insertion import plan_of
from routing.problem import Limits, Problem
from routing.search.fill import fill
from routing.search.improve import Tuning, improve
from routing.search.search import Search
from routing.search.watch import Effort

FOREVER: Final = 3600.0
"""Seconds that no search needs: the steps decide."""
FREEZING: Final = 1e-6
"""A temperature at which nothing dearer is kept."""
IDLE_PART: Final = 1.0
"""Per cent by which plans may be cheaper without a part: seeds differ by as much."""
PARTS: Final[Mapping[str, Tuning]] = {
    "temperature": Tuning(hot=FREEZING, cold=FREEZING, calm=FREEZING),
    "a hotter start where there is time": Tuning(hottest=1.0),
    "several routes ruined at once": Tuning(strings=3.0, wide=3.0),
    "those left over most often first": Tuning(pity=0.0),
    "cars that stand": Tuning(idle=0),
    "a draft in which cars cost nothing": Tuning(draft=0.0, long_draft=0.0),
    "hunt for fewer cars": Tuning(draft=0.0, long_draft=0.0, hunt=0.0, long_hunt=0.0),
}
"""What is switched off, and how."""


@dataclass(frozen=True, slots=True)
class Parting:
    """Problems by name, the steps of each search, and with how many seeds."""

    problems: Mapping[str, Problem]
    steps: int
    times: int
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Ablation:
    """A part, by how many per cent the plans of each problem are dearer without it, and how many rules they break."""

    part: str
    dearer: Mapping[str, float]
    faults: int

    @property
    def mean(self) -> float:
        """Over all problems."""
        return sum(self.dearer.values()) / len(self.dearer)

    @property
    def sound(self) -> bool:
        """Whether the part is not in the way, and nothing is broken."""
        return self.faults == 0 and self.mean >= -IDLE_PART


@dataclass(frozen=True, slots=True)
class Sum:
    """What the plans of all seeds come to: cars, seconds driven (with the price of those left over), rules broken."""

    cars: int
    driving: int
    faults: int


def run(task: Parting) -> list[Ablation]:
    """With everything, then without each part in turn."""
    whole = {name: _sum(task, problem, Tuning()) for name, problem in task.problems.items()}
    return [_without(task, part, tuning, whole) for part, tuning in PARTS.items()]


def _without(task: Parting, part: str, tuning: Tuning, whole: Mapping[str, Sum]) -> Ablation:
    found = {name: _sum(task, problem, tuning) for name, problem in task.problems.items()}
    dearer = {
        name: dearness(whole[name], found[name], priced=problem.vehicle_cost > 0)
        for name, problem in task.problems.items()
    }
    return Ablation(part, dearer, sum(one.faults for one in (*whole.values(), *found.values())))


def dearness(whole: Sum, found: Sum, *, priced: bool) -> float:
    """By how many per cent; where cars have a price, the mean of how many more cars and how much more driving."""
    driving = found.driving / whole.driving - 1
    cars = found.cars / whole.cars - 1 if priced else driving
    return 100 * (cars + driving) / 2


def _sum(task: Parting, problem: Problem, tuning: Tuning) -> Sum:
    limits = [Limits(FOREVER, task.steps, task.seed + number) for number in range(task.times)]
    return _total([searched(problem, one, tuning) for one in limits])


def _total(sums: Sequence[Sum]) -> Sum:
    return Sum(*(sum(getattr(one, name) for one in sums) for name in ("cars", "driving", "faults")))


def searched(problem: Problem, limits: Limits, tuning: Tuning) -> Sum:
    """As `solve` does it, but tuned; the judge looks at the plan."""
    search = Search(problem, limits.seed)
    search.build()
    fill(search)
    improve(search, Effort(limits, len(problem.jobs)), tuning=tuning)
    fill(search)
    plan = plan_of(search)
    cars = len(plan.routes)
    return Sum(cars, cost(problem, plan) - cars * problem.vehicle_cost, len(check(problem, plan)))


__all__ = ["PARTS", "Ablation", "Parting", "Sum", "dearness", "run", "searched", "warm"]
