"""PyVRP with its own defaults. It knows no longest ride, nor open routes: those end at a place that costs nothing."""

from dataclasses import dataclass, field, replace

import pyvrp

from app.bench.peers import FOREVER, Answer, Task, narrowed, needed, rooms, stored
from app.clock import seconds
from routing.problem import Job, Problem, Vehicle, Visit
from routing.schedule import amounts
from schemas.values import StopKind

NONE_YET = 2**63 - 1
"""What PyVRP says a plan costs that breaks a rule."""
ANY = 10_000
"""Room for whatever needs the trait that a car has."""
Kinds = dict[Vehicle, list[str]]
"""The names of vehicles that are alike but for their name."""


@dataclass
class Stopwatch:
    """A stopping criterion: called each round with the cost of the best plan; notes when there first was one."""

    deadline: float
    begun: float = field(default_factory=seconds)
    first: float | None = None

    def __call__(self, cost: int) -> bool:
        """Whether to stop."""
        used = seconds() - self.begun
        if self.first is None and cost < NONE_YET:
            self.first = used
        return used >= self.deadline


def warm() -> None:
    """Nothing to compile."""


def run(task: Task) -> Answer:
    """Building the model counts; a plan that breaks a rule PyVRP knows is none."""
    watch = Stopwatch(task.seconds)
    problem, kinds = task.problem, _kinds(task.problem)
    found = pyvrp.solve(_data(task, kinds), watch, seed=task.seed, collect_stats=False, display=False)
    tours: dict[str, list[Visit]] = {}
    if found.best.is_feasible():
        names = list(kinds.values())
        for route in found.best.routes():
            stops = [stop for stop in route if stop.is_pickup() or stop.is_delivery()]
            tours[names[route.vehicle_type()].pop()] = [_visit(problem, stop) for stop in stops]
    return Answer(tours, seconds() - watch.begun, watch.first)


def _visit(problem: Problem, stop: "pyvrp.Activity") -> Visit:
    return Visit(problem.jobs[stop.idx].id, StopKind.PICKUP if stop.is_pickup() else StopKind.DROPOFF)


def _kinds(problem: Problem) -> Kinds:
    kinds: Kinds = {}
    for vehicle in problem.vehicles:
        kinds.setdefault(replace(vehicle, id=""), []).append(vehicle.id)
    return kinds


def _data(task: Task, kinds: Kinds) -> "pyvrp.ProblemData":
    """Room for loads first, then for each need: taken by the jobs that have it, there in the cars that answer it."""
    problem = task.problem
    used, needs, legs = rooms(problem), needed(problem), stored(problem)
    depots = sorted({node for kind in kinds for node in (kind.start, _end(problem, kind))})
    at = {node: number for number, node in enumerate(depots)}
    types = []
    for kind, names in kinds.items():
        room = [amounts(kind.capacity)[one] for one in used] + [ANY * (need in kind.traits) for need in needs]
        ends = at[kind.start], at[_end(problem, kind)]
        hours = kind.shift.earliest, kind.shift.latest, FOREVER if kind.duration is None else kind.duration
        types.append(pyvrp.VehicleType(len(names), room, *ends, problem.vehicle_cost, *hours))
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in legs],
        [],
        [pyvrp.Depot(node) for node in depots],
        types,
        [legs],
        [legs],
        [],
        [_shipment(task, job, used, needs) for job in problem.jobs],
    )


def _end(problem: Problem, kind: Vehicle) -> int:
    return len(problem.seconds) if kind.end is None else kind.end


def _shipment(task: Task, job: Job, used: list[int], needs: list[str]) -> "pyvrp.Shipment":
    first, second = narrowed(task.problem, job)
    return pyvrp.Shipment(
        job.pickup,
        job.dropoff,
        *(first.earliest, first.latest, job.pickup_service),
        *(second.earliest, second.latest, job.dropoff_service),
        [amounts(job.load)[at] for at in used] + [int(need in job.needs) for need in needs],
        0 if task.whole else job.penalty,
        task.whole,
    )
