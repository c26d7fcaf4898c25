"""Why a car cannot take a job, as a ladder of reasons that every car climbs; and how soon it could."""

from typing import Final

from routing.problem import FORBIDDEN
from routing.search.bid import fits, proven, proven_stop
from routing.search.board import Board
from routing.search.compiled import kernel
from routing.search.ground import (
    FAR,
    Ground,
    Longs,
    Records,
    leg,
    leg_at,
    leg_into,
    quickest,
    roads_for,
    straight,
)
from routing.search.slate import START
from routing.search.sparse import named

NEEDS: Final = 0
CAPACITY: Final = 1
AVOIDED: Final = 2
UNREACHABLE: Final = 3
SHIFT: Final = 4
WINDOW: Final = 5
RIDE_TIME: Final = 6
BUSY: Final = 7
"""The rungs, from the hardest."""


@kernel
def climb(ground: Ground, board: Board, k: int, rung: Longs, short: Longs) -> None:
    """For every car the rung that refuses the job first, and by how much (seconds, places, needs; 0: not countable)."""
    for v in range(len(board.length)):
        rung[v], short[v] = _fall(ground, board, v, k)


@kernel
def _fall(ground: Ground, board: Board, v: int, k: int) -> tuple[int, int]:
    """What keeps the job out of this car even if it had nothing else to do; else how late its route makes it."""
    car, up, down = ground.cars[v], ground.stops[2 * k], ground.stops[2 * k + 1]
    lacking, missing = ground.jobs[k].needs & ~car.traits, 0
    while lacking:
        lacking &= lacking - 1
        missing += 1
    if missing > 0:
        return NEEDS, missing
    over = max(up.seats - car.seats, up.chairs - car.chairs, up.litres - car.litres, up.kilos - car.kilos)
    if over > 0:
        return CAPACITY, over
    if named(ground.barred, k, v):
        return AVOIDED, 0
    out, way, direct, home = _legs(ground, car, k)
    if max(out, direct, home) == FORBIDDEN:
        return UNREACHABLE, 0
    picked = max(up.earliest, car.begin + out)
    dropped = max(down.earliest, picked + up.service + direct)
    held = max(direct, down.earliest - up.latest - up.service)
    lasting = way + up.service + held + down.service + home
    overtime = max(dropped + down.service + home - car.close, lasting - car.duration)
    overtime = max(overtime, way + direct + home - car.driving)
    if overtime > 0:
        return SHIFT, overtime
    late = max(picked - up.latest, dropped - down.latest)
    if late > 0:
        return WINDOW, late
    long = held + up.service - down.ride
    if long > 0:
        return RIDE_TIME, long
    if board.length[v] == 0 and not _alone(ground, board, v, k):
        return SHIFT, 0
    late = soonest(ground, board, v, k, FAR, True)
    return BUSY, 0 if late == FAR else late


@kernel
def _legs(ground: Ground, car: Records, k: int) -> tuple[int, int, int, int]:
    """To the pickup of the job for a car that leaves at once; there, with it, and home, each in its best hour."""
    up, down, single = ground.stops[2 * k].point, ground.stops[2 * k + 1].point, ground.jobs[k].single
    first = down if single else up
    if ground.hourly:
        out, way = leg_at(ground, car, car.start, first, car.begin), quickest(ground, car, car.start, first)
        return out, way, 0 if single else quickest(ground, car, up, down), quickest(ground, car, down, car.end)
    roads = roads_for(ground, car)
    out = leg(roads, car.start, first)
    return out, out, straight(ground, roads, k), leg(roads, down, car.end)


@kernel
def _alone(ground: Ground, board: Board, v: int, k: int) -> bool:
    """Whether a car that stands could drive just this job, at its hour and with all the breaks of its driver."""
    if not ground.slow:
        return True
    return proven_stop(ground, board, v, k, 0) if ground.jobs[k].single else proven(ground, board, v, k, 0, 0)


@kernel
def soonest(ground: Ground, board: Board, v: int, k: int, below: int, lenient: bool) -> int:
    """The earliest pickup the route of this car allows; `below` where there is none earlier.

    When `lenient` the job's own windows may be late, and it is by how much they must be.
    """
    if ground.hourly:
        return below if lenient else _soonest_by_hour(ground, board, v, k, below)
    if ground.jobs[k].single:
        return _soonest_stop(ground, board, v, k, below, lenient)
    calls, length, car = board.calls[v], board.length[v], ground.cars[v]
    roads = roads_for(ground, car)
    up, down = ground.stops[2 * k], ground.stops[2 * k + 1]
    ride, best = down.ride - up.service, below
    for i in range(car.frozen, length + 1):
        if not lenient and calls[i].leave > min(up.latest, best - 1):
            break
        picked = max(calls[i].leave + leg_into(roads, calls[i].point, up.point), up.earliest)
        if not fits(calls[i], up, car) or (not lenient and picked > min(up.latest, best - 1)):
            continue
        clock, ridden, here = picked + up.service, 0, up.point
        for j in range(i, length + 1):
            if j > i:
                onward = leg(roads, here, calls[j].point)
                service = calls[j].leave - calls[j].start
                ridden += onward + service
                clock = max(clock + onward, calls[j].start) + service
                here = calls[j].point
                if clock - service > calls[j].latest or ridden > ride or not fits(calls[j], up, car):
                    break
            to_dropoff = leg_into(roads, here, down.point)
            dropped = max(clock + to_dropoff, down.earliest)
            reached = dropped + down.service + leg(roads, down.point, calls[j + 1].point)
            if ridden + to_dropoff > ride or reached > calls[j + 1].latest:
                continue
            late = max(0, picked - up.latest, dropped - down.latest)
            if lenient:
                best = min(best, late)
            elif late == 0 and proven(ground, board, v, k, i, j):
                best = min(best, board.slate[START, i + 1] if ground.bounded else picked)
    return best


@kernel
def _soonest_by_hour(ground: Ground, board: Board, v: int, k: int, below: int) -> int:
    """The same where legs depend on the hour: every place is tried."""
    calls, up, best, single = board.calls[v], ground.stops[2 * k], below, ground.jobs[k].single
    for i in range(board.length[v] + 1):
        if single and not fits(calls[i], up, ground.cars[v]):
            break
        for j in range(max(i, ground.cars[v].frozen), i + 1 if single else board.length[v] + 1):
            if i < ground.cars[v].frozen or not fits(calls[j], up, ground.cars[v]):
                break
            if proven_stop(ground, board, v, k, i) if single else proven(ground, board, v, k, i, j):
                best = min(best, board.slate[START, i + 1])
    return best


@kernel
def _soonest_stop(ground: Ground, board: Board, v: int, k: int, below: int, lenient: bool) -> int:
    """The same for a single stop, whose load is in the car from its start."""
    calls, car, best = board.calls[v], ground.cars[v], below
    roads, up, down = roads_for(ground, car), ground.stops[2 * k], ground.stops[2 * k + 1]
    for i in range(board.length[v] + 1):
        if not fits(calls[i], up, car):
            break
        begun = max(calls[i].leave + leg_into(roads, calls[i].point, down.point), down.earliest)
        reached = begun + down.service + leg(roads, down.point, calls[i + 1].point)
        if i < car.frozen or reached > calls[i + 1].latest:
            continue
        if lenient:
            best = min(best, max(0, begun - down.latest))
        elif begun <= min(down.latest, best - 1) and proven_stop(ground, board, v, k, i):
            best = min(best, board.slate[START, i + 1] if ground.bounded else begun)
    return best
