"""OR-Tools' routing model as its own guide sets it up: parallel insertion first, then guided local search."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from app.bench.peers import Answer, Task, rooms, stored
from app.clock import seconds
from routing.problem import Job, Problem, Visit
from routing.schedule import amounts
from schemas.values import StopKind

STORED = 6_000
"""Up to so many stops the model gets a matrix; above it would not fit into memory, and Python is asked for each leg."""


@dataclass
class First:
    """Called at each solution; notes when the first was there."""

    begun: float = field(default_factory=seconds)
    took: float | None = None

    def __call__(self) -> None:
        """There is a solution."""
        if self.took is None:
            self.took = seconds() - self.begun


def warm() -> None:
    """Nothing to compile."""


def run(task: Task) -> Answer:
    """Building the model counts."""
    first = First()
    model = Model(task.problem)
    model.routing.AddAtSolutionCallback(first)
    wanted = pywrapcp.DefaultRoutingSearchParameters()
    wanted.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    wanted.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    wanted.time_limit.FromMilliseconds(max(1, int((task.seconds - (seconds() - first.begun)) * 1000)))
    found = model.routing.SolveWithParameters(wanted)
    return Answer(model.tours(found) if found else {}, seconds() - first.begun, first.took)


class Model:
    """Stops 2k and 2k + 1 are pickup and dropoff of job k; behind them, each place where a route starts or ends."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        nowhere = len(problem.seconds)
        ends = [(vehicle.start, nowhere if vehicle.end is None else vehicle.end) for vehicle in problem.vehicles]
        depots = sorted({node for pair in ends for node in pair})
        at = {node: 2 * len(problem.jobs) + k for k, node in enumerate(depots)}
        stops = [node for job in problem.jobs for node in (job.pickup, job.dropoff)]
        self.place = np.array([*stops, *depots], dtype=np.int64)
        starts, finishes = ([at[pair[side]] for pair in ends] for side in (0, 1))
        self.index = pywrapcp.RoutingIndexManager(len(self.place), len(ends), starts, finishes)
        self.routing = pywrapcp.RoutingModel(self.index)
        self._travel()
        self._room()
        for number, job in enumerate(problem.jobs):
            self._job(number, job)
        self.routing.SetFixedCostOfAllVehicles(problem.vehicle_cost)

    def _travel(self) -> None:
        service = [at for job in self.problem.jobs for at in (job.pickup_service, job.dropoff_service)]
        stay = np.array(service + [0] * (len(self.place) - len(service)), dtype=np.int64)
        legs = stored(self.problem)
        driving = self._arcs(legs, np.zeros_like(stay))
        self.routing.SetArcCostEvaluatorOfAllVehicles(driving)
        horizon = max(vehicle.shift.latest for vehicle in self.problem.vehicles)
        self.routing.AddDimension(self._arcs(legs, stay), horizon, horizon, False, "time")
        self.time = self.routing.GetDimensionOrDie("time")
        for number, vehicle in enumerate(self.problem.vehicles):
            for end in (self.routing.Start(number), self.routing.End(number)):
                self.time.CumulVar(end).SetRange(vehicle.shift.earliest, vehicle.shift.latest)
            if vehicle.duration is not None:
                self.time.SetSpanUpperBoundForVehicle(vehicle.duration, number)

    def _arcs(self, legs: NDArray[np.int64], stay: NDArray[np.int64]) -> int:
        if len(self.place) <= STORED:
            whole = legs[self.place[:, None], self.place] + stay[:, None]
            return int(self.routing.RegisterTransitMatrix(whole.tolist()))
        place, node = self.place, self.index.IndexToNode

        def arc(a: int, b: int) -> int:
            return int(legs[place[node(a)], place[node(b)]] + stay[node(a)])

        return int(self.routing.RegisterTransitCallback(arc))

    def _room(self) -> None:
        rest = [0] * (len(self.place) - 2 * len(self.problem.jobs))
        for at in rooms(self.problem):
            loads = [sign * amounts(job.load)[at] for job in self.problem.jobs for sign in (1, -1)]
            taken = self.routing.RegisterUnaryTransitVector(loads + rest)
            room = [amounts(vehicle.capacity)[at] for vehicle in self.problem.vehicles]
            self.routing.AddDimensionWithVehicleCapacity(taken, 0, room, True, f"room {at}")

    def _job(self, number: int, job: Job) -> None:
        """One vehicle, pickup first, in time, not too long aboard, by somebody who can; or left over at its price."""
        first, second = (self.index.NodeToIndex(2 * number + side) for side in (0, 1))
        begin, end = self.time.CumulVar(first), self.time.CumulVar(second)
        rules, by = self.routing.solver(), self.routing.VehicleVar
        self.routing.AddPickupAndDelivery(first, second)
        rules.Add(by(first) == by(second))
        rules.Add(begin <= end)
        begin.SetRange(job.pickup_window.earliest, job.pickup_window.latest)
        end.SetRange(job.dropoff_window.earliest, job.dropoff_window.latest)
        if job.max_ride is not None:
            rules.Add(end - begin <= job.max_ride + job.pickup_service)
        for stop in (first, second):
            self.routing.AddDisjunction([stop], job.penalty // 2)
            if job.needs:
                able = [k for k, vehicle in enumerate(self.problem.vehicles) if job.needs <= vehicle.traits]
                by(stop).SetValues([-1, *able])

    def tours(self, found: pywrapcp.Assignment) -> dict[str, list[Visit]]:
        """The stops of each vehicle, in order."""
        tours = {}
        for number, vehicle in enumerate(self.problem.vehicles):
            at, visits = found.Value(self.routing.NextVar(self.routing.Start(number))), []
            while not self.routing.IsEnd(at):
                visits.append(self._visit(self.index.IndexToNode(at)))
                at = found.Value(self.routing.NextVar(at))
            if visits:
                tours[vehicle.id] = visits
        return tours

    def _visit(self, stop: int) -> Visit:
        return Visit(self.problem.jobs[stop // 2].id, StopKind.DROPOFF if stop % 2 else StopKind.PICKUP)
