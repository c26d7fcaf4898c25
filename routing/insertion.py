"""The cheapest place for jobs in a plan: the first plan, the list of candidates, the hand-made assignment."""

from dataclasses import dataclass, replace

import numpy as np

from routing.explain import RUNGS, reason, reasons
from routing.fleet import Fleet, fleet_of, routes
from routing.plan import Plan, Why
from routing.problem import Problem, Vehicle
from routing.regret import Auction
from schemas.values import Seconds


@dataclass(frozen=True, slots=True)
class Candidate:
    """What giving a job to a vehicle would mean; `why` and `short` say what is in the way (as in Unserved)."""

    vehicle: str
    added_seconds: Seconds
    why: Why | None
    pickup_start: Seconds
    dropoff_start: Seconds
    short: int = 0


def construct(problem: Problem, start: Plan | None = None) -> Plan:
    """A plan by regret insertion around what is committed, and around `start` as far as that still holds.

    Higher priority goes first, then whoever would lose most by waiting. Raises Infeasible when a committed order cannot
    be driven.
    """
    fleet = fleet_of(problem)
    if start is not None:
        fleet.adopt(start)
    Auction(fleet, fleet.pending(), np.arange(len(problem.vehicles))).run()
    return Plan(routes(problem, fleet.rows), tuple(reason(fleet, int(job)) for job in fleet.pending()))


def candidates(problem: Problem, plan: Plan, job_id: str) -> list[Candidate]:
    """Every vehicle for one job: those who could take it, cheapest first, then the others with what is in the way.

    The job is taken out of the plan (and of the committed orders) before asking, so its present vehicle is judged like
    the others. Raises KeyError for an unknown job.
    """
    fleet = _without(problem, plan, job_id)
    job = fleet.index[job_id]
    if problem.job[job_id].pickup is None:
        return [Candidate(vehicle.id, 0, Why.NO_VEHICLE, 0, 0) for vehicle in problem.vehicles]
    rung, short = reasons(fleet, job)
    found = [_candidate(fleet, job, v, RUNGS[rung[v]], int(short[v])) for v in range(len(problem.vehicles))]
    favour = {vehicle.id: int(fleet.favour[job, v]) for v, vehicle in enumerate(problem.vehicles)}
    return sorted(found, key=lambda one: (_obstacle(one), one.added_seconds - favour[one.vehicle], one.short))


def _obstacle(one: Candidate) -> int:
    """0 for those who could, then the softest obstacle first."""
    return len(RUNGS) - RUNGS.index(one.why) if one.why else 0


def _candidate(fleet: Fleet, job: int, v: int, refusal: Why, short: int) -> Candidate:
    slot = fleet.best(job, v) if fleet.able[job, v] else None
    vehicle = fleet.rows.vehicles[v].id
    if slot is None:
        return Candidate(vehicle, 0, refusal, 0, 0, short)
    return Candidate(vehicle, slot.added, None, slot.pickup_start, slot.dropoff_start)


def place(problem: Problem, plan: Plan, job_id: str, vehicle_id: str) -> Plan | None:
    """The plan with this job at its best place in that vehicle; None when it has none, or is committed to another.

    Raises KeyError for an unknown job or vehicle.
    """
    holder = problem.committed.get(job_id)
    v = list(problem.vehicle).index(problem.vehicle[vehicle_id].id)
    if holder is not None:
        return plan if holder == vehicle_id else None
    fleet = _without(problem, plan, job_id)
    job = fleet.index[job_id]
    slot = fleet.best(job, v) if fleet.able[job, v] else None
    if slot is None:
        return None
    fleet.insert(job, slot)
    left = {one.job: one for one in plan.unserved}
    return Plan(
        routes(problem, fleet.rows),
        tuple(left.get(problem.jobs[k].id) or reason(fleet, int(k)) for k in fleet.pending()),
    )


def _without(problem: Problem, plan: Plan, job_id: str) -> Fleet:
    """The fleet as planned, but with one job taken out of every route."""
    freed = replace(problem, vehicles=tuple(_freed(vehicle, problem.job[job_id].id) for vehicle in problem.vehicles))
    rest = [replace(route, stops=tuple(stop for stop in route.stops if stop.job != job_id)) for route in plan.routes]
    fleet = fleet_of(freed)
    fleet.adopt(Plan(tuple(rest), ()))
    return fleet


def _freed(vehicle: Vehicle, job_id: str) -> Vehicle:
    if all(visit.job != job_id for visit in vehicle.committed):
        return vehicle
    kept = tuple(visit for visit in vehicle.committed if visit.job != job_id)
    gone = sum(visit.job == job_id for visit in vehicle.committed[: vehicle.frozen])
    return replace(vehicle, committed=kept, frozen=vehicle.frozen - gone)
