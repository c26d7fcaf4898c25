"""The plan a search works on: every route as a row of calls, with what must be known to judge a change at a glance.

A route is call 0 (where the car stands), its stops, and its end. Only `settle` and the functions of `changes.py` write
here, so that routes, places and sums are always in step.
"""

from typing import Final, NamedTuple

import numpy as np

from routing.search.classes import add_cleaning
from routing.search.compiled import kernel
from routing.search.ground import (
    FAR,
    LOAD,
    NOWHERE,
    Ground,
    Ints,
    Longs,
    Records,
    charge,
    foreign,
    leg,
    quickest,
    roads_for,
)
from routing.search.slate import ARC, CLEAN, LABELS, ORDER, START, lay_bare, rested

CALL: Final = np.dtype(
    [("stop", "i4"), ("point", "i4"), ("start", "i4"), ("leave", "i4"), ("latest", "i4"), ("arc", "i4"), *LOAD],
    align=True,
)
"""One place in a route: earliest `start` of service and when it is left, the `latest` start that everything behind it
allows, `arc` seconds of driving from the call before, and the load on leaving."""
BID: Final = np.dtype([("version", "i8"), ("cost", "i8"), ("car", "i4"), ("i", "i2"), ("j", "i2")], align=True)
"""The cheapest place for a job in a car, valid as long as the car's route has this version."""
TALLY: Final = np.dtype(
    [("cost", "i8"), ("version", "i8"), ("asked", "i8"), ("moving", "i4"), ("waiting", "i4"), ("calls", "i4")],
    align=True,
)
"""Sums: cost of the plan with what those waiting and preferred cars make of it, the newest version, places evaluated,
cars that move, jobs that wait, stops in routes."""
BIDS: Final = 128
"""Cars whose bids are remembered for one job; a power of two."""
IMPOSSIBLE: Final = 2**62


class Board(NamedTuple):
    """Routes (`calls`, shape (cars, width), and `length` in stops), where every stop is, and who waits.

    `movers` are the cars that move, `waiting` the jobs that wait, both in no order; `mover` and `seat` say at which
    place (-1: not there). On the `slate` an order is laid out and clocked, by the rows of `slate.py`. In a route whose
    driver rests, `start` and `leave` of calls are bounds: what they would be without any rest.
    """

    calls: Records
    length: Ints
    cost: Longs
    version: Longs
    movers: Ints
    mover: Ints
    car: Ints
    place: Ints
    waiting: Ints
    seat: Ints
    bids: Records
    tally: Records
    slate: Longs
    spot: Ints


def board_of(ground: Ground, width: int) -> Board:
    """An empty board, still to be settled: every car stands, every job waits. Routes hold `width` - 6 stops at most."""
    cars, jobs = len(ground.cars), len(ground.jobs)
    return Board(
        calls=np.zeros((cars, width), dtype=CALL),
        length=np.zeros(cars, dtype=np.int32),
        cost=np.zeros(cars, dtype=np.int64),
        version=np.zeros(cars, dtype=np.int64),
        movers=np.zeros(cars, dtype=np.int32),
        mover=np.full(cars, -1, dtype=np.int32),
        car=np.full(2 * jobs, -1, dtype=np.int32),
        place=np.zeros(2 * jobs, dtype=np.int32),
        waiting=np.arange(jobs, dtype=np.int32),
        seat=np.arange(jobs, dtype=np.int32),
        bids=np.full((jobs, BIDS), np.array((-1, 0, -1, 0, 0), dtype=BID)),
        tally=np.zeros(1, dtype=TALLY),
        slate=np.zeros((LABELS + int(ground.cars["rests"].max(initial=0)) + 1, width + 3), dtype=np.int64),
        spot=np.zeros(jobs, dtype=np.int32),
    )


@kernel
def settle_all(ground: Ground, board: Board) -> int:
    """Settle every car; the first whose route cannot be driven, or -1."""
    broken = -1
    for v in range(len(board.length)):
        if not settle(ground, board, v) and broken < 0:
            broken = v
    return broken


@kernel
def settle(ground: Ground, board: Board, v: int) -> bool:
    """Bring everything about the route of car v in step with its order of stops; False when it cannot be driven."""
    calls, length = board.calls[v], board.length[v]
    car, stops = ground.cars[v], ground.stops
    roads, driving = roads_for(ground, car), 0
    _load(ground, board, v)
    for z in range(1, length + 2):
        point = car.end if z > length else stops[calls[z].stop].point
        calls[z].point = point
        calls[z].arc = leg(roads, calls[z - 1].point, point) if length > 0 else 0
        driving += calls[z].arc
    drivable = _clock(ground, board, v)
    calls[length + 1].latest = car.close
    for z in range(length, 0, -1):
        stop = stops[calls[z].stop]
        calls[z].latest = min(stop.latest, calls[z + 1].latest - calls[z + 1].arc - stop.service)
    if ground.slow and length > 0:
        drivable, driving = _slowly(ground, board, v, drivable, driving)
    tally = board.tally[0]
    tally.version += 1
    board.version[v] = tally.version
    cost = driving + (car.opening if length > 0 else 0)
    if ground.careful or ground.soft or ground.pairs.shape[0] > 0:
        cost += _beside(ground, board, v, driving)
    cost += mixing(ground, board, v)
    tally.cost += cost - board.cost[v]
    board.cost[v] = cost
    list_mover(board, v)
    return drivable and driving <= car.driving


@kernel
def _slowly(ground: Ground, board: Board, v: int, drivable: bool, driving: int) -> tuple[bool, int]:
    """The same for a route whose legs depend on the hour, or whose driver has breaks: whether it goes, its driving."""
    calls, length, car, slate = board.calls[v], board.length[v], ground.cars[v], board.slate
    if not ground.hourly:
        return drivable and (car.rests == 0 or rested(ground, slate, board.spot, v, length)), driving
    lay_bare(ground, slate, v, length)
    drivable = rested(ground, slate, board.spot, v, length)
    driving = 0
    for z in range(length + 2):
        if z <= length:
            calls[z].start = calls[z].leave = min(slate[LABELS, z], FAR)
        if 0 < z <= length:
            calls[z].leave += ground.stops[calls[z].stop].service
        if z > 0:
            calls[z].arc = slate[ARC, z] - slate[CLEAN, z]
            driving += calls[z].arc
    return drivable, driving


@kernel
def _beside(ground: Ground, board: Board, v: int, driving: int) -> int:
    """What a route costs beside its seconds of driving; and the cleaning behind a call makes its latest start earlier.

    Apart from `settle`, which is fast for those who have nothing of all that.
    """
    calls, length, car, stops, slate = board.calls[v], board.length[v], ground.cars[v], ground.stops, board.slate
    for z in range(length, 0, -1):
        stop, way = stops[calls[z].stop], slate[ARC, z + 1]
        if ground.hourly:
            way = slate[CLEAN, z + 1] + quickest(ground, car, calls[z].point, calls[z + 1].point)
        calls[z].latest = max(-FAR, min(stop.latest, calls[z + 1].latest - way - stop.service))
    return priced(ground, board, v) - driving + lateness(ground.dues, slate[ORDER], slate[START], length)


@kernel
def priced(ground: Ground, board: Board, v: int) -> int:
    """What the driving of a route costs."""
    calls, length, cost = board.calls[v], board.length[v], 0
    for z in range(1, length + 2 if length > 0 else 0):
        cost += charge(ground, ground.cars[v], calls[z - 1].point, calls[z].point, calls[z].arc)
    return cost


@kernel
def lateness(dues: Records, order: Longs, start: Longs, length: int) -> int:
    """What the order on the scratch rows costs because service begins after it is due."""
    price = 0
    for z in range(1, length + 1):
        late = dues[order[z]]
        if start[z] > late.due:
            price += (start[z] - late.due) * late.price
    return price


@kernel
def owed(ground: Ground, board: Board, v: int) -> int:
    """What the lateness of the route of car v as it is costs."""
    price, calls, car = 0, board.calls[v], ground.cars[v]
    if ground.slow and board.length[v] > 0:
        return int(board.cost[v] - car.opening - priced(ground, board, v) - mixing(ground, board, v))
    for z in range(1, board.length[v] + 1):
        late = ground.dues[calls[z].stop]
        if calls[z].start > late.due:
            price += (calls[z].start - late.due) * late.price
    return price


@kernel
def mixing(ground: Ground, board: Board, v: int) -> int:
    """What it costs that jobs of different groups are together in car v: a pair counts as its first is set down."""
    if ground.mix == 0:
        return 0
    calls, pairs = board.calls[v], 0
    for z in range(1, board.length[v] + 1):
        stop = calls[z].stop
        if stop % 2 == 1:
            for y in range(boarded(ground, board, stop // 2) + 1, z):
                pairs += calls[y].stop % 2 == 1 and foreign(ground, stop // 2, calls[y].stop // 2)
    return int(pairs * ground.mix)


@kernel
def boarded(ground: Ground, board: Board, k: int) -> int:
    """The call at which job k, which is in a route, comes into its car; 0: it is there from the start."""
    return int(board.place[2 * k]) if ground.stops[2 * k].point >= 0 else 0


@kernel
def list_mover(board: Board, v: int) -> None:
    """Put car v on the list of those that move, or take it off."""
    tally, place = board.tally[0], board.mover[v]
    if board.length[v] > 0 and place < 0:
        board.movers[tally.moving], board.mover[v] = v, tally.moving
        tally.moving += 1
    elif board.length[v] == 0 and place >= 0:
        tally.moving -= 1
        last = board.movers[tally.moving]
        board.movers[place], board.mover[last] = last, place
        board.mover[v] = -1


@kernel
def _load(ground: Ground, board: Board, v: int) -> None:
    """What is in the car at each call; what is set down without a pickup is aboard from the start."""
    calls, length = board.calls[v], board.length[v]
    car, stops = ground.cars[v], ground.stops
    calls[0].stop, calls[0].point, calls[0].latest = NOWHERE, car.start, FAR
    seats, chairs, litres, kilos = 0, 0, 0, 0
    for z in range(1, length + 1):
        stop = calls[z].stop
        if stop % 2 == 1 and stops[stop - 1].point < 0:
            seats -= stops[stop].seats
            chairs -= stops[stop].chairs
            litres -= stops[stop].litres
            kilos -= stops[stop].kilos
    for z in range(length + 1):
        if z > 0:
            stop = calls[z].stop
            board.car[stop], board.place[stop] = v, z
            seats += stops[stop].seats
            chairs += stops[stop].chairs
            litres += stops[stop].litres
            kilos += stops[stop].kilos
        calls[z].seats, calls[z].chairs, calls[z].litres, calls[z].kilos = seats, chairs, litres, kilos


@kernel
def _clock(ground: Ground, board: Board, v: int) -> bool:
    calls, length = board.calls[v], board.length[v]
    slate = board.slate
    slate[START, 0] = ground.cars[v].begin
    for z in range(1, length + 1):
        slate[ORDER, z], slate[ARC, z] = calls[z].stop, calls[z].arc
        slate[START, z] = ground.stops[calls[z].stop].earliest
    slate[ARC, length + 1] = calls[length + 1].arc
    if ground.pairs.shape[0] > 0:
        soil = ground.soils[ground.cars[v].soil]
        add_cleaning(ground.pairs, ground.jobs, soil, slate[ORDER], slate[ARC], length)
    found = clocked(ground, board, v, length, 1)
    calls[0].start = calls[0].leave = slate[START, 0]
    for z in range(1, length + 1):
        calls[z].start = slate[START, z]
        calls[z].leave = slate[START, z] + ground.stops[calls[z].stop].service
    return found


@kernel
def clocked(ground: Ground, board: Board, v: int, length: int, begin: int) -> bool:
    """The earliest starts of the order on the scratch rows, from place `begin` on; False when there are none.

    The least solution of a system of difference constraints: drive forward, let a pickup wait whose rider would sit too
    long, let the car leave later when it would be out too long, and drive on from there, until nothing moves. Starts
    before `begin` must be such a solution already; `start[0]` is when the car leaves.
    """
    order, start, arc, stops = board.slate[ORDER], board.slate[START], board.slate[ARC], ground.stops
    car, low, first = ground.cars[v], begin, begin
    for _ in range(2 * length + 2):
        clock = start[0] if low == 1 else start[low - 1] + stops[order[low - 1]].service
        for z in range(low, length + 1):
            stop = stops[order[z]]
            start[z] = max(start[z], clock + arc[z])
            if start[z] > stop.latest:
                return False
            clock = start[z] + stop.service
        reached = clock + arc[length + 1]
        if reached > car.close and length > 0:
            return False
        if not ground.bounded:
            return True
        if reached - start[0] > car.duration and length > 0:
            start[0] = reached - car.duration
            low = first = 1
            continue
        moved = _wait(board, stops, length, first)
        if moved == 0:
            return True
        if moved < 0:
            return False
        first, low = min(first, moved), moved + 1
    return False


@kernel
def _wait(board: Board, stops: Records, length: int, first: int) -> int:
    """Let pickups wait for rides that are too long; the first place that moved, 0: none, -1: it cannot be."""
    order, start, spot = board.slate[ORDER], board.slate[START], board.spot
    for z in range(1, length + 1):
        if order[z] % 2 == 0:
            spot[order[z] // 2] = z
    moved = 0
    for z in range(first, length + 1):
        stop = order[z]
        if stop % 2 == 1 and stops[stop].ride < FAR:
            pickup, wanted = spot[stop // 2], start[z] - stops[stop].ride
            if wanted > start[pickup]:
                if wanted > stops[stop - 1].latest:
                    return -1
                start[pickup] = wanted
                moved = pickup if moved == 0 else min(moved, pickup)
    return moved
