"""Improvement of a plan: ruin and recreate over the whole, then OR-Tools over one neighbourhood after the other."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Final

from routing.cost import cost
from routing.fleet import driven, fleet_of
from routing.plan import Plan, Unserved, Why
from routing.problem import Limits, Problem, Visit
from routing.schedule import Infeasible
from routing.search.ortools import Orders, Watch, improved
from routing.search.ruin import Ruin
from routing.search.split import neighbourhoods, part_of

RUIN: Final = 0.8
"""Share of the limits for ruin and recreate; OR-Tools has the rest."""
SIZE: Final = 40
"""Trips of one neighbourhood: small ones are searched to the bottom, and the next cut mixes them anew."""
SLICE: Final = 0.02
"""Seconds of OR-Tools for each trip of a neighbourhood."""


def improve(problem: Problem, plan: Plan, limits: Limits, watch: Watch) -> Plan:
    """The plan, or a cheaper one, within the limits; what is left over is named without its reason.

    `watch` has been running since the limits began to count.
    """
    random = Random(limits.seed)
    plan, used = _ruined(problem, plan, limits, watch, random)
    left = None if limits.solutions is None else max(0, limits.solutions - used)
    while True:
        before = cost(problem, plan)
        for group in neighbourhoods(problem, plan, SIZE, random):
            rest = limits.seconds - watch.seconds()
            if rest <= 0 or left == 0:
                return plan
            part = part_of(problem, plan, group, SIZE)
            found = improved(part, _orders(part, plan), _slice(part, rest, left), left)
            if found is not None:
                left = None if left is None else max(0, left - found.solutions)
                plan = _better(problem, part, plan, found.orders)
        if cost(problem, plan) >= before:
            return plan


def _slice(part: Problem, rest: float, left: int | None) -> float:
    """With solutions counted the clock only ends the whole, so that the same seed gives the same plan."""
    return rest if left is not None else min(rest, SLICE * len(part.jobs))


def _ruined(problem: Problem, plan: Plan, limits: Limits, watch: Watch, random: Random) -> tuple[Plan, int]:
    fleet = fleet_of(problem)
    fleet.adopt(plan)
    search = Ruin(fleet, random)

    def progress(steps: int) -> float:
        late = watch.seconds() / max(limits.seconds * RUIN, 1e-9)
        return late if limits.solutions is None or late >= 1 else steps / max(1, int(limits.solutions * RUIN))

    used = search.run(progress)
    best = {vehicle.id: visits for vehicle, visits in zip(problem.vehicles, search.best, strict=True) if visits}
    return _better(problem, problem, plan, best), used


def _orders(part: Problem, plan: Plan) -> Orders:
    return {
        vehicle.id: tuple(Visit(stop.job, stop.kind) for stop in plan.route[vehicle.id].stops)
        for vehicle in part.vehicles
        if vehicle.id in plan.route
    }


def _better(problem: Problem, part: Problem, plan: Plan, orders: Mapping[str, tuple[Visit, ...]]) -> Plan:
    """The plan with these orders in the part, if they can be driven and it is cheaper."""
    routes = {route.vehicle: route for route in plan.routes if route.vehicle not in part.vehicle}
    try:
        routes |= {name: driven(problem, problem.vehicle[name], visits) for name, visits in orders.items()}
    except Infeasible:
        return plan
    served = {stop.job for route in routes.values() for stop in route.stops}
    left = tuple(Unserved(job.id, Why.BUSY) for job in problem.jobs if job.id not in served)
    ordered = tuple(routes[vehicle.id] for vehicle in problem.vehicles if vehicle.id in routes)
    merged = replace(plan, routes=ordered, unserved=left)
    return merged if cost(problem, merged) < cost(problem, plan) else plan
