"""What a plan costs, in seconds of driving: the one measure by which plans are compared."""

from collections import Counter

from routing.drive import drives_of
from routing.plan import Plan, Route, Stop
from routing.problem import Job, Problem
from schemas.values import Seconds, StopKind


def cost(problem: Problem, plan: Plan) -> Seconds:
    """Driving, lateness, mixing, vehicles sent out, jobs left over; less what it is worth who serves whom."""
    left = sum(problem.leaving[one.job] for one in plan.unserved)
    homes = {stop.job: vehicle for vehicle, stop in plan.stops()}
    worth = sum(problem.worth(problem.job[job], problem.vehicle[vehicle]) for job, vehicle in homes.items())
    sent = sum(not problem.vehicle[route.vehicle].committed for route in plan.routes)
    late = sum(_late(problem.job[stop.job], stop) for _, stop in plan.stops())
    driven = sum(_driven(problem, route) for route in plan.routes)
    mixed = sum(_mixed(problem, route) for route in plan.routes) * problem.mix_price
    return driven + late + mixed + left + sent * problem.vehicle_cost - worth


def _late(job: Job, stop: Stop) -> Seconds:
    due = job.pickup_due if stop.kind is StopKind.PICKUP else job.dropoff_due
    return 0 if due is None else max(0, stop.start - due) * job.late_price


def _mixed(problem: Problem, route: Route) -> int:
    """Pairs of jobs of different groups that are in the car together: each is counted when the second comes in."""
    stops = [(problem.job[stop.job], stop.kind is StopKind.PICKUP) for stop in route.stops]
    begun = [(job, True) for job, enters in stops if not enters and job.pickup is None]
    held, pairs = Counter[str](), 0
    for job, enters in (*begun, *stops):
        if job.group:
            pairs += enters * (held.total() - held[job.group])
            held[job.group] += 1 if enters else -1
    return pairs


def _driven(problem: Problem, route: Route) -> Seconds:
    """What the legs of a route cost; their seconds, where nothing else is said."""
    vehicle = problem.vehicle[route.vehicle]
    if vehicle.usual:
        return route.seconds
    legs, metres = drives_of(problem, route), problem.ways(vehicle.permit).metres
    return sum(vehicle.price(leg.seconds, int(metres[leg.start, leg.end])) for leg in legs)
