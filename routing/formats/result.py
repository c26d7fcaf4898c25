"""A plan as `plan.json`: in the file's own numbers, ready for `json.dumps`."""

from itertools import pairwise

from routing.formats import Instance
from routing.plan import Plan, Route, Unserved, Why

Json = dict[str, object]
COUNTED = frozenset({Why.SHIFT, Why.WINDOW, Why.RIDE_TIME, Why.BUSY})
"""Reasons that miss by a time; the others by places, by traits, or not countably."""


def result(instance: Instance, plan: Plan, seconds_used: float) -> Json:
    """`routes`, `unserved`, `vehicles`, `distance` and `seconds_used`; times and distances in the units of the file."""
    routes = [_route(instance, route) for route in plan.routes]
    return {
        "routes": routes,
        "unserved": [_unserved(instance, one) for one in plan.unserved],
        "vehicles": len(plan.routes),
        "distance": rounded(sum(length_of(instance, route) for route in plan.routes)),
        "seconds_used": round(seconds_used, 2),
    }


def _route(instance: Instance, route: Route) -> Json:
    stops = [
        {
            "node": stop.node,
            "trip": stop.job,
            "kind": stop.kind.value,
            "arrive": rounded(stop.arrive / instance.unit),
            "start": rounded(stop.start / instance.unit),
            "depart": rounded(stop.depart / instance.unit),
        }
        for stop in route.stops
    ]
    distance, seconds = rounded(length_of(instance, route)), rounded(route.seconds / instance.unit)
    return {"driver": route.vehicle, "stops": stops, "distance": distance, "seconds": seconds}


def length_of(instance: Instance, route: Route) -> float:
    """How far a vehicle drives, in the file's own unit."""
    vehicle = instance.problem.vehicle[route.vehicle]
    nodes = [vehicle.start, *(stop.node for stop in route.stops), *([] if vehicle.end is None else [vehicle.end])]
    return float(sum(instance.distance[a, b] for a, b in pairwise(nodes)))


def _unserved(instance: Instance, one: Unserved) -> Json:
    """With the relaxation that would help the nearest miss: so many time units more, so many places or traits."""
    said: Json = {"trip": one.job, "reason": one.why.value}
    if one.short:
        short = rounded(one.short / instance.unit) if one.why in COUNTED else one.short
        said["relaxation"] = {one.why.value: short}
    return said


def rounded(value: float) -> float | int:
    """A number of the file as it is told: whole where it is whole, else to four places."""
    return int(value) if value == int(value) else round(value, 4)
