"""A board as a plan: timed routes, metres, and who is in none."""

import numpy as np

from routing.plan import Route, Stop
from routing.problem import Visit
from routing.schedule import Fault, Infeasible, cleanings_of, route_of, timed
from routing.search.ground import NOWHERE, Records
from routing.search.search import KINDS, Search


def routes_of(search: Search) -> tuple[Route, ...]:
    """The routes of the cars that move."""
    return tuple(_route(search, int(v)) for v in np.flatnonzero(search.board.length))


def _route(search: Search, v: int) -> Route:
    calls = search.board.calls[v, : search.board.length[v] + 2]
    if search.problem.vehicles[v].breaks or search.problem.bands:
        return _timed(search, v, calls[1:-1]["stop"].tolist())
    legs = calls["arc"][1:]
    return Route(search.problem.vehicles[v].id, _stops(search, v, calls), int(legs.sum()), _metres(search, v, calls))


def _timed(search: Search, v: int, order: list[int]) -> Route:
    """A route with breaks or hours by the plain schedule: a board knows no more than that there is time for it."""
    vehicle, jobs = search.problem.vehicles[v], search.problem.jobs
    visits = [Visit(jobs[stop // 2].id, KINDS[stop % 2]) for stop in order]
    ways = search.problem.ways(vehicle.permit)
    timing = timed(search.problem.job, ways, vehicle, visits, search.problem.clean)
    if isinstance(timing, Fault):
        raise Infeasible(f"Vehicle {vehicle.id} cannot drive its route: {timing}.")
    return route_of(search.problem, vehicle, visits, timing)


def _stops(search: Search, v: int, calls: Records) -> tuple[Stop, ...]:
    jobs, clock, stops = search.problem.jobs, search.origin + int(calls["leave"][0]), []
    inner, origin = calls[1:-1], search.origin
    visits = [Visit(jobs[stop // 2].id, KINDS[stop % 2]) for stop in inner["stop"].tolist()]
    cleanings = cleanings_of(search.problem.job, visits, search.problem.clean, search.problem.vehicles[v].soiled)
    times = ((inner[name].astype(np.int64) + origin).tolist() for name in ("start", "leave"))
    others = (inner[name].tolist() for name in ("point", "arc"))
    for visit, cleaning, point, arc, start, leave in zip(visits, cleanings, *others, *times, strict=True):
        stops.append(Stop(point, visit.job, visit.kind, clock + cleaning + arc, start, leave))
        clock = leave
    return tuple(stops)


def _metres(search: Search, v: int, calls: Records) -> int:
    points, metres = (
        calls["point"][calls["point"] != NOWHERE],
        search.problem.ways(search.problem.vehicles[v].permit).metres,
    )
    return int(np.sum(metres[points[:-1], points[1:]], dtype=np.int64))
