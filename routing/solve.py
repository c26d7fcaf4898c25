"""The front door: a problem in, the best plan found within the limits out."""

from routing.check import check
from routing.insertion import construct
from routing.plan import Plan
from routing.problem import Limits, Problem
from routing.schedule import Infeasible


def solve(problem: Problem, limits: Limits = Limits(), start: Plan | None = None) -> Plan:
    """Insertion, then improvement; never worse than `start` where that still holds, and always judged.

    Raises Infeasible when a committed order cannot be driven (see `excused`).
    """
    plan = construct(problem, start)
    faults = check(problem, plan)
    if faults:
        raise Infeasible(f"The plan breaks {len(faults)} rules, first {faults[0]}.")
    return plan
