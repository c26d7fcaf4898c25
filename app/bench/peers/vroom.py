"""VROOM, at its fullest exploration. It knows no longest ride or route, and hands back its last answer only."""

from datetime import timedelta

import vroom

from app.bench.peers import Answer, Task, narrowed, needed, rooms, stored
from app.clock import seconds
from routing.problem import Problem, Visit
from routing.schedule import amounts
from schemas.values import Load, Seconds, StopKind, Window

EXPLORATION = 5
KINDS = {"pickup": StopKind.PICKUP, "delivery": StopKind.DROPOFF}


def warm() -> None:
    """Nothing to compile."""


def run(task: Task) -> Answer:
    """One call; stops are numbered as jobs are."""
    begun = seconds()
    problem = task.problem
    found = _input(problem).solve(
        exploration_level=EXPLORATION, nb_threads=1, timeout=timedelta(seconds=max(0.1, task.seconds))
    )
    tours: dict[str, list[Visit]] = {}
    stops = found.routes[found.routes["type"].isin(KINDS)]
    for vehicle, kind, job in zip(stops["vehicle_id"], stops["type"], stops["id"], strict=True):
        visit = Visit(problem.jobs[int(job)].id, KINDS[kind])
        tours.setdefault(problem.vehicles[int(vehicle)].id, []).append(visit)
    used = seconds() - begun
    return Answer(tours, used, used)


def _input(problem: Problem) -> "vroom.Input":
    whole, used = vroom.Input(), rooms(problem)
    whole.set_durations_matrix("car", stored(problem)[:-1, :-1].astype("uint32"))
    skills = {need: at for at, need in enumerate(needed(problem), 1)}
    for number, job in enumerate(problem.jobs):
        first, second = narrowed(problem, job)
        whole.add_shipment(
            _step(number, job.pickup, job.pickup_service, first),
            _step(number, job.dropoff, job.dropoff_service, second),
            amount=_room(used, job.load),
            skills={skills[need] for need in job.needs},
        )
    for number, vehicle in enumerate(problem.vehicles):
        whole.add_vehicle(
            vroom.Vehicle(
                number,
                start=vehicle.start,
                end=vehicle.end,
                capacity=_room(used, vehicle.capacity),
                skills={skills[trait] for trait in vehicle.traits if trait in skills},
                time_window=_window(vehicle.shift),
                costs=vroom.VehicleCosts(fixed=problem.vehicle_cost),
            )
        )
    return whole


def _step(number: int, node: int | None, service: Seconds, window: Window) -> "vroom.ShipmentStep":
    return vroom.ShipmentStep(number, node, default_service=service, time_windows=[_window(window)])


def _window(window: Window) -> "vroom.TimeWindow":
    return vroom.TimeWindow(window.earliest, window.latest)


def _room(used: list[int], load: Load) -> "vroom.Amount":
    return vroom.Amount([amounts(load)[at] for at in used])
