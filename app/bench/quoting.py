"""How long the promise takes, against the plan of a whole city."""

from dataclasses import dataclass, replace

from app.bench.city import build
from app.bench.figures import Figure, percentile
from app.bench.peers.ferry import warm
from app.clock import seconds
from routing.plan import Unserved
from routing.problem import Limits
from routing.quote import Quoter
from routing.solve import solve


@dataclass(frozen=True, slots=True)
class Quoting:
    """A city, the search of its plan, and how many trips to quote."""

    drivers: int = 4_000
    requests: int = 10_000
    search: float = 10.0
    quotes: int = 2_000
    seed: int = 0


def run(task: Quoting) -> list[Figure]:
    """Everybody who rides wants the same trip for a second person; nothing quoted is kept."""
    problem = build(task.drivers, task.requests).problem()
    begun = seconds()
    quoter = Quoter(problem, solve(problem, Limits(seconds=task.search, seed=task.seed)))
    ready = seconds() - begun - task.search
    quoter.quote(replace(problem.jobs[0], id="the first loads what all others use"))
    took, refused = [], 0
    for number in range(task.quotes):
        job = replace(problem.jobs[number % len(problem.jobs)], id=f"new {number}")
        begun = seconds()
        answer = quoter.quote(job)
        took.append(seconds() - begun)
        refused += isinstance(answer, Unserved)
    return [
        Figure("plan and quoter ready, beyond the search", ready, "s"),
        Figure("quote, median", percentile(took, 0.5) * 1000, "ms"),
        Figure("quote, p99", percentile(took, 0.99) * 1000, "ms", 1),
        Figure(f"quote, worst of {len(took)}", max(took) * 1000, "ms"),
        Figure("quotes without a place", refused, ""),
    ]


__all__ = ["Quoting", "run", "warm"]
