"""OR-Tools' routing model of a small problem, started from a plan and searched by guided local search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.problem import FORBIDDEN, Job, Problem, Vehicle, Visit
from routing.schedule import call_of
from schemas.values import Load, StopKind

Longs = NDArray[np.int64]
Orders = Mapping[str, tuple[Visit, ...]]
NEVER: Final = 2**40
"""More seconds than anybody drives."""
SHARE: Final = 500
"""Solutions, and failures, that a job may cost the search at most: a small problem must not use a long limit to the
end, as guided local search would when nothing can be moved."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best orders (vehicles that move only) and how many solutions the search went through to find them."""

    orders: Orders
    solutions: int


def improved(problem: Problem, orders: Orders, seconds: float, solutions: int | None) -> Found | None:
    """Better orders for this problem, starting from these; None when it has nothing to say, as of the `strange`.

    Stops after `seconds` or `solutions`, whichever is first; without a binding clock the result is always the same.
    """
    jobs = tuple(job for job in problem.jobs if _rideable(job) or job.id in problem.committed)
    if seconds < 0.001 or not jobs or not problem.vehicles or strange(problem):
        return None
    return Model(replace(problem, jobs=jobs), orders).search(seconds, solutions)


def strange(problem: Problem) -> bool:
    """Whether there is anything it knows nothing of: classes, groups, bundles, hours, single stops, breaks."""
    whole = problem.clean or problem.apart or problem.mix_price or problem.bundles or problem.bands
    return bool(whole or any(job.single for job in problem.jobs) or any(one.breaks for one in problem.vehicles))


def _rideable(job: Job) -> bool:
    """Whether the windows leave room for a ride short enough; the model holds even skipped jobs to it."""
    between = job.dropoff_window.earliest - job.pickup_window.latest - job.pickup_service
    return job.pickup is not None and (job.max_ride is None or between <= job.max_ride)


class Model:
    """One routing model. Its nodes: a start and an end for each vehicle, then one for each visit."""

    def __init__(self, problem: Problem, orders: Orders) -> None:
        self.problem = problem
        self.orders = orders
        self.fleet = len(problem.vehicles)
        self.at = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
        self.visits = [visit for job in problem.jobs for visit in _visits(job)]
        spans = [call_of(problem.job[visit.job], visit.kind).window for visit in self.visits]
        spans += [vehicle.shift for vehicle in problem.vehicles]
        self.origin = min(span.earliest for span in spans)
        self.horizon = max(span.latest for span in spans) - self.origin
        starts = list(range(self.fleet))
        ends = list(range(self.fleet, 2 * self.fleet))
        size = 2 * self.fleet + len(self.visits)
        self.manager = pywrapcp.RoutingIndexManager(size, self.fleet, starts, ends)
        self.model = pywrapcp.RoutingModel(self.manager)
        self.solver = self.model.solver()
        self.index = {visit: self.manager.NodeToIndex(2 * self.fleet + k) for k, visit in enumerate(self.visits)}
        self._travel()
        self._room()
        for job in problem.jobs:
            self._job(job)
        for v, vehicle in enumerate(problem.vehicles):
            self._shift(v, vehicle)
            self._promise(v, vehicle)

    def _travel(self) -> None:
        """Driving is the cost; driving and service is the time, which may wait."""
        kinds: dict[tuple[str, int, int], tuple[int, int, int]] = {}
        for v, vehicle in enumerate(self.problem.vehicles):
            kind = vehicle.permit, vehicle.per_minute, vehicle.per_km
            if kind not in kinds:
                kinds[kind] = self._evaluators(vehicle)
            self.model.SetArcCostEvaluatorOfVehicle(kinds[kind][0], v)
        found = [kinds[one.permit, one.per_minute, one.per_km] for one in self.problem.vehicles]
        lasting = [lasting for _, _, lasting in found]
        self.model.AddDimensionWithVehicleTransits(lasting, self.horizon, self.horizon, False, "time")
        bounds = [NEVER if one.driving is None else one.driving for one in self.problem.vehicles]
        if min(bounds) < NEVER:
            driving = [driving for _, driving, _ in found]
            self.model.AddDimensionWithVehicleTransitAndCapacity(driving, 0, bounds, True, "driving")
        self.time = self.model.GetDimensionOrDie("time")
        self.model.AddConstantDimension(1, 2 * len(self.visits) + 2, True, "rank")
        self.rank = self.model.GetDimensionOrDie("rank")

    def _evaluators(self, vehicle: Vehicle) -> tuple[int, int, int]:
        """What legs cost vehicles like this, how long they drive, and how long they take with the service before."""
        driving, service = self._matrix(vehicle, "seconds"), self._services()
        cost = driving if vehicle.usual else vehicle.price(driving, self._matrix(vehicle, "metres"))
        register = self.model.RegisterTransitMatrix
        lasting = driving + service[:, None]
        return register(cost.tolist()), register(driving.tolist()), register(lasting.tolist())

    def _services(self) -> Longs:
        lasting = [call_of(self.problem.job[visit.job], visit.kind).service for visit in self.visits]
        return np.array([0] * (2 * self.fleet) + lasting)

    def _matrix(self, kind: Vehicle, name: str) -> Longs:
        calls = [call_of(self.problem.job[visit.job], visit.kind) for visit in self.visits]
        starts = [vehicle.start for vehicle in self.problem.vehicles]
        ends = [starts[v] if one.end is None else one.end for v, one in enumerate(self.problem.vehicles)]
        nodes = np.array([*starts, *ends, *(call.node for call in calls)])
        ways = self.problem.ways(kind.permit)
        driving: Longs = (ways.metres if name == "metres" else ways.seconds)[nodes[:, None], nodes].astype(np.int64)
        driving[driving == FORBIDDEN] = 10 * self.horizon + 10**7
        for v, vehicle in enumerate(self.problem.vehicles):
            driving[v, self.fleet + v] = 0
            if vehicle.end is None:
                driving[:, self.fleet + v] = 0
        return driving

    def _room(self) -> None:
        """One dimension for each kind of room that any job takes."""
        for field in fields(Load):
            change = [self._change(visit, field.name) for visit in self.visits]
            if not any(change):
                continue
            evaluator = self.model.RegisterUnaryTransitVector([0] * (2 * self.fleet) + change)
            room = [getattr(vehicle.capacity, field.name) for vehicle in self.problem.vehicles]
            self.model.AddDimensionWithVehicleCapacity(evaluator, 0, room, False, field.name)
            dimension = self.model.GetDimensionOrDie(field.name)
            for v, vehicle in enumerate(self.problem.vehicles):
                aboard = [self.problem.job[visit.job] for visit in vehicle.committed]
                held = sum(getattr(job.load, field.name) for job in aboard if job.pickup is None)
                dimension.CumulVar(self.model.Start(v)).SetValue(held)

    def _change(self, visit: Visit, field: str) -> int:
        amount: int = getattr(self.problem.job[visit.job].load, field)
        return amount if visit.kind is StopKind.PICKUP else -amount

    def _job(self, job: Job) -> None:
        """Windows, the pair in one vehicle, the longest ride, who may take it, and what leaving it costs."""
        stops = [self.index[visit] for visit in _visits(job)]
        for visit, stop in zip(_visits(job), stops, strict=True):
            window = call_of(job, visit.kind).window
            self.time.CumulVar(stop).SetRange(window.earliest - self.origin, window.latest - self.origin)
        self._due(job, stops)
        if len(stops) == 2:
            pickup, dropoff = stops
            self.model.AddPickupAndDelivery(pickup, dropoff)
            self.solver.Add(self.model.VehicleVar(pickup) == self.model.VehicleVar(dropoff))
            self.solver.Add(self.rank.CumulVar(pickup) <= self.rank.CumulVar(dropoff))
            if job.max_ride is not None:
                ride = self.time.CumulVar(dropoff) - self.time.CumulVar(pickup)
                self.solver.Add(ride <= job.max_ride + job.pickup_service)
        if job.id not in self.problem.committed:
            self._offer(job, stops)

    def _due(self, job: Job, stops: Sequence[int]) -> None:
        """What it costs to be late."""
        for stop, due in zip(reversed(stops), (job.dropoff_due, job.pickup_due), strict=False):
            if due is not None:
                self.time.SetCumulVarSoftUpperBound(stop, max(0, due - self.origin), job.late_price)

    def _offer(self, job: Job, stops: Sequence[int]) -> None:
        allowed = [v for v, vehicle in enumerate(self.problem.vehicles) if self._suits(job, vehicle)]
        for stop in stops:
            self.model.VehicleVar(stop).SetValues([-1, *allowed])
            self.model.AddDisjunction([stop], max(1, self.problem.leaving[job.id] // 2))

    def _suits(self, job: Job, vehicle: Vehicle) -> bool:
        """A job goes to no vehicle that is worth less to it than where it lies: that is no arc's cost."""
        holder = self.problem.vehicle.get(self._holder.get(job.id, ""))
        if holder is not None and self.problem.worth(job, vehicle) < self.problem.worth(job, holder):
            return False
        return job.needs <= vehicle.traits and vehicle.id not in job.avoid and job.load.fits(vehicle.capacity)

    @property
    def _holder(self) -> Mapping[str, str]:
        return {visit.job: vehicle for vehicle, visits in self.orders.items() for visit in visits}

    def _shift(self, v: int, vehicle: Vehicle) -> None:
        begin, end = vehicle.shift.earliest - self.origin, vehicle.shift.latest - self.origin
        if vehicle.duration is None:
            self.time.CumulVar(self.model.Start(v)).SetValue(begin)
        else:
            self.time.CumulVar(self.model.Start(v)).SetRange(begin, end)
            self.time.SetSpanUpperBoundForVehicle(vehicle.duration, v)
        self.time.CumulVar(self.model.End(v)).SetRange(begin, end)
        if not vehicle.committed:
            self.model.SetFixedCostOfVehicle(self.problem.vehicle_cost, v)

    def _promise(self, v: int, vehicle: Vehicle) -> None:
        """Committed visits keep their vehicle and order, the frozen ones follow each other at once."""
        stops = [self.index[visit] for visit in vehicle.committed]
        for stop in stops:
            self.model.VehicleVar(stop).SetValue(v)
        for before, after in pairwise(stops):
            self.solver.Add(self.rank.CumulVar(before) < self.rank.CumulVar(after))
        here = self.model.Start(v)
        for stop in stops[: vehicle.frozen]:
            self.model.NextVar(here).SetValue(stop)
            here = stop

    def search(self, seconds: float, solutions: int | None) -> Found | None:
        """Guided local search from the given orders."""
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        parameters.local_search_metaheuristic = metaheuristic
        parameters.time_limit.FromMilliseconds(int(seconds * 1000))
        parameters.solution_limit = min(solutions or 2**31, SHARE * len(self.problem.jobs))
        self.model.CloseModelWithParameters(parameters)
        start = self.model.ReadAssignmentFromRoutes(self._start(), True)
        if start is None:
            return None
        failures = SHARE * (len(self.problem.jobs) + 2)
        self.model.AddSearchMonitor(self.solver.FailuresLimit(failures))
        found = self.model.SolveFromAssignmentWithParameters(start, parameters)
        return Found(self._orders(found), int(self.solver.Solutions())) if found is not None else None

    def _start(self) -> list[list[int]]:
        return [[self.index[visit] for visit in self.orders.get(one.id, ())] for one in self.problem.vehicles]

    def _orders(self, found: pywrapcp.Assignment) -> Orders:
        made: dict[str, tuple[Visit, ...]] = {}
        for v, vehicle in enumerate(self.problem.vehicles):
            visits, here = [], found.Value(self.model.NextVar(self.model.Start(v)))
            while not self.model.IsEnd(here):
                visits.append(self.visits[self.manager.IndexToNode(here) - 2 * self.fleet])
                here = found.Value(self.model.NextVar(here))
            if visits:
                made[vehicle.id] = tuple(visits)
        return made


def _visits(job: Job) -> list[Visit]:
    kinds = [StopKind.DROPOFF] if job.pickup is None else [StopKind.PICKUP, StopKind.DROPOFF]
    return [Visit(job.id, kind) for kind in kinds]
