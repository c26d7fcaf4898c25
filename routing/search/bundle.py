"""Jobs that stay together: a bundle is in one car whole, or it waits whole.

What it costs in a car is found by putting it there and taking it out again, which leaves the car as it was. Numbers
from arrays are made plain ones first, so that each kernel is compiled for one kind of number only.
"""

from routing.search.bid import able, cheapest
from routing.search.board import IMPOSSIBLE, Board, settle
from routing.search.changes import put_in, wait, wait_no_more
from routing.search.compiled import kernel
from routing.search.ground import NOWHERE, Ground, aboard, favour
from routing.search.near import Near


@kernel
def put_together(ground: Ground, board: Board, v: int, k: int) -> bool:
    """Put the bundle of job k into car v, that job first, each where it is cheapest; False, and no trace, if not.

    They go on being listed as waiting, if they were.
    """
    version, one = board.version[v], k
    while True:
        cost, i, j = IMPOSSIBLE, 0, 0
        if board.length[v] + 4 < board.calls.shape[1] and able(ground, v, one) and not aboard(ground, one):
            cost, i, j = cheapest(ground, board, v, one, IMPOSSIBLE)
        if cost == IMPOSSIBLE:
            take_together(ground, board, v, k)
            board.version[v] = version
            return False
        put_in(ground, board, v, one, i, j)
        one += ground.jobs[one].mate
        if one == k:
            return True


@kernel
def take_together(ground: Ground, board: Board, v: int, k: int) -> None:
    """Whatever of the bundle of job k is in car v leaves it."""
    calls, length, kept, tally = board.calls[v], board.length[v], 0, board.tally[0]
    for z in range(1, length + 1):
        stop = calls[z].stop
        if ground.jobs[stop // 2].bundle == ground.jobs[k].bundle:
            board.car[stop] = NOWHERE
            if stop % 2 == 1:
                tally.cost += ground.jobs[stop // 2].penalty + favour(ground, stop // 2, v)
        else:
            kept += 1
            calls[kept].stop = stop
    board.length[v] = kept
    tally.calls -= length - kept
    settle(ground, board, v)


@kernel
def price_together(ground: Ground, board: Board, v: int, k: int) -> int:
    """What the bundle of job k would cost in car v, less the favour of a preferred one; nothing is changed."""
    before, version = board.cost[v], board.version[v]
    if not put_together(ground, board, v, k):
        return IMPOSSIBLE
    price, one = board.cost[v] - before, k
    take_together(ground, board, v, k)
    board.version[v] = version
    while True:
        price -= favour(ground, one, v)
        one += ground.jobs[one].mate
        if one == k:
            return int(price)


@kernel
def best_together(ground: Ground, near: Near, board: Board, k: int, idle: int, most: int) -> tuple[int, int]:
    """The least price of the bundle of job k, and the car: of all that move, and of some that stand near."""
    best, car, moving = IMPOSSIBLE, -1, board.tally[0].moving
    for rank in range(moving):
        v = int(board.movers[rank])
        price = price_together(ground, board, v, k)
        if price < best:
            best, car = price, v
    for rank in range(near.idle.shape[1]):
        v = int(near.idle[k, rank])
        if v < 0 or idle == 0 or moving >= most:
            break
        last = near.kind[v]
        while v < last and board.length[v] > 0:
            v += 1
        if v < last:
            price = price_together(ground, board, v, k)
            idle -= price < IMPOSSIBLE
            if price < best:
                best, car = price, v
    return best, car


@kernel
def any_together(ground: Ground, board: Board, k: int) -> int:
    """The car in which the bundle of job k is cheapest, of all there are; -1: none."""
    best, car = IMPOSSIBLE, -1
    for v in range(len(board.length)):
        price = price_together(ground, board, v, k)
        if price < best:
            best, car = price, v
    return car


@kernel
def worth(ground: Ground, k: int) -> int:
    """What leaving the bundle of job k over costs."""
    penalty, one = 0, k
    while True:
        penalty += ground.jobs[one].penalty
        one += ground.jobs[one].mate
        if one == k:
            return int(penalty)


@kernel
def wait_together(ground: Ground, board: Board, k: int, waits: bool) -> None:
    """The bundle of job k joins those who wait, or leaves them."""
    one = k
    while True:
        if waits:
            wait(board, one)
        else:
            wait_no_more(board, one)
        one += ground.jobs[one].mate
        if one == k:
            return
