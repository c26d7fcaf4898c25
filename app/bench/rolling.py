"""One plan made again: after changes, after none, and when it is stopped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from app.bench.city import build
from app.bench.figures import Figure
from app.bench.peers.ferry import warm
from app.clock import seconds
from dispatch.policy import STABLE
from routing.check import check
from routing.plan import Plan
from routing.problem import Limits, Problem
from routing.search.watch import Progress
from routing.solve import solve

FOREVER: Final = 3600.0


class Trial(StrEnum):
    """What is made again."""

    CHANGES = "changes"
    STILL = "still"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class Rolling:
    """A city, the search of its first plan and of each that follows, how many changes, and the planner's margin."""

    trial: Trial
    drivers: int = 1_000
    requests: int = 2_000
    first: float = 10.0
    search: float = 1.0
    changes: int = 20
    margin: float = STABLE
    seed: int = 0


def run(task: Rolling) -> list[Figure]:
    """Half of the changes are new trips, kept out of the first plan."""
    whole = build(task.drivers, task.requests).problem()
    problem = replace(whole, jobs=whole.jobs[: -max(1, task.changes // 2)])
    plan = solve(problem, Limits(seconds=task.first, seed=task.seed))
    return TRIALS[task.trial](task, whole, problem, plan)


def _changes(task: Rolling, whole: Problem, problem: Problem, plan: Plan) -> list[Figure]:
    """As many trips are called off as come in."""
    new = replace(whole, jobs=whole.jobs[len(whole.jobs) - len(problem.jobs) :])
    figures = []
    for name, search, target in (
        ("without search", 0.0, 0.3),
        (f"with {task.search:g} s of search", task.search, None),
    ):
        begun = seconds()
        after = solve(new, Limits(seconds=search, seed=task.seed, margin=task.margin), plan)
        took, again = seconds() - begun, f"re-plan after {task.changes} changes, {name}"
        figures += [
            Figure(again, took, "s", target),
            Figure(f"{again}: trips that change cars, of {len(problem.jobs)}", moved(plan, after), ""),
            Figure(f"{again}: trips without a place", len(after.unserved), ""),
            Figure(f"{again}: rules broken, by the judge", len(check(new, after)), "", 0),
        ]
    return figures


def _still(task: Rolling, _: Problem, problem: Problem, plan: Plan) -> list[Figure]:
    figures = []
    for number in ("first", "second"):
        after = solve(problem, Limits(seconds=task.search, seed=task.seed, margin=task.margin), plan)
        again = f"{number} re-plan without changes, {task.search:g} s of search"
        figures += [
            Figure(f"{again}: trips that change cars", moved(plan, after), "", 0),
            Figure(f"{again}: trips gained", len(plan.unserved) - len(after.unserved), ""),
            Figure(f"{again}: driving saved", (plan.seconds - after.seconds) / 3600, "h"),
        ]
        plan = after
    return figures


@dataclass
class Stopper:
    """Lets a search go on for so long, then stops it; notes when it first asked and the longest it then did not."""

    after: float
    begun: float
    heard: float
    first: float | None = None
    gap: float = 0.0

    def __call__(self, _: Progress) -> bool:
        """Whether to go on."""
        now = seconds()
        if self.first is None:
            self.first = now - self.begun
        else:
            self.gap = max(self.gap, now - self.heard)
        self.heard = now
        return now - self.begun < self.after


def _cancel(task: Rolling, _: Problem, problem: Problem, plan: Plan) -> list[Figure]:
    """Who stops a search waits until it next asks, at worst a whole gap, and until its best plan is put together."""
    begun = seconds()
    stopper = Stopper(task.search, begun, begun)
    solve(problem, Limits(seconds=FOREVER, seed=task.seed), plan, stopper)
    closing, first = seconds() - stopper.heard, stopper.first or 0.0
    return [
        Figure("search stopped: until it first asks", first * 1000, "ms"),
        Figure("search stopped: the longest it then does not ask", stopper.gap * 1000, "ms"),
        Figure("search stopped: from being told to the plan, judged", closing * 1000, "ms"),
        Figure("search stopped: at worst, once it asks", (stopper.gap + closing) * 1000, "ms", 100),
    ]


def moved(before: Plan, after: Plan) -> int:
    """How many trips both plans serve, but with different cars."""
    was, now = ({stop.job: vehicle for vehicle, stop in plan.stops()} for plan in (before, after))
    return sum(was[job] != now[job] for job in was.keys() & now.keys())


TRIALS: Final[Mapping[Trial, Callable[[Rolling, Problem, Problem, Plan], list[Figure]]]] = {
    Trial.CHANGES: _changes,
    Trial.STILL: _still,
    Trial.CANCEL: _cancel,
}

__all__ = ["Rolling", "Trial", "moved", "run", "warm"]
