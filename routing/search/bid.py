"""What it costs to give a job to a car: the cheapest two places in its route that break nothing.

`cheapest` is where a search spends its time: it is written for that. It tries the pickup at each place in turn,
walks the dropoff forward from it, cut off by room, windows and the latest starts behind; bounds are proven and
lateness is weighed only for what would be the best so far by its driving.
"""

from routing.search.board import BIDS, IMPOSSIBLE, Board, boarded, clocked, lateness, mixing, owed
from routing.search.classes import add_cleaning
from routing.search.company import changed, company, joined
from routing.search.compiled import kernel
from routing.search.ground import (
    Ground,
    Records,
    charge,
    favour,
    leg,
    leg_at,
    leg_into,
    price,
    quickest,
    roads_for,
    straight,
)
from routing.search.slate import ARC, CLEAN, ORDER, START, lay_bare, rested
from routing.search.sparse import named


@kernel
def fits(call: Records, load: Records, car: Records) -> bool:
    """Whether there is room for a load in the car when it leaves that call."""
    return bool(
        call.seats + load.seats <= car.seats
        and call.chairs + load.chairs <= car.chairs
        and call.litres + load.litres <= car.litres
        and call.kilos + load.kilos <= car.kilos
    )


@kernel
def able(ground: Ground, v: int, k: int) -> bool:
    """Whether the car may carry the job at all."""
    if ground.jobs[k].needs & ~ground.cars[v].traits:
        return False
    return ground.barred.cars.shape[0] == 0 or not named(ground.barred, k, v)


@kernel
def cheapest(ground: Ground, board: Board, v: int, k: int, below: int) -> tuple[int, int, int]:
    """What it would add to the cost, and the calls after which the stops go; `below` itself where no pair adds less."""
    if ground.careful or ground.jobs[k].single:
        return tried(ground, board, v, k, below)
    roads, calls, length, car = ground.roads, board.calls[v], board.length[v], ground.cars[v]
    up, down = ground.stops[2 * k], ground.stops[2 * k + 1]
    direct, ride, mix = ground.jobs[k].direct, down.ride - up.service, ground.jobs[k].group > 0
    best, best_i, best_j = below, 0, 0
    shared = company(ground, board, v, k, car.frozen) if mix else 0
    for i in range(car.frozen, length + 1):
        a, b = calls[i], calls[i + 1]
        if a.leave > up.latest:
            break
        shared += changed(ground, k, a.stop) if mix and i > car.frozen else 0
        if b.latest < up.earliest or not fits(a, up, car):
            continue
        to_pickup = leg_into(roads, a.point, up.point)
        picked = max(a.leave + to_pickup, up.earliest)
        if picked > up.latest:
            continue
        left, spent = picked + up.service, to_pickup - b.arc + shared
        dropped = max(left + direct, down.earliest)
        if dropped <= down.latest:
            onward = leg(roads, down.point, b.point)
            cost = spent + direct + onward
            if cost < best and dropped + down.service + onward <= b.latest and proven(ground, board, v, k, i, i):
                cost += later(ground, board, v, length + 2) if ground.soft else 0
                if cost < best:
                    best, best_i, best_j = cost, i, i
        if i == length:
            break
        onward = leg(roads, up.point, b.point)
        spent, ridden, clock = spent + onward, onward, max(left + onward, b.start)
        if spent >= best or clock > b.latest:
            continue
        for j in range(i + 1, length + 1):
            here, after = calls[j], calls[j + 1]
            if not fits(here, up, car):
                break
            spent += joined(ground, k, here.stop) if mix else 0
            service = here.leave - here.start
            leave, ridden = clock + service, ridden + service
            if leave > down.latest or ridden > ride:
                break
            to_dropoff = leg_into(roads, here.point, down.point)
            dropped = max(leave + to_dropoff, down.earliest)
            if dropped <= down.latest and spent + to_dropoff - after.arc < best and ridden + to_dropoff <= ride:
                onward = leg(roads, down.point, after.point)
                cost = spent + to_dropoff + onward - after.arc
                timely = cost < best and dropped + down.service + onward <= after.latest
                if timely and proven(ground, board, v, k, i, j):
                    cost += later(ground, board, v, length + 2) if ground.soft else 0
                    if cost < best:
                        best, best_i, best_j = cost, i, j
            if j == length:
                break
            ridden, clock = ridden + after.arc, max(leave + after.arc, after.start)
            if clock > after.latest:
                break
    return best, best_i, best_j


@kernel
def tried(ground: Ground, board: Board, v: int, k: int, below: int) -> tuple[int, int, int]:
    """As `cheapest`, pair by pair: first what it costs, then whether there is room, then whether it can be driven."""
    if ground.hourly:
        return cheapest_by_hour(ground, board, v, k, below)
    if ground.jobs[k].single:
        return cheapest_stop(ground, board, v, k, below)
    calls, length, car = board.calls[v], board.length[v], ground.cars[v]
    up, down = ground.stops[2 * k], ground.stops[2 * k + 1]
    best, best_i, best_j = below, 0, 0
    shared = company(ground, board, v, k, car.frozen)
    for i in range(car.frozen, length + 1):
        a, b = calls[i], calls[i + 1]
        if a.leave > up.latest:
            break
        shared += changed(ground, k, a.stop) if i > car.frozen else 0
        saved = price(ground, car, a.point, b.point) if length > 0 else 0
        spent = price(ground, car, a.point, up.point) - saved + shared
        onward = price(ground, car, up.point, b.point)
        for j in range(i, length + 1):
            here, after = calls[j], calls[j + 1]
            if not fits(here, up, car) or here.leave > down.latest:
                break
            spent += joined(ground, k, here.stop) if j > i else 0
            cost = spent + price(ground, car, down.point, after.point)
            if j == i:
                cost += price(ground, car, up.point, down.point)
            else:
                cost += (
                    onward + price(ground, car, here.point, down.point) - price(ground, car, here.point, after.point)
                )
            if cost < best and proven(ground, board, v, k, i, j):
                if ground.soft:
                    cost += later(ground, board, v, length + 2)
                if cost < best:
                    best, best_i, best_j = cost, i, j
    return best, best_i, best_j


@kernel
def proven(ground: Ground, board: Board, v: int, k: int, i: int, j: int) -> bool:
    """Whether the route with the job after calls i and j, in time by itself, keeps every bound too, clean and apart."""
    if not ground.bounded:
        return True
    if ground.pairs.shape[0] > 0 and mixes(ground, board, v, k, i, j):
        return False
    if ground.hourly:
        return _by_hour(ground, board, v, k, i, j)
    calls, length, slate = board.calls[v], board.length[v], board.slate
    order, start, arc = slate[ORDER], slate[START], slate[ARC]
    roads, stops = roads_for(ground, ground.cars[v]), ground.stops
    start[0] = calls[0].leave
    for z in range(1, i + 1):
        order[z], start[z], arc[z] = calls[z].stop, calls[z].start, calls[z].arc
    for z in range(i + 1, j + 1):
        order[z + 1], start[z + 1], arc[z + 1] = calls[z].stop, calls[z].start, calls[z].arc
    for z in range(j + 1, length + 1):
        order[z + 2], start[z + 2], arc[z + 2] = calls[z].stop, calls[z].start, calls[z].arc
    arc[length + 3] = calls[length + 1].arc
    up, down = stops[2 * k], stops[2 * k + 1]
    order[i + 1], start[i + 1], arc[i + 1] = 2 * k, up.earliest, leg(roads, calls[i].point, up.point)
    order[j + 2], start[j + 2] = 2 * k + 1, down.earliest
    arc[j + 3] = leg(roads, down.point, calls[j + 1].point)
    if i == j:
        arc[j + 2] = straight(ground, roads, k)
    else:
        arc[i + 2] = leg(roads, up.point, calls[i + 1].point)
        arc[j + 2] = leg(roads, calls[j].point, down.point)
    if (ground.careful or ground.pairs.shape[0] > 0) and not kept(ground, board, v, length + 2):
        return False
    if not clocked(ground, board, v, length + 2, i + 1):
        return False
    return not ground.slow or rested(ground, slate, board.spot, v, length + 2)


@kernel
def kept(ground: Ground, board: Board, v: int, length: int) -> bool:
    """Whether the order on the scratch rows, laid out but not yet clocked, is not too much driving; adds cleaning."""
    if ground.careful:
        driving = 0
        for z in range(1, length + 2):
            driving += board.slate[ARC, z]
        if driving > ground.cars[v].driving:
            return False
    if ground.pairs.shape[0] > 0:
        soil = ground.soils[ground.cars[v].soil]
        add_cleaning(ground.pairs, ground.jobs, soil, board.slate[ORDER], board.slate[ARC], length)
    return True


@kernel
def cheapest_stop(ground: Ground, board: Board, v: int, k: int, below: int) -> tuple[int, int, int]:
    """The same for a single stop, whose load is in the car from its start; the call after which it goes, twice."""
    calls, length, car = board.calls[v], board.length[v], ground.cars[v]
    roads, up, down = roads_for(ground, car), ground.stops[2 * k], ground.stops[2 * k + 1]
    best, best_i, shared = below, 0, company(ground, board, v, k, 0)
    for i in range(length + 1):
        a, b = calls[i], calls[i + 1]
        if a.leave > down.latest or not fits(a, up, car):
            break
        shared += joined(ground, k, a.stop) if i > 0 else 0
        if i < car.frozen:
            continue
        there = leg_into(roads, a.point, down.point)
        onward = leg(roads, down.point, b.point)
        cost = there + onward - b.arc
        if ground.careful:
            cost = price(ground, car, a.point, down.point) + price(ground, car, down.point, b.point)
            cost -= price(ground, car, a.point, b.point) if length > 0 else 0
        cost += shared
        reached = max(a.leave + there, down.earliest)
        timely = reached <= down.latest and reached + down.service + onward <= b.latest
        if cost < best and timely and proven_stop(ground, board, v, k, i):
            if ground.soft:
                cost += later(ground, board, v, length + 1)
            if cost < best:
                best, best_i = cost, i
    return best, best_i, best_i


@kernel
def proven_stop(ground: Ground, board: Board, v: int, k: int, i: int) -> bool:
    """The same for a route with a single stop after call i."""
    if not ground.bounded:
        return True
    if ground.pairs.shape[0] > 0 and mixes(ground, board, v, k, 0, i):
        return False
    if ground.hourly:
        return _by_hour(ground, board, v, k, i, i)
    calls, length, slate = board.calls[v], board.length[v], board.slate
    order, start, arc = slate[ORDER], slate[START], slate[ARC]
    roads, down = roads_for(ground, ground.cars[v]), ground.stops[2 * k + 1]
    start[0] = calls[0].leave
    for z in range(1, length + 1):
        at = z if z <= i else z + 1
        order[at], start[at], arc[at] = calls[z].stop, calls[z].start, calls[z].arc
    arc[length + 2] = calls[length + 1].arc
    order[i + 1], start[i + 1], arc[i + 1] = 2 * k + 1, down.earliest, leg(roads, calls[i].point, down.point)
    arc[i + 2] = leg(roads, down.point, calls[i + 1].point)
    if not kept(ground, board, v, length + 1) or not clocked(ground, board, v, length + 1, i + 1):
        return False
    return not ground.slow or rested(ground, slate, board.spot, v, length + 1)


@kernel
def cheapest_by_hour(ground: Ground, board: Board, v: int, k: int, below: int) -> tuple[int, int, int]:
    """The same where legs depend on the hour: every place in time, by what the whole route would cost then."""
    calls, length, car = board.calls[v], board.length[v], ground.cars[v]
    up, down, single = ground.stops[2 * k], ground.stops[2 * k + 1], ground.jobs[k].single
    best, best_i, best_j = below, 0, 0
    now = board.cost[v] - car.opening - mixing(ground, board, v) if length > 0 else 0
    shared = company(ground, board, v, k, 0)
    for i in range(length + 1):
        a = calls[i]
        if i > 0:
            shared += joined(ground, k, a.stop) if single else changed(ground, k, a.stop)
        if a.leave > (down.latest if single else up.latest) or (single and not fits(a, up, car)):
            break
        clock, ridden, here = int(a.leave), int(up.service), int(a.point)
        if not single:
            clock, here = max(up.earliest, clock + leg_at(ground, car, here, up.point, clock)), int(up.point)
        if i < car.frozen or (not single and clock > up.latest):
            continue
        clock, together = clock + up.service, shared
        for j in range(i, i + 1 if single else length + 1):
            if j > i:
                together += joined(ground, k, calls[j].stop)
                there, service = int(calls[j].point), calls[j].leave - calls[j].start
                begun = max(ground.stops[calls[j].stop].earliest, clock + leg_at(ground, car, here, there, clock))
                ridden += quickest(ground, car, here, there) + service
                clock, here = begun + service, there
                if begun > calls[j].latest:
                    break
            if not fits(calls[j], up, car) or ridden > down.ride or clock > down.latest:
                break
            if not _in_time(ground, car, down, calls[j + 1], here, clock):
                continue
            if proven_stop(ground, board, v, k, i) if single else proven(ground, board, v, k, i, j):
                cost = _toll(ground, board, v, length + (1 if single else 2)) + together - now
                if cost < best:
                    best, best_i, best_j = cost, i, j
    return best, best_i, best_j


@kernel
def _in_time(ground: Ground, car: Records, down: Records, after: Records, here: int, leaving: int) -> bool:
    """Whether a dropoff can be in time for who leaves then, and the call after it in the best of all hours."""
    dropped = max(down.earliest, leaving + leg_at(ground, car, here, down.point, leaving))
    onward = quickest(ground, car, down.point, after.point)
    return bool(dropped <= down.latest and dropped + down.service + onward <= after.latest)


@kernel
def _by_hour(ground: Ground, board: Board, v: int, k: int, i: int, j: int) -> bool:
    """Lay out the route with the job after calls i and j, and clock it by the hour; whether it keeps every bound."""
    calls, length, slate, stops = board.calls[v], board.length[v], board.slate, 1 if ground.jobs[k].single else 2
    for z in range(1, length + 1):
        slate[ORDER, z + (z > i) * (stops - 1) + (z > j)] = calls[z].stop
    if stops == 2:
        slate[ORDER, i + 1] = 2 * k
    slate[ORDER, j + stops] = 2 * k + 1
    lay_bare(ground, slate, v, length + stops)
    if not rested(ground, slate, board.spot, v, length + stops):
        return False
    driving = 0
    for z in range(1, length + stops + 2):
        driving += slate[ARC, z] - slate[CLEAN, z]
    return bool(driving <= ground.cars[v].driving)


@kernel
def _toll(ground: Ground, board: Board, v: int, length: int) -> int:
    """What the order on the slate costs: its driving and its lateness."""
    slate, car, here, cost = board.slate, ground.cars[v], ground.cars[v].start, 0
    for z in range(1, length + 2):
        there = car.end if z > length else ground.stops[slate[ORDER, z]].point
        cost += charge(ground, car, here, there, slate[ARC, z] - slate[CLEAN, z])
        here = there
    return cost + lateness(ground.dues, slate[ORDER], slate[START], length)


@kernel
def later(ground: Ground, board: Board, v: int, length: int) -> int:
    """What the lateness of a place just proven costs, its own and what it causes behind, in so many stops."""
    return lateness(ground.dues, board.slate[ORDER], board.slate[START], length) - owed(ground, board, v)


@kernel
def mixes(ground: Ground, board: Board, v: int, k: int, i: int, j: int) -> bool:
    """Whether the job, in the car from call i to call j, would ride with another of a class to be kept apart from."""
    calls, kind = board.calls[v], ground.jobs[k].kind
    for z in range(i + 1, board.length[v] + 1):
        stop = calls[z].stop
        if stop % 2 == 1 and stop // 2 != k and ground.pairs[kind, ground.jobs[stop // 2].kind].apart:
            begin = boarded(ground, board, stop // 2)
            if begin <= j:
                return True
    return False


@kernel
def extra(ground: Ground, board: Board, v: int, k: int) -> int:
    """The price of sending the car out if it stands, less the favour of a preferred one."""
    price = ground.cars[v].opening if board.length[v] == 0 else 0
    return price - favour(ground, k, v)


@kernel
def ask(ground: Ground, board: Board, v: int, k: int) -> None:
    """Have car v bid for job k, and remember it."""
    cost, i, j = IMPOSSIBLE, 0, 0
    if board.length[v] + 4 < board.calls.shape[1] and able(ground, v, k):
        cost, i, j = cheapest(ground, board, int(v), int(k), IMPOSSIBLE)
        if cost < IMPOSSIBLE:
            cost += extra(ground, board, v, k)
    bid = board.bids[k, v & (BIDS - 1)]
    bid.car, bid.version, bid.cost, bid.i, bid.j = v, board.version[v], cost, i, j
    board.tally[0].asked += 1
