"""How long a full re-plan takes, and what the judge says of it."""

from datetime import datetime

from app.bench.figures import Figure
from app.clock import seconds
from app.db import Database
from app.solver import Round, Solver, Task
from dispatch.snapshot import take
from routing.check import check
from routing.insertion import construct
from routing.problem import Limits
from routing.travel.line import LineTravel

ROUNDS = 3


def measure(database: Database, region_id: str, now: datetime, search: float) -> list[Figure]:
    """Re-plans in the solver's process, from snapshot to proposals; `search` is its time limit in seconds."""
    times, found = [], None
    with Solver(patience=60) as solver:
        for _ in range(ROUNDS):
            begun = seconds()
            with database.read() as session:
                snapshot = take(session, region_id, now)
            found = solver.solve(Task(snapshot, LineTravel(), Limits(seconds=search), 1))
            times.append(seconds() - begun)
    return [Figure("full re-plan, median", sorted(times)[len(times) // 2], "s", 10), *_quality(found)]


def _quality(found: Round | None) -> list[Figure]:
    if found is None:
        return []
    problem = found.framed.problem
    begun = seconds()
    first = construct(problem)
    took = seconds() - begun
    return [
        Figure("rules broken, by the judge", len(check(problem, found.plan)), "", 0),
        Figure("trips without a place", len(found.plan.unserved), ""),
        Figure("first plan by insertion", took, "s"),
        Figure("driving, search against insertion alone", found.plan.seconds / max(1, first.seconds), "×", 1),
    ]
