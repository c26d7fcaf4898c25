"""What a plan costs, in seconds of driving: the one measure by which plans are compared."""

from routing.plan import Plan
from routing.problem import FAVOUR, Problem
from schemas.values import Seconds


def cost(problem: Problem, plan: Plan) -> Seconds:
    """Driving, vehicles sent out, and what every job left over costs; less what preferred vehicles are worth."""
    left = sum(problem.leaving[one.job] for one in plan.unserved)
    homes = {stop.job: vehicle for vehicle, stop in plan.stops()}
    liked = sum(vehicle in problem.job[job].prefer for job, vehicle in homes.items())
    sent = sum(not problem.vehicle[route.vehicle].committed for route in plan.routes)
    return plan.seconds + left + sent * problem.vehicle_cost - liked * FAVOUR
