"""The front door, and the whole story: a problem in, the best plan found within the limits out."""

from routing.check import check
from routing.insertion import plan_of
from routing.plan import Plan
from routing.problem import Limits, Problem
from routing.schedule import Infeasible
from routing.search.assign import begin
from routing.search.fill import fill
from routing.search.improve import improve
from routing.search.ortools import improved
from routing.search.search import Search
from routing.search.watch import Effort, Tell


def solve(problem: Problem, limits: Limits = Limits(), start: Plan | None = None, tell: Tell | None = None) -> Plan:
    """Insert every job around what is committed (and `start`, as far as it still holds), then improve until the limits.

    `tell` hears of the progress and may stop the search. The judge sees the answer; where it objects, or what was found
    is not cheaper by the margin, the first plan is the answer. Raises Infeasible when a committed order cannot be
    driven (see `excused`).
    """
    effort = Effort(limits, len(problem.jobs))
    search = Search(problem, limits.seed)
    if start is not None:
        search.adopt(start)
    begin(search)
    first, enough = search.orders(), search.cost - (int(limits.margin * search.driving) if start is not None else 0)
    if problem.jobs and effort.share < 1 and effort.most > 0:
        if limits.engine == "ortools":
            _modelled(search, limits)
        else:
            improve(search, effort, warm=start is not None, tell=tell, cores=limits.cores)
        fill(search)
        if search.cost < enough:
            found = plan_of(search)
            if not check(problem, found):
                return found
        search.load(first)
    return _judged(problem, plan_of(search))


def _modelled(search: Search, limits: Limits) -> None:
    """OR-Tools' turn: its orders, if they cost less."""
    found = improved(search.problem, search.visits(), limits.seconds, limits.steps)
    before, orders = search.cost, search.orders()
    if found is not None:
        search.load(search.numbers(found.orders))
    if search.cost > before:
        search.load(orders)


def _judged(problem: Problem, plan: Plan) -> Plan:
    faults = check(problem, plan)
    if faults:
        raise Infeasible(f"The plan breaks {len(faults)} rules, first: {faults[0]}.")
    return plan
