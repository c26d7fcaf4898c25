"""A plan as `plan.json`: in the file's own numbers, ready for `json.dumps`."""

from collections.abc import Mapping
from dataclasses import asdict
from itertools import pairwise
from typing import Final

from routing.bill import Line, bill
from routing.compare import Changes
from routing.formats import Instance
from routing.plan import Plan, Route, Unserved, Why
from routing.relax import Driver, Relaxation

Json = dict[str, object]
COUNTED = frozenset({Why.SHIFT, Why.WINDOW, Why.RIDE_TIME, Why.BUSY})
"""Reasons that miss by a time; the others by places, by traits, or not countably."""
AMOUNTS: Final = ("later", "earlier", "ride", "shift")
MEASURED: Final = frozenset({"s", "m"})
"""Units of what is measured; the others are counts."""
Relaxations = Mapping[str, Relaxation]


def result(
    instance: Instance, plan: Plan, relaxations: Relaxations, seconds_used: float, changes: Changes | None = None
) -> Json:
    """`routes`, `unserved`, `vehicles`, `distance`, `bill` and `seconds_used`; all in the units of the file.

    Beside an earlier plan there is `changes` too.
    """
    routes = [_route(instance, route) for route in plan.routes]
    return {
        "routes": routes,
        "unserved": [_unserved(instance, one, relaxations.get(one.job)) for one in plan.unserved],
        "vehicles": len(plan.routes),
        "distance": rounded(sum(length_of(instance, route) for route in plan.routes)),
        "bill": billed(instance, plan),
        "seconds_used": round(seconds_used, 2),
        **({} if changes is None else {"changes": _changes(instance, changes)}),
    }


def _changes(instance: Instance, one: Changes) -> Json:
    moved = [{"trip": trip, "from": old, "to": new} for trip, (old, new) in one.moved.items()]
    named: Json = {name: sorted(getattr(one, name)) for name in ("served", "left", "late")}
    return {"moved": moved, **named, "seconds": rounded(one.seconds / instance.unit)}


def billed(instance: Instance, plan: Plan) -> Json:
    """The `terms` of the plan's bill and their `total`, in driving time; a term without a price is never bought."""
    whole = bill(instance.problem, plan)
    terms = [_term(instance, line) for line in whole.lines]
    return {"terms": terms, "total": rounded(whole.total / instance.unit)}


def _term(instance: Instance, line: Line) -> Json:
    amount, price, cost = scaled(instance, line)
    which: Json = {} if line.priority is None else {"priority": line.priority}
    return {"term": line.name, **which, "unit": line.unit, "amount": amount, "price": price, "cost": cost}


def scaled(instance: Instance, line: Line) -> tuple[float | int, float | int | None, float | int]:
    """Amount, price and cost of a term in the units of the file, which measures lengths but not counts by its scale."""
    one, each = (instance.unit, 1) if line.unit in MEASURED else (1, instance.unit)
    price = None if line.price is None else rounded(line.price / each)
    return rounded(line.amount / one), price, rounded(line.cost / instance.unit)


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
    distance = instance.problem.permits[vehicle.permit].metres if vehicle.permit else instance.distance
    return float(sum(distance[a, b] for a, b in pairwise(nodes)))


def _unserved(instance: Instance, one: Unserved, relaxation: Relaxation | None) -> Json:
    said: Json = {"trip": one.job, "reason": one.why.value}
    return said if relaxation is None else said | {"relaxation": _given(instance, relaxation)}


def _given(instance: Instance, one: Relaxation) -> Json:
    """Who would take the trip, and the amounts that would have to give; none where only the price is in the way."""
    who: Json = {"vehicle": one.vehicle} if one.driver is None else {"driver": _driver(instance, one.driver)}
    return who | {name: rounded(getattr(one, name) / instance.unit) for name in AMOUNTS if getattr(one, name)}


def _driver(instance: Instance, one: Driver) -> Json:
    room = {name: amount for name, amount in asdict(one.room).items() if amount}
    times = {name: rounded(getattr(one, name) / instance.unit) for name in ("before", "until")}
    permit = {"permit": one.permit} if one.permit else {}
    return {"node": one.node, **times, "traits": sorted(one.traits), "room": room, **permit}


def rounded(value: float) -> float | int:
    """A number of the file as it is told: whole where it is whole, else to four places."""
    return int(value) if value == int(value) else round(value, 4)
