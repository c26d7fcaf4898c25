"""A plan made anew a thousand times in one process, while trips come and go: it must not take more and more memory."""

from dataclasses import dataclass, replace
from typing import Final

from app.bench.city import build
from app.bench.figures import Figure, percentile
from app.bench.peers.ferry import warm
from app.bench.process import memory
from app.clock import seconds
from routing.plan import Plan
from routing.problem import Limits
from routing.solve import solve

FOREVER: Final = 3600.0
"""Seconds that no re-plan needs: the steps decide."""
SETTLED: Final = 0.1
"""After this share of the re-plans everything that is loaded once is loaded."""
GROWTH: Final = 2.0
"""Per cent that the memory may grow after that."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """A city with so many requests open at a time, how many changes between two plans, and the steps of each."""

    drivers: int = 150
    requests: int = 300
    changes: int = 20
    steps: int = 500
    times: int = 1_000
    seed: int = 0


def run(task: Lasting) -> list[Figure]:
    """Half of the changes are trips that end, half are new ones; after a round of the city the old ones come again."""
    whole, plan = build(task.drivers, 2 * task.requests).problem(), Plan((), ())
    early, took, most = 0, [], len(whole.jobs)
    for number in range(task.times):
        first = number * (task.changes // 2)
        jobs = tuple(whole.jobs[(first + k) % most] for k in range(task.requests))
        begun = seconds()
        plan = solve(replace(whole, jobs=jobs), Limits(FOREVER, task.steps, task.seed), plan)
        took.append(seconds() - begun)
        if number <= task.times * SETTLED:
            early = memory(line="VmRSS")
    late = memory(line="VmRSS")
    return [
        Figure(f"re-plan after {task.changes} changes, {task.steps} steps, median", percentile(took, 0.5) * 1000, "ms"),
        Figure(f"memory after {task.times * SETTLED:.0f} re-plans", early, "MB"),
        Figure(f"memory after {task.times} re-plans", late, "MB"),
        Figure("memory grown in between", 100 * (late / early - 1), "%", GROWTH),
    ]


__all__ = ["Lasting", "run", "warm"]
