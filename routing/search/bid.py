"""What it costs to give a job to a car: the cheapest two places in its route that break nothing.

`cheapest` is where a search spends its time: it is written for that.
"""

from routing.search.board import BIDS, IMPOSSIBLE, Board, clocked
from routing.search.compiled import kernel
from routing.search.ground import Ground, Records, favour, leg, leg_into, named


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
    """Added driving and the calls after which pickup and dropoff go; `below` itself where no pair costs less.

    The pickup at each place in turn, the dropoff walked forward from it, cut off by room, windows and the latest starts
    behind; ride times are proven only for what would be the best so far.
    """
    roads, calls, length, car = ground.roads, board.calls[v], board.length[v], ground.cars[v]
    up, down = ground.stops[2 * k], ground.stops[2 * k + 1]
    direct, ride = ground.jobs[k].direct, down.ride - up.service
    best, best_i, best_j = below, 0, 0
    for i in range(car.frozen, length + 1):
        a, b = calls[i], calls[i + 1]
        if a.leave > up.latest:
            break
        if b.latest < up.earliest or not fits(a, up, car):
            continue
        to_pickup = leg_into(roads, a.point, up.point)
        picked = max(a.leave + to_pickup, up.earliest)
        if picked > up.latest:
            continue
        left = picked + up.service
        spent = to_pickup - b.arc
        dropped = max(left + direct, down.earliest)
        if dropped <= down.latest:
            onward = leg(roads, down.point, b.point)
            cost = spent + direct + onward
            if cost < best and dropped + down.service + onward <= b.latest and proven(ground, board, v, k, i, i):
                best, best_i, best_j = cost, i, i
        if i == length:
            break
        onward = leg(roads, up.point, b.point)
        spent += onward
        clock = max(left + onward, b.start)
        if spent >= best or clock > b.latest:
            continue
        ridden = onward
        for j in range(i + 1, length + 1):
            here, after = calls[j], calls[j + 1]
            if not fits(here, up, car):
                break
            service = here.leave - here.start
            leave = clock + service
            ridden += service
            if leave > down.latest or ridden > ride:
                break
            to_dropoff = leg_into(roads, here.point, down.point)
            dropped = max(leave + to_dropoff, down.earliest)
            if dropped <= down.latest and spent + to_dropoff - after.arc < best and ridden + to_dropoff <= ride:
                onward = leg(roads, down.point, after.point)
                cost = spent + to_dropoff + onward - after.arc
                timely = cost < best and dropped + down.service + onward <= after.latest
                if timely and proven(ground, board, v, k, i, j):
                    best, best_i, best_j = cost, i, j
            if j == length:
                break
            ridden += after.arc
            clock = max(leave + after.arc, after.start)
            if clock > after.latest:
                break
    return best, best_i, best_j


@kernel
def proven(ground: Ground, board: Board, v: int, k: int, i: int, j: int) -> bool:
    """Whether the route with the job after calls i and j keeps every ride time too."""
    if not ground.bounded:
        return True
    calls, length, order, start, arc = board.calls[v], board.length[v], board.order, board.start, board.arc
    roads, stops = ground.roads, ground.stops
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
        arc[j + 2] = ground.jobs[k].direct
    else:
        arc[i + 2] = leg(roads, up.point, calls[i + 1].point)
        arc[j + 2] = leg(roads, calls[j].point, down.point)
    return clocked(ground, board, v, length + 2, i + 1)


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
        cost, i, j = cheapest(ground, board, v, k, IMPOSSIBLE)
        if cost < IMPOSSIBLE:
            cost += extra(ground, board, v, k)
    bid = board.bids[k, v & (BIDS - 1)]
    bid.car, bid.version, bid.cost, bid.i, bid.j = v, board.version[v], cost, i, j
    board.tally[0].asked += 1
