"""The front door, and the whole story: a problem in, the best plan found within the limits out."""

from routing.check import check
from routing.cost import cost
from routing.insertion import construct
from routing.plan import Plan
from routing.problem import Limits, Problem
from routing.schedule import Infeasible
from routing.search.improve import improve
from routing.search.ortools import Watch


def solve(problem: Problem, limits: Limits = Limits(), start: Plan | None = None) -> Plan:
    """Insert every job around what is committed (and `start`, as far as it still holds), then improve until the limits.

    Whatever the search hands back goes through insertion once more, which finds a place or a reason for all left over,
    and before the judge; where it fails or is no cheaper, the first plan is the answer. Raises Infeasible when a
    committed order cannot be driven (see `excused`).
    """
    watch = Watch()
    first = _judged(problem, construct(problem, start))
    if limits.seconds <= 0 or limits.solutions == 0:
        return first
    found = construct(problem, improve(problem, first, limits, watch))
    better = cost(problem, found) < cost(problem, first) and not check(problem, found)
    return found if better else first


def _judged(problem: Problem, plan: Plan) -> Plan:
    faults = check(problem, plan)
    if faults:
        raise Infeasible(f"The plan breaks {len(faults)} rules, first: {faults[0]}.")
    return plan
