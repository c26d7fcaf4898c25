"""The instant promise: what the present plan can do for a job that just came in, in a fraction of a millisecond."""

from dataclasses import dataclass

from routing.explain import reason
from routing.plan import Plan, Unserved
from routing.problem import Job, Problem
from routing.search.guest import Approach, Guests, best_car
from routing.search.search import Search
from schemas.values import Seconds

SPARE = 256
"""Jobs that may be held until the next plan before room must be made."""


@dataclass(frozen=True, slots=True)
class Quote:
    """The cheapest place for a job, where the plan would put it; `soonest` is the earliest pickup any car can make.

    `added_seconds` are of driving, with what lateness and mixing groups cost in them.
    """

    job: str
    vehicle: str
    pickup_start: Seconds
    dropoff_start: Seconds
    added_seconds: Seconds
    soonest: Seconds


class Quoter:
    """Answers for one problem and its plan until the next plan; not for use from two threads at once.

    Raises Infeasible when a committed order cannot be driven (see `excused`).
    """

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.search = Search(problem, spare=SPARE)
        self.search.adopt(plan)
        self.planned = {problem.jobs[k].id for k in range(len(problem.jobs)) if self.search.board.car[2 * k + 1] >= 0}
        self.guests = Guests(self.search)

    def quote(self, job: Job, approach: Approach | None = None) -> Quote | Unserved:
        """What could be promised now, or why nothing can and by how much the nearest miss missed.

        The job's nodes are those of the problem; with an `approach` they do not matter, the job lies at new places.
        Raises ValueError for a job that is in the plan already, or in a bundle.
        """
        answer = self._asked(job, approach)
        if isinstance(answer, Quote):
            self.search.remove(self.guests.newest)
            self.guests.leave()
        return answer

    def hold(self, job: Job, approach: Approach | None = None) -> Quote | Unserved:
        """Quote and, if there is a place, keep it, so that the next quote does not promise the same gap again."""
        answer = self._asked(job, approach)
        if isinstance(answer, Quote):
            self.planned.add(job.id)
            self.guests.stay()
        return answer

    def _asked(self, job: Job, approach: Approach | None) -> Quote | Unserved:
        if job.id in self.planned:
            raise ValueError(f"Job {job.id} is in the plan already; nothing is left to quote.")
        if job.bundle:
            raise ValueError(f"Job {job.id}: a bundle is planned whole; its jobs are not quoted one by one.")
        search, k = self.search, self.guests.enter(job, approach)
        v, soonest = best_car(search.ground, search.board, k)
        added = None if v < 0 else search.insert(k, v)
        if added is None:
            self.guests.leave()
            return reason(search, k, job.id)
        vehicle = search.problem.vehicles[v].id
        return Quote(job.id, vehicle, *search.starts(k), added, search.origin + soonest)


__all__ = ["Approach", "Quote", "Quoter"]
