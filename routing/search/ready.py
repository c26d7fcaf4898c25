"""Every kernel compiled before anybody waits for one: `python -m routing.search.ready`, which set-up runs once.

With a cache it takes a moment; without one, half a minute or more.
"""

from dataclasses import replace
from functools import cache

import numpy as np

from routing.insertion import candidates, construct
from routing.problem import Job, Limits, Problem, Vehicle
from routing.quote import Approach, Quoter
from routing.relax import relaxations
from routing.search.compiled import tidy
from routing.solve import solve
from schemas.values import Load, Window

DAY = Window(0, 86_400)
LIMITS = Limits(seconds=3_600, steps=1_000)
"""Enough steps to come to the hunt for fewer cars, and more time than any machine needs to compile what they call."""


@cache
def make_ready() -> None:
    """Load or compile every kernel, once a process: by solving and asking about a small problem that needs them all."""
    seconds = np.array([[0, 300, 600], [300, 0, 300], [600, 300, 0]], dtype=np.int32)
    vehicles = tuple(Vehicle(name, 0, 0, DAY) for name in ("first", "second"))
    jobs = [Job(str(k), 1, 2, DAY, DAY, max_ride=900, avoid=frozenset({"first"})) for k in range(3)]
    jobs.append(Job("large", 1, 2, DAY, DAY, load=Load(seats=9)))
    jobs.append(Job("late", 1, 2, Window(0, 10), DAY))
    jobs += [Job(f"from {group}", 1, 2, DAY, DAY, group=group) for group in ("east", "west")]
    jobs.append(Job("visit", None, 2, DAY, DAY, single=True, dropoff_due=60))
    jobs += [Job(f"of {size}", 1, 2, DAY, DAY, load=Load(seats=size), bundle="both") for size in (1, 9)]
    problem = Problem(vehicles, tuple(jobs), seconds, seconds, vehicle_cost=10_000, clean={("", ""): 60}, mix_price=1)
    plan = solve(problem, LIMITS)
    solve(replace(problem, jobs=problem.jobs[:1]), LIMITS)
    candidates(problem, construct(problem), "0")
    relaxations(problem, plan)
    near = seconds[1]
    Quoter(problem, plan).quote(Job("guest", 1, 2, DAY, DAY), Approach(near, near, near, near, 300))


if __name__ == "__main__":
    make_ready()
    tidy()
