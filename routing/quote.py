"""The instant promise: what the present plan can do for a job that just came in, in a millisecond or two."""

from dataclasses import dataclass, replace

import numpy as np

from routing.explain import reason
from routing.fleet import Fleet, Slot, fleet_of
from routing.plan import Plan, Unserved
from routing.problem import FORBIDDEN, Job, Matrix, Problem
from schemas.values import Seconds

SPARE = 128


@dataclass(frozen=True)
class Approach:
    """Seconds between two new places and every node of the problem, shape (nodes,) each; `direct` between the two.

    `to_pickup[n]` is the drive from node n to the pickup, `from_pickup[n]` from the pickup to node n.
    """

    to_pickup: Matrix
    from_pickup: Matrix
    to_dropoff: Matrix
    from_dropoff: Matrix
    direct: Seconds


@dataclass(frozen=True, slots=True)
class Quote:
    """The cheapest place for a job, where the plan would put it; `soonest` is the earliest pickup any car can make."""

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
        fleet = fleet_of(problem, SPARE)
        fleet.adopt(plan)
        self.rows = fleet.rows
        self.planned = fleet.served
        self.size = len(problem.seconds)
        self.next = self.rows.nowhere + 1

    def quote(self, job: Job, approach: Approach | None = None) -> Quote | Unserved:
        """What could be promised now, or why nothing can and by how much the nearest miss missed.

        The job's nodes are those of the problem; with an `approach` they do not matter, the job lies at new places.
        Raises ValueError for a job that is in the plan already.
        """
        return self._asked(job, approach)[0]

    def hold(self, job: Job, approach: Approach | None = None) -> Quote | Unserved:
        """Quote and, if there is a place, keep it, so that the next quote does not promise the same gap again."""
        answer, fleet, slot = self._asked(job, approach)
        if slot is not None:
            fleet.insert(0, slot)
            self.planned.add(job.id)
            self.next += 0 if approach is None else 2
        return answer

    def _asked(self, job: Job, approach: Approach | None) -> tuple[Quote | Unserved, Fleet, Slot | None]:
        if job.id in self.planned:
            raise ValueError(f"Job {job.id} is in the plan already; nothing is left to quote.")
        if approach is not None:
            job = self._placed(job, approach)
        self.rows.jobs[job.id] = job
        fleet = Fleet((job,), self.rows)
        found = fleet.options(np.zeros(1, dtype=np.int64), np.arange(len(self.rows.vehicles)))
        costs = fleet.costs(found)
        slot = fleet.first(found, costs, np.lexsort((found.dropoff_start, costs)))
        if slot is None:
            return reason(fleet, 0), fleet, None
        soonest = fleet.first(found, costs, np.lexsort((costs, found.pickup_start))) or slot
        vehicle = self.rows.vehicles[slot.vehicle].id
        answer = Quote(job.id, vehicle, slot.pickup_start, slot.dropoff_start, slot.added, soonest.pickup_start)
        return answer, fleet, slot

    def _placed(self, job: Job, approach: Approach) -> Job:
        """Write the new places into the matrix's spare nodes; the next quote overwrites them unless they are held."""
        if self.next + 2 > len(self.rows.seconds):
            self.rows.grow()
        matrix, pickup, dropoff = self.rows.seconds, self.next, self.next + 1
        for node, inward, outward in (
            (pickup, approach.to_pickup, approach.from_pickup),
            (dropoff, approach.to_dropoff, approach.from_dropoff),
        ):
            matrix[: self.size, node], matrix[node, : self.size] = inward, outward
            held = slice(self.rows.nowhere + 1, self.next)
            matrix[held, node] = _through(matrix[held, : self.size], inward)
            matrix[node, held] = _through(matrix[: self.size, held].T, outward)
        matrix[pickup, dropoff] = approach.direct
        return replace(job, pickup=pickup, dropoff=dropoff)


def _through(held: Matrix, new: Matrix) -> Matrix:
    """Between held and new places no drive was asked for; by way of the best known node is one that exists."""
    way = (held.astype(np.int64) + new[None, :]).min(axis=1, initial=FORBIDDEN)
    return np.asarray(way, dtype=np.int32)
