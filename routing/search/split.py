"""Cut a plan into small problems of neighbouring routes, each small enough for a search to be thorough."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from routing.plan import Plan, Route
from routing.problem import FORBIDDEN, Problem, Vehicle

Floats = NDArray[np.float64]


def neighbourhoods(problem: Problem, plan: Plan, size: int, random: Random) -> Iterator[list[str]]:
    """Groups of vehicles with at most about `size` trips; together they hold every route of the plan.

    Each is grown from a random route by its nearest, so groups overlap. A plan without routes is one empty group.
    """
    routes = list(plan.routes)
    near = _nearness(problem, routes)
    left = set(range(len(routes)))
    while left:
        seed = random.choice(sorted(left))
        chosen = _grown(routes, np.argsort(near[seed], kind="stable").tolist(), size)
        left -= {seed, *chosen}
        yield [routes[k].vehicle for k in chosen]
    if not routes:
        yield []


def _nearness(problem: Problem, routes: list[Route]) -> Floats:
    """Mean drive between the stops of routes, shape (routes, routes); a route is nearest to itself."""
    weight = np.zeros((len(routes), len(problem.seconds)))
    for k, route in enumerate(routes):
        for stop in route.stops:
            weight[k, stop.node] += 1 / len(route.stops)
    seconds = problem.seconds.astype(np.float64)
    seconds[problem.seconds == FORBIDDEN] = 1e6
    used = np.flatnonzero(weight.any(axis=0))
    mean = weight[:, used] @ seconds[np.ix_(used, used)] @ weight[:, used].T
    np.fill_diagonal(mean, -1.0)
    return np.asarray(mean)


def _grown(routes: list[Route], order: list[int], size: int) -> list[int]:
    chosen: list[int] = []
    trips = 0
    for k in order:
        trips += len({stop.job for stop in routes[k].stops})
        if chosen and trips > size:
            break
        chosen.append(k)
    return chosen


def part_of(problem: Problem, plan: Plan, vehicles: list[str], size: int) -> Problem:
    """These vehicles' part of the problem, with the nearest of the jobs left over and of the idle vehicles.

    Nodes and matrices stay those of the whole.
    """
    routes = [plan.route[vehicle] for vehicle in vehicles if vehicle in plan.route]
    held = {stop.job for route in routes for stop in route.stops}
    nodes = sorted({stop.node for route in routes for stop in route.stops})
    spare = {one.job: problem.job[one.job].pickup for one in plan.unserved}
    waiting = {name: node for name, node in spare.items() if node is not None}
    held |= set(_nearest(problem, nodes, waiting, max(1, size // 5)))
    idle = _distinct([vehicle for vehicle in problem.vehicles if vehicle.id not in plan.route])
    starts = {vehicle.id: vehicle.start for vehicle in idle}
    moving = {*vehicles, *_nearest(problem, nodes, starts, 2 + size // 10)}
    return replace(
        problem,
        vehicles=tuple(vehicle for vehicle in problem.vehicles if vehicle.id in moving),
        jobs=tuple(job for job in problem.jobs if job.id in held),
    )


def _nearest(problem: Problem, nodes: list[int], at: dict[str, int], most: int) -> list[str]:
    """The names whose node lies nearest to any of these nodes."""
    if not nodes:
        return list(at)[:most]
    away = problem.seconds[np.ix_(list(at.values()), nodes)].min(axis=1) if at else np.zeros(0)
    names = list(at)
    return [names[k] for k in np.argsort(away, kind="stable")[:most]]


def _distinct(vehicles: list[Vehicle]) -> list[Vehicle]:
    """Idle vehicles without their twins beyond the second: a search need not choose between equals."""
    seen: dict[Vehicle, int] = {}
    kept = []
    for vehicle in vehicles:
        kind = replace(vehicle, id="")
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= 2:
            kept.append(vehicle)
    return kept
