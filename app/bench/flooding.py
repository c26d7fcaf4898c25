"""Far more trips than anybody can drive: there is a sound plan all the same, and everybody left over has a reason."""

from dataclasses import dataclass

from app.bench.city import build
from app.bench.figures import Figure
from app.bench.peers.ferry import warm
from app.bench.process import memory
from app.clock import seconds
from routing.check import check
from routing.problem import Limits
from routing.solve import solve


@dataclass(frozen=True, slots=True)
class Flood:
    """A city with too many requests."""

    drivers: int = 200
    requests: int = 50_000
    seed: int = 0


def run(task: Flood) -> list[Figure]:
    """Only the first plan: a search is not what is missing."""
    problem, idle = build(task.drivers, task.requests).problem(), memory()
    begun = seconds()
    plan = solve(problem, Limits(seconds=0, seed=task.seed))
    took = seconds() - begun
    flood = f"{task.requests:,} trips, {task.drivers} drivers"
    return [
        Figure(f"{flood}: first plan, with a reason for everybody left over", took, "s"),
        Figure(f"{flood}: trips left over", len(plan.unserved), ""),
        Figure(f"{flood}: memory, beyond the city's own", memory() - idle, "MB"),
        Figure(f"{flood}: rules broken, by the judge", len(check(problem, plan)), "", 0),
    ]


__all__ = ["Flood", "run", "warm"]
