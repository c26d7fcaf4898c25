"""The drives of a planned route, as its times tell: when the vehicle leaves each place, and what the legs take."""

from dataclasses import dataclass

from routing.plan import Route
from routing.problem import Problem, Visit
from routing.schedule import cleanings_of
from schemas.values import Seconds


@dataclass(frozen=True, slots=True)
class Drive:
    """One leg: where from and to, when it begins and how long it takes."""

    start: int
    end: int
    leaves: Seconds
    seconds: Seconds


def drives_of(problem: Problem, route: Route) -> list[Drive]:
    """Every leg of a route, that to the end of its vehicle last if it has one.

    A vehicle drives on when its driver has rested and it is clean; with a bounded time on the road it leaves its start
    so late as to be there in time.
    """
    vehicle, first = problem.vehicle[route.vehicle], route.stops[0]
    ways, here, clock = problem.ways(vehicle.permit), vehicle.start, vehicle.shift.earliest
    visits = [Visit(stop.job, stop.kind) for stop in route.stops]
    cleanings = cleanings_of(problem.job, visits, problem.clean, vehicle.soiled)
    if vehicle.duration is not None:
        clock = max(clock, ways.last(here, first.node, first.arrive) - cleanings[0])
    made = []
    for stop, cleaning in zip(route.stops, cleanings, strict=True):
        clock = max([clock, *(rest.end for rest in route.rests if clock <= rest.begin < stop.arrive)]) + cleaning
        made.append(Drive(here, stop.node, clock, stop.arrive - clock))
        here, clock = stop.node, stop.depart
    return made if vehicle.end is None else [*made, _home(problem, route, vehicle.end)]


def _home(problem: Problem, route: Route, end: int) -> Drive:
    """The last one, after any rest at the last stop."""
    last, ways = route.stops[-1], problem.ways(problem.vehicle[route.vehicle].permit)
    clock = last.depart
    for rest in route.rests:
        if rest.node == last.node and clock <= rest.begin < clock + ways.leg(last.node, end, clock):
            clock = rest.end
    return Drive(last.node, end, clock, ways.leg(last.node, end, clock))
