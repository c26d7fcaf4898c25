"""Ferry's own solver, as the product calls it."""

from dataclasses import replace

from app.bench.city import build
from app.bench.peers import Answer, Task
from app.clock import seconds
from routing.plan import Plan
from routing.problem import Limits, Visit
from routing.solve import solve

ENOUGH = Limits(seconds=60, steps=1_000)
"""Counted in steps: compiling takes its time, and nothing may be left for later."""


def warm() -> None:
    """Load (or, the first time, compile) what a running server has long loaded, on each kind of problem."""
    city = build(30, 12)
    for problem in (city.problem(), city.problem(stored=True)):
        for price in (0, 1000):
            solve(replace(problem, vehicle_cost=price), ENOUGH)


def run(task: Task) -> Answer:
    """The first plan by itself, then the whole budget from the start."""
    begun = seconds()
    solve(task.problem, Limits(seconds=0, seed=task.seed))
    first = seconds() - begun
    begun = seconds()
    plan = solve(task.problem, Limits(seconds=task.seconds, seed=task.seed, cores=task.cores))
    return Answer(tours(plan), seconds() - begun, first, plan)


def tours(plan: Plan) -> dict[str, list[Visit]]:
    """The order of stops of a plan."""
    return {route.vehicle: [Visit(stop.job, stop.kind) for stop in route.stops] for route in plan.routes}
