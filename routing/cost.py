"""What a plan costs, in seconds of driving: the one measure by which plans are compared."""

from itertools import pairwise

from routing.plan import Plan, Route
from routing.problem import Problem
from routing.search.ground import FAVOUR
from schemas.values import Seconds


def cost(problem: Problem, plan: Plan) -> Seconds:
    """Driving, vehicles sent out, and the penalty of every job left over; less what preferred vehicles are worth."""
    left = sum(problem.job[one.job].penalty for one in plan.unserved)
    homes = {stop.job: vehicle for vehicle, stop in plan.stops()}
    liked = sum(vehicle in problem.job[job].prefer for job, vehicle in homes.items())
    sent = sum(not problem.vehicle[route.vehicle].committed for route in plan.routes)
    driven = sum(_driven(problem, route) for route in plan.routes)
    return driven + left + sent * problem.vehicle_cost - liked * FAVOUR


def _driven(problem: Problem, route: Route) -> Seconds:
    """What the legs of a route cost; their seconds, where nothing else is said."""
    vehicle = problem.vehicle[route.vehicle]
    if vehicle.usual:
        return route.seconds
    nodes = [vehicle.start, *(stop.node for stop in route.stops), *([] if vehicle.end is None else [vehicle.end])]
    ways = problem.ways(vehicle.permit)
    return sum(vehicle.price(int(ways.seconds[a, b]), int(ways.metres[a, b])) for a, b in pairwise(nodes))
