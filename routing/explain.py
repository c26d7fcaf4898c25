"""Why a job is in no vehicle, as a ladder of constraints: the rung from which the last vehicle fell."""

from typing import Final

import numpy as np

from routing.plan import Plan, Unserved, Why
from routing.problem import Problem
from routing.search.board import Longs
from routing.search.ground import aboard
from routing.search.search import Search
from routing.search.why import climb

RUNGS: Final = (
    Why.NEEDS,
    Why.CAPACITY,
    Why.AVOIDED,
    Why.UNREACHABLE,
    Why.SHIFT,
    Why.WINDOW,
    Why.RIDE_TIME,
    Why.BUSY,
)
"""From the hardest to the softest, in the order of `search/why.py`."""


def why(problem: Problem, plan: Plan, job_id: str) -> Unserved:
    """The tightest reason a job is in no vehicle of this plan, and by how much the nearest miss missed.

    Seconds for times, places for room, a count for needs. Raises KeyError for a job the problem does not have.
    """
    search = Search(problem)
    search.adopt(plan)
    return reason(search, search.index[job_id], job_id)


def reason(search: Search, job: int, name: str) -> Unserved:
    """The rung that the last vehicle fell from."""
    if not search.problem.vehicles or aboard(search.ground, job):
        return Unserved(name, Why.NO_VEHICLE)
    rung, short = reasons(search, job)
    highest = rung.max()
    return Unserved(name, RUNGS[highest], int(short[rung == highest].min()))


def reasons(search: Search, job: int) -> tuple[Longs, Longs]:
    """For every vehicle, which rung (index into RUNGS) refuses the job first, and by how much; shape (vehicles,)."""
    rung, short = (np.zeros(len(search.problem.vehicles), dtype=np.int64) for _ in range(2))
    climb(search.ground, search.board, job, rung, short)
    return rung, short
