"""Why a car cannot take a job, as a ladder of reasons that every car climbs; and how soon it could."""

from typing import Final

from routing.problem import FORBIDDEN
from routing.search.bid import fits, proven, proven_stop
from routing.search.board import Board, Longs
from routing.search.compiled import kernel
from routing.search.ground import FAR, Ground, leg, leg_into, roads_for, straight
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
    roads = roads_for(ground, car)
    out = leg(roads, car.start, down.point if ground.jobs[k].single else up.point)
    direct, home = straight(ground, roads, k), leg(roads, down.point, car.end)
    if max(out, direct, home) == FORBIDDEN:
        return UNREACHABLE, 0
    picked = max(up.earliest, car.begin + out)
    dropped = max(down.earliest, picked + up.service + direct)
    held = max(direct, down.earliest - up.latest - up.service)
    lasting = out + up.service + held + down.service + home
    overtime = max(dropped + down.service + home - car.close, lasting - car.duration)
    overtime = max(overtime, out + direct + home - car.driving)
    if overtime > 0:
        return SHIFT, overtime
    late = max(picked - up.latest, dropped - down.latest)
    if late > 0:
        return WINDOW, late
    long = held + up.service - down.ride
    if long > 0:
        return RIDE_TIME, long
    late = soonest(ground, board, v, k, FAR, True)
    return BUSY, 0 if late == FAR else late


@kernel
def soonest(ground: Ground, board: Board, v: int, k: int, below: int, lenient: bool) -> int:
    """The earliest pickup the route of this car allows; `below` where there is none earlier.

    When `lenient` the job's own windows may be late, and it is by how much they must be.
    """
    if ground.jobs[k].single:
        return _soonest_stop(ground, board, v, k, below, lenient)
    calls, length, car = board.calls[v], board.length[v], ground.cars[v]
    roads = roads_for(ground, car)
    up, down = ground.stops[2 * k], ground.stops[2 * k + 1]
    ride, best = down.ride - up.service, below
    for i in range(car.frozen, length + 1):
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
                best = min(best, board.start[i + 1] if ground.bounded else picked)
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
            best = min(best, board.start[i + 1] if ground.bounded else begun)
    return best
