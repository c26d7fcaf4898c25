"""Whether what is said to help does help: everybody left over in small cities, and each relaxation tried out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from app.bench.city import build
from app.bench.figures import Figure, percentile
from app.bench.peers.ferry import warm
from app.clock import seconds
from routing.insertion import candidates
from routing.plan import Plan
from routing.problem import Limits, Problem
from routing.relax import Relaxation, Relaxer, relaxed
from routing.solve import solve

FOREVER: Final = 3600.0
"""Seconds that no search needs: the steps decide."""
AMOUNTS: Final = ("later", "earlier", "ride", "shift")


@dataclass(frozen=True, slots=True)
class Relaxing:
    """Cities with too few drivers, the steps of each plan, and how many trips left over are asked about."""

    drivers: int = 40
    requests: int = 250
    steps: int = 2_000
    times: int = 500
    seed: int = 0


@dataclass
class Tried:
    """What was said and what came of it: the kinds, the seconds each took, and how many were wrong."""

    kinds: Counter[str] = field(default_factory=Counter)
    took: list[float] = field(default_factory=list)
    useless: int = 0
    exact: int = 0
    generous: int = 0

    def note(self, problem: Problem, plan: Plan, one: Relaxation | None) -> None:
        """Try one relaxation; without one, whoever is left over is not helped."""
        self.kinds[kind(one)] += 1
        if one is None or not serves(problem, plan, one):
            self.useless += 1
        elif one.driver is None and len(asked := amounts(one)) == 1:
            self.exact += 1
            less = replace(one, **{asked[0]: getattr(one, asked[0]) - 1})
            self.generous += any(each.why is None for each in candidates(relaxed(problem, less), plan, one.job))


def run(task: Relaxing) -> list[Figure]:
    """City after city until enough were asked about."""
    tried = Tried()
    for problem, plan in _cities(task):
        relaxer = Relaxer(problem, plan)
        for left in plan.unserved[: task.times - len(tried.took)]:
            begun = seconds()
            one = relaxer.relax(left.job)
            tried.took.append(seconds() - begun)
            tried.note(problem, plan, one)
        if len(tried.took) == task.times:
            break
    return _figures(tried)


def _cities(task: Relaxing) -> Iterator[tuple[Problem, Plan]]:
    for number in count(1000 * task.seed):
        problem = build(task.drivers, task.requests, number).problem()
        yield problem, solve(problem, Limits(FOREVER, task.steps, task.seed))


def _figures(tried: Tried) -> list[Figure]:
    told = (("median", percentile(tried.took, 0.5)), ("p99", percentile(tried.took, 0.99)), ("worst", max(tried.took)))
    return [
        Figure(f"relaxations with which the trip is still not served, of {len(tried.took)}", tried.useless, "", 0),
        Figure(f"of which a second less would have done, of {tried.exact} in seconds", tried.generous, "", 0),
        *(Figure(f"what gives: {name}", many, "") for name, many in tried.kinds.most_common()),
        *(Figure(f"relaxation, {name}", took * 1000, "ms") for name, took in told),
    ]


def amounts(one: Relaxation) -> list[str]:
    """The kinds of seconds that give."""
    return [amount for amount in AMOUNTS if getattr(one, amount)]


def kind(one: Relaxation | None) -> str:
    """What gives, in words."""
    if one is None:
        return "nothing would help"
    return " and ".join([*amounts(one), *["one more driver"] * (one.driver is not None)]) or "only the price"


def serves(problem: Problem, plan: Plan, one: Relaxation) -> bool:
    """Whether solving again, with that given and around the plan, serves all whom it served and this trip as well.

    Others who were left over stay so: they would compete for what gives.
    """
    wanted = {one.job, *(stop.job for _, stop in plan.stops())}
    world = replace(problem, jobs=tuple(job for job in problem.jobs if job.id in wanted))
    return solve(relaxed(world, one), Limits(seconds=0), plan).unserved == ()


__all__ = ["Relaxing", "Tried", "amounts", "kind", "run", "serves", "warm"]
