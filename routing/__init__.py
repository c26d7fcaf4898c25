"""The arithmetic of Ferry: a problem in, a plan out. Pure, picklable, without network or files of its own.

Two hours, one car, one nurse; a matrix of seconds between three places, and one of metres:

    >>> import numpy as np
    >>> from routing import Job, Limits, Problem, Vehicle, Window, check, solve
    >>> seconds = np.array([[0, 300, 600], [300, 0, 300], [600, 300, 0]], dtype=np.int32)
    >>> car = Vehicle("car", start=0, end=0, shift=Window(0, 7200))
    >>> nurse = Job("nurse", pickup=1, dropoff=2, pickup_window=Window(600, 900), dropoff_window=Window(0, 7200))
    >>> problem = Problem((car,), (nurse,), seconds, metres=seconds * 8)
    >>> plan = solve(problem, Limits(seconds=1))
    >>> [(stop.job, stop.kind.value, stop.start) for _, stop in plan.stops()]
    [('nurse', 'pickup', 600), ('nurse', 'dropoff', 960)]
    >>> check(problem, plan)
    []

`read` takes the text of a problem file, `Solution` shows a plan and writes it down. The how-to is `docs/solver.md`.
"""

from routing.bill import Bill, Line, bill
from routing.breaks import Break
from routing.change import Change
from routing.check import Rule, Violation, check
from routing.compare import Changes, compare
from routing.cost import cost
from routing.export.solution import Solution
from routing.formats import BadFile, Instance, Objective
from routing.formats.detect import read
from routing.plan import Plan, Rest, Route, Stop, Unserved, Why
from routing.problem import FORBIDDEN, Band, Job, Limits, Problem, Vehicle, Visit, Ways
from routing.relax import Driver, Relaxation, relax, relaxations, relaxed
from routing.schedule import Infeasible
from routing.solve import solve
from routing.travel.flat import flat
from routing.travel.plane import Plane
from schemas.values import Load, StopKind, Window

__all__ = [
    "FORBIDDEN",
    "BadFile",
    "Band",
    "Bill",
    "Break",
    "Change",
    "Changes",
    "Driver",
    "Infeasible",
    "Instance",
    "Job",
    "Limits",
    "Line",
    "Load",
    "Objective",
    "Plan",
    "Plane",
    "Problem",
    "Relaxation",
    "Rest",
    "Route",
    "Rule",
    "Solution",
    "Stop",
    "StopKind",
    "Unserved",
    "Vehicle",
    "Violation",
    "Visit",
    "Ways",
    "Why",
    "Window",
    "bill",
    "check",
    "compare",
    "cost",
    "flat",
    "read",
    "relax",
    "relaxations",
    "relaxed",
    "solve",
]
