"""Why a job is in no vehicle, as a ladder of constraints: the rung from which the last vehicle fell."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.plan import Plan, Unserved, Why
from routing.problem import FORBIDDEN, Problem
from routing.search.ground import FAR, Ground, Longs, aboard
from routing.search.search import Search
from routing.search.why import climb

Truths = NDArray[np.bool_]
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
    if search.ground.hourly and not search.ground.jobs[job]["single"]:
        shut = (rung > RUNGS.index(Why.UNREACHABLE)) & _shut(search.ground, job)
        rung[shut], short[shut] = RUNGS.index(Why.UNREACHABLE), 0
    return rung, short


def _shut(ground: Ground, job: int) -> Truths:
    """For every vehicle, whether no way leads to the dropoff in any hour in which it could leave with the job."""
    if not len(ground.roads.out):
        return np.zeros(len(ground.cars), dtype=np.bool_)
    cars, up, down = ground.cars, ground.stops[2 * job], ground.stops[2 * job + 1]
    hour = cars["hour"][:, None] + np.arange(len(ground.hours) // np.count_nonzero(ground.hours["begin"] == -FAR))
    base, begin = (ground.hours[name][hour].astype(np.int64) for name in ("base", "begin"))
    end = np.concatenate([begin[:, 1:], np.full((len(cars), 1), FAR)], axis=1)
    out = ground.roads.out[base + cars["start"][:, None], up["point"]].astype(np.int64)
    leaving = np.maximum(begin, cars["begin"][:, None])
    reach = np.where((end > cars["begin"][:, None]) & (out < FORBIDDEN), leaving + out, FORBIDDEN).min(axis=1)
    first = np.maximum(up["earliest"], reach)[:, None] + up["service"]
    last = np.maximum(up["latest"] + up["service"], first)
    open_then = ground.roads.out[base + up["point"], down["point"]] < FORBIDDEN
    return np.asarray(~(open_then & (begin <= last) & (end > first)).any(axis=1))
