"""A problem and its routes as arrays: what every kind of insertion works on."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from routing.plan import Plan, Route
from routing.problem import Job, Problem, Vehicle, Visit
from routing.rows import Rows
from routing.schedule import Fault, Infeasible, Timing, keeps, route_of, timed
from routing.slots import Slots, places, slots
from routing.tables import FAVOUR, Ints, job_table, named, needs_lacking, room_short
from schemas.values import Seconds, StopKind


@dataclass(frozen=True, slots=True)
class Slot:
    """One proven place for a job: the vehicle's new order, its cost (favour counted), and what it means in time."""

    vehicle: int
    visits: tuple[Visit, ...]
    cost: Seconds
    added: Seconds
    pickup_start: Seconds
    dropoff_start: Seconds


class Fleet:
    """Rows of routes, a table of jobs, and shape-(jobs, vehicles) arrays of who could ever serve what.

    `jobs` may be all of a problem or one that just came in; those in `promised` are never moved.
    """

    def __init__(self, jobs: Sequence[Job], rows: Rows, promised: Collection[str] = ()) -> None:
        self.jobs = jobs
        self.rows = rows
        self.promised = promised
        self.table = job_table(jobs)
        self.index = {job.id: i for i, job in enumerate(jobs)}
        self.lacking = needs_lacking(jobs, rows.vehicles)
        self.over = room_short(self.table, rows.capacity)
        self.avoided = named(jobs, rows.vehicles, "avoid")
        self.favour: Ints = named(jobs, rows.vehicles, "prefer").astype(np.int64) * FAVOUR
        bound = np.array([job.pickup is None or job.id in promised for job in jobs], dtype=np.bool_)
        self.able = (self.lacking == 0) & (self.over == 0) & ~self.avoided & ~bound[:, None]
        self.served = set(promised)

    def adopt(self, plan: Plan) -> None:
        """Take over the routes of an earlier plan as far as they are still right; the others keep what is committed."""
        for route in plan.routes:
            v = self.rows.at.get(route.vehicle)
            if v is None:
                continue
            visits = self._still(v, route)
            if keeps(self.rows.vehicles[v], visits) and self.rows.put(v, visits) is None:
                self.served |= {visit.job for visit in visits}

    def _still(self, v: int, route: Route) -> tuple[Visit, ...]:
        """The stops of an earlier route whose jobs are whole here, and this vehicle's to serve."""
        counted: dict[str, int] = {}
        for stop in route.stops:
            counted[stop.job] = counted.get(stop.job, 0) + 1
        ours = set(self.rows.vehicles[v].committed)
        return tuple(
            visit
            for visit in (Visit(stop.job, stop.kind) for stop in route.stops)
            if visit in ours or (counted[visit.job] == 2 and self._free(v, visit.job))
        )

    def _free(self, v: int, job: str) -> bool:
        return job in self.index and job not in self.served and bool(self.able[self.index[job], v])

    def options(self, jobs: Ints, vehicles: Ints) -> Slots:
        """Every slot of these jobs in these vehicles (all pairs), ride times not yet proven."""
        place = places(self.rows, vehicles)
        job, at = np.repeat(jobs, len(place)), np.tile(place, len(jobs))
        able = self.able[job, at // self.rows.width]
        return slots(self.rows, self.table, job[able], at[able])

    def costs(self, found: Slots) -> Ints:
        """What each slot costs: added driving, sending out an idle vehicle, less the favour of a preferred one."""
        opening = np.where(self.rows.length[found.vehicle] == 0, self.rows.opening, 0)
        return np.asarray(found.added + opening - self.favour[found.job, found.vehicle])

    def best(self, job: int, v: int) -> Slot | None:
        """The cheapest slot of one job in one vehicle that can really be driven; the earliest among equals."""
        found = self.options(np.array([job]), np.array([v]))
        costs = self.costs(found)
        return self.first(found, costs, np.lexsort((found.dropoff_start, costs)))

    def first(self, found: Slots, costs: Ints, order: Ints) -> Slot | None:
        """The first slot, in this order, that keeps every ride time too."""
        for k in order.tolist():
            v, visits = int(found.vehicle[k]), self._with(found, k)
            timing = self.rows.timing(v, visits)
            if not isinstance(timing, Fault):
                starts = timing.starts[found.before_pickup[k]], timing.starts[found.before_dropoff[k] + 1]
                return Slot(v, visits, int(costs[k]), int(found.added[k]), *starts)
        return None

    def _with(self, found: Slots, k: int) -> tuple[Visit, ...]:
        old, name = self.rows.visits[found.vehicle[k]], self.jobs[found.job[k]].id
        i, j = found.before_pickup[k], found.before_dropoff[k]
        return (*old[:i], Visit(name, StopKind.PICKUP), *old[i:j], Visit(name, StopKind.DROPOFF), *old[j:])

    def insert(self, job: int, slot: Slot) -> None:
        """Put a job where `best` said."""
        fault = self.rows.put(slot.vehicle, slot.visits)
        if fault:
            raise Infeasible(f"Vehicle {self.rows.vehicles[slot.vehicle].id} cannot take a slot found for it: {fault}.")
        self.served.add(self.jobs[job].id)

    def pending(self) -> Ints:
        """Indices of the jobs that no route serves."""
        return np.array([i for i, job in enumerate(self.jobs) if job.id not in self.served], dtype=np.int64)


def fleet_of(problem: Problem, spare: int = 0) -> Fleet:
    """The fleet of a problem with its committed orders; Infeasible names the vehicle that cannot drive its own.

    `spare` is room for nodes of jobs that come later.
    """
    rows = Rows(problem, spare)
    for v, vehicle in enumerate(problem.vehicles):
        fault = rows.put(v, vehicle.committed)
        if fault:
            raise Infeasible(f"Vehicle {vehicle.id} cannot keep its committed order: {fault}.")
    return Fleet(problem.jobs, rows, problem.committed)


def routes(problem: Problem, rows: Rows) -> tuple[Route, ...]:
    """The routes as a plan shows them, vehicles that move only."""
    moving = zip(problem.vehicles, rows.visits, strict=True)
    return tuple(driven(problem, vehicle, visits) for vehicle, visits in moving if visits)


def driven(problem: Problem, vehicle: Vehicle, visits: Sequence[Visit]) -> Route:
    """The route of one order; raises Infeasible when it cannot be driven."""
    timing = timed(problem.job, problem.seconds, vehicle, visits)
    if not isinstance(timing, Timing):
        raise Infeasible(f"Vehicle {vehicle.id} cannot drive this order: {timing}.")
    return route_of(problem, vehicle, visits, timing)
