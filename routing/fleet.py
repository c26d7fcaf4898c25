"""A problem and its routes as arrays: what every kind of insertion works on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from routing.plan import Plan, Route, Unserved
from routing.problem import Problem, Vehicle, Visit
from routing.rows import Rows
from routing.schedule import Infeasible, Timing, keeps, route_of, timed
from routing.slots import Slots, places, slots
from routing.tables import FAVOUR, Ints, job_table, named, needs_lacking, room_short
from schemas.values import Seconds, StopKind


@dataclass(frozen=True, slots=True)
class Slot:
    """One proven place for a job: the vehicle's new order, its cost (favour counted), and what it means in time."""

    visits: tuple[Visit, ...]
    cost: Seconds
    added: Seconds
    pickup_start: Seconds
    dropoff_start: Seconds


class Fleet:
    """Rows of routes, a table of jobs, and shape-(jobs, vehicles) arrays of who could ever serve what.

    Starts from the committed orders. Raises Infeasible, naming the vehicle, when one of them cannot be driven.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.rows = Rows(problem)
        self.table = job_table(problem.jobs)
        self.index = {job.id: i for i, job in enumerate(problem.jobs)}
        self.lacking = needs_lacking(problem.jobs, problem.vehicles)
        self.over = room_short(self.table, self.rows.capacity)
        self.avoided = named(problem.jobs, problem.vehicles, "avoid")
        self.favour: Ints = named(problem.jobs, problem.vehicles, "prefer").astype(np.int64) * FAVOUR
        bound = np.array([job.pickup is None or job.id in problem.committed for job in problem.jobs], dtype=np.bool_)
        self.able = (self.lacking == 0) & (self.over == 0) & ~self.avoided & ~bound[:, None]
        self.served = {visit.job for vehicle in problem.vehicles for visit in vehicle.committed}
        for v, vehicle in enumerate(problem.vehicles):
            fault = self.rows.put(v, vehicle.committed)
            if fault:
                raise Infeasible(f"Vehicle {vehicle.id} cannot keep its committed order: {fault}.")

    def adopt(self, plan: Plan) -> None:
        """Take over the routes of an earlier plan as far as they are still right; the others keep what is committed."""
        for route in plan.routes:
            v = self.rows.at.get(route.vehicle)
            if v is None:
                continue
            visits = self._still(v, route)
            if keeps(self.problem.vehicles[v], visits) and self.rows.put(v, visits) is None:
                self.served |= {visit.job for visit in visits}

    def _still(self, v: int, route: Route) -> tuple[Visit, ...]:
        """The stops of an earlier route whose jobs are whole here, and this vehicle's to serve."""
        vehicle = self.problem.vehicles[v]
        counted: dict[str, int] = {}
        for stop in route.stops:
            counted[stop.job] = counted.get(stop.job, 0) + 1
        ours = set(vehicle.committed)
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
        for k in np.lexsort((found.dropoff_start, costs)).tolist():
            visits = self._with(job, v, int(found.before_pickup[k]), int(found.before_dropoff[k]))
            if not self._bounded(visits) or self.rows.fault(v, visits) is None:
                times = int(found.pickup_start[k]), int(found.dropoff_start[k])
                return Slot(visits, int(costs[k]), int(found.added[k]), *times)
        return None

    def _bounded(self, visits: Sequence[Visit]) -> bool:
        return any(self.rows.jobs[visit.job].max_ride is not None for visit in visits)

    def _with(self, job: int, v: int, i: int, j: int) -> tuple[Visit, ...]:
        old, name = self.rows.visits[v], self.problem.jobs[job].id
        pickup, dropoff = Visit(name, StopKind.PICKUP), Visit(name, StopKind.DROPOFF)
        return (*old[:i], pickup, *old[i:j], dropoff, *old[j:])

    def insert(self, job: int, v: int, slot: Slot) -> None:
        """Put a job where `best` said."""
        fault = self.rows.put(v, slot.visits)
        if fault:
            raise Infeasible(f"Vehicle {self.problem.vehicles[v].id} cannot take a slot found for it: {fault}.")
        self.served.add(self.problem.jobs[job].id)

    def pending(self) -> Ints:
        """Indices of the jobs that no route serves."""
        return np.array([i for i, job in enumerate(self.problem.jobs) if job.id not in self.served], dtype=np.int64)

    def routes(self) -> tuple[Route, ...]:
        """The routes as a plan shows them."""
        moving = ((vehicle, visits) for vehicle, visits in zip(self.problem.vehicles, self.rows.visits, strict=True))
        return tuple(driven(self.problem, vehicle, visits) for vehicle, visits in moving if visits)

    def plan(self, unserved: Sequence[Unserved]) -> Plan:
        """Routes and what is left over."""
        return Plan(self.routes(), tuple(unserved))


def driven(problem: Problem, vehicle: Vehicle, visits: Sequence[Visit]) -> Route:
    """The route of one order; raises Infeasible when it cannot be driven."""
    timing = timed(problem.job, problem.seconds, vehicle, visits)
    if not isinstance(timing, Timing):
        raise Infeasible(f"Vehicle {vehicle.id} cannot drive this order: {timing}.")
    return route_of(problem, vehicle, visits, timing)
