"""The cheapest place for jobs in a plan: the first plan, the list of candidates, the hand-made assignment."""

from dataclasses import dataclass, replace

from routing.explain import RUNGS, reason, reasons
from routing.plan import Plan, Why
from routing.problem import Problem, Vehicle
from routing.search.board import mixing
from routing.search.fill import fill
from routing.search.search import Search
from routing.search.tell import routes_of
from schemas.values import Seconds


@dataclass(frozen=True, slots=True)
class Candidate:
    """What giving a job to a vehicle would mean; `why` and `short` say what is in the way (as in Unserved).

    `added_seconds` are of driving, and what lateness costs in them; `mixed` is what mixing groups costs besides.
    """

    vehicle: str
    added_seconds: Seconds
    why: Why | None
    pickup_start: Seconds
    dropoff_start: Seconds
    short: int = 0
    mixed: Seconds = 0


def construct(problem: Problem, start: Plan | None = None) -> Plan:
    """A plan by insertion around what is committed, and around `start` as far as that still holds.

    Higher priority goes first, then who must be picked up first. Raises Infeasible when a committed order cannot be
    driven.
    """
    search = Search(problem)
    if start is not None:
        search.adopt(start)
    search.build()
    fill(search)
    return plan_of(search)


def plan_of(search: Search) -> Plan:
    """The present plan of a search, with a reason for everyone left over."""
    jobs = search.problem.jobs
    return Plan(routes_of(search), tuple(reason(search, k, jobs[k].id) for k in sorted(search.waiting.tolist())))


def candidates(problem: Problem, plan: Plan, job_id: str) -> list[Candidate]:
    """Every vehicle for one job: those who could take it, cheapest first, then the others with what is in the way.

    The job is taken out of the plan (and of the committed orders) before asking, so its present vehicle is judged like
    the others. Raises KeyError for an unknown job.
    """
    search = _without(problem, plan, job_id)
    job = search.index[job_id]
    if problem.job[job_id].aboard:
        return [Candidate(vehicle.id, 0, Why.NO_VEHICLE, 0, 0) for vehicle in problem.vehicles]
    rung, short = reasons(search, job)
    found = [_candidate(search, job, v, RUNGS[rung[v]], int(short[v])) for v in range(len(problem.vehicles))]
    wish, cars = problem.job[job_id], problem.vehicle

    def price(one: Candidate) -> Seconds:
        return one.added_seconds + one.mixed - problem.worth(wish, cars[one.vehicle])

    return sorted(found, key=lambda one: (_obstacle(one), price(one), one.short))


def _obstacle(one: Candidate) -> int:
    """0 for those who could, then the softest obstacle first."""
    return len(RUNGS) - RUNGS.index(one.why) if one.why else 0


def _candidate(search: Search, job: int, v: int, refusal: Why, short: int) -> Candidate:
    vehicle, before = search.problem.vehicles[v].id, mixing(search.ground, search.board, v)
    added = search.insert(job, v)
    if added is None:
        return Candidate(vehicle, 0, refusal, 0, 0, short)
    mixed = int(mixing(search.ground, search.board, v) - before)
    found = Candidate(vehicle, added - mixed, None, *search.starts(job), mixed=mixed)
    search.remove(job)
    return found


def place(problem: Problem, plan: Plan, job_id: str, vehicle_id: str) -> Plan | None:
    """The plan with this job at its best place in that vehicle; None when it has none, or is committed to another.

    Raises KeyError for an unknown job or vehicle.
    """
    holder = problem.committed.get(job_id)
    v = list(problem.vehicle).index(problem.vehicle[vehicle_id].id)
    if holder is not None:
        return plan if holder == vehicle_id else None
    search = _without(problem, plan, job_id)
    if problem.job[job_id].aboard or search.insert(search.index[job_id], v) is None:
        return None
    left = {one.job: one for one in plan.unserved}
    waiting = sorted(search.waiting.tolist())
    return Plan(
        routes_of(search), tuple(left.get(problem.jobs[k].id) or reason(search, k, problem.jobs[k].id) for k in waiting)
    )


def _without(problem: Problem, plan: Plan, job_id: str) -> Search:
    """The search as planned, but with one job, and its bundle, taken out of every route."""
    gone = problem.mates(job_id)
    freed = replace(problem, vehicles=tuple(_freed(vehicle, gone) for vehicle in problem.vehicles))
    rest = [replace(route, stops=tuple(stop for stop in route.stops if stop.job not in gone)) for route in plan.routes]
    search = Search(freed)
    search.adopt(Plan(tuple(rest), ()))
    return search


def _freed(vehicle: Vehicle, gone: frozenset[str]) -> Vehicle:
    if all(visit.job not in gone for visit in vehicle.committed):
        return vehicle
    kept = tuple(visit for visit in vehicle.committed if visit.job not in gone)
    less = sum(visit.job in gone for visit in vehicle.committed[: vehicle.frozen])
    return replace(vehicle, committed=kept, frozen=vehicle.frozen - less)
