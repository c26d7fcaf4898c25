"""Recreate: give jobs out one after the other, each to the car that bids least."""

from typing import Final

from routing.search.bid import ask
from routing.search.board import BIDS, IMPOSSIBLE, Board
from routing.search.bundle import best_together, put_together, wait_together, worth
from routing.search.chance import Dice, throw
from routing.search.changes import Log, keep, put_in, wait_no_more
from routing.search.compiled import kernel
from routing.search.ground import Ground, Ints
from routing.search.near import Near
from routing.search.ruin import Pool

EVERYBODY: Final = 64
"""Up to so many moving cars all are asked; beyond, those with a stop near."""


@kernel
def construct(ground: Ground, near: Near, board: Board, pool: Pool, order: Ints, idle: int) -> None:
    """Give jobs out in this order, each to the cheapest car; those whom nobody can take go on waiting."""
    for place in range(len(order)):
        k = order[place]
        if ground.jobs[k].mate != 0:
            _construct_bundle(ground, near, board, int(k), idle)
            continue
        cost, v, i, j = auction(ground, near, board, pool, k, idle, len(board.length))
        if cost < ground.jobs[k].penalty:
            put_in(ground, board, v, k, i, j)
            wait_no_more(board, k)


@kernel
def _construct_bundle(ground: Ground, near: Near, board: Board, k: int, idle: int) -> None:
    """Give out a bundle whole, unless it is already."""
    if board.car[2 * k + 1] < 0:
        price, v = best_together(ground, near, board, k, idle, len(board.length))
        if price < worth(ground, k) and put_together(ground, board, v, k):
            wait_together(ground, board, k, False)


@kernel
def deal(
    ground: Ground,
    near: Near,
    board: Board,
    pool: Pool,
    log: Log,
    dice: Dice,
    size: int,
    idle: int,
    most: int,
    ceiling: int,
    spare: int,
    absence: float,
) -> bool:
    """Give out the pool in an order drawn by dice, with at most so many cars; False when that was given up.

    It is when the log is full; when the plan costs more than the ceiling before everybody has had a turn (which favours
    could still make up for, and roads with prices where a way round is cheaper, so that with them every step goes to
    its end); or when at least `spare` found no place and had been left over more than `absence` times, bundles aside,
    which the next of their jobs may still place. Who finds none is left over once more.
    """
    arrange(pool, dice, size)
    if ground.fond or ground.careful:
        ceiling = IMPOSSIBLE
    owed, left, absent = 0, 0, 0.0
    for place in range(size):
        owed += ground.jobs[pool.job[place]].penalty
    for place in range(size):
        k = pool.job[place]
        if ground.jobs[k].mate != 0:
            owed -= ground.jobs[k].penalty
            if not _deal_bundle(ground, near, board, pool, log, int(k), idle, most):
                return False
            pool.absent[k] += board.car[2 * k + 1] < 0
            continue
        penalty = ground.jobs[k].penalty
        owed -= penalty
        cost, v, i, j = auction(ground, near, board, pool, k, idle, most)
        if board.tally[0].cost - penalty - owed + min(cost, penalty) > ceiling:
            return False
        if cost < penalty:
            if not keep(board, log, v, pool.step[0]):
                return False
            put_in(ground, board, v, k, i, j)
        else:
            left += 1
            absent += pool.absent[k]
            pool.absent[k] += 1.0
            if left >= spare and absent > absence:
                return False
    return True


@kernel
def _deal_bundle(ground: Ground, near: Near, board: Board, pool: Pool, log: Log, k: int, idle: int, most: int) -> bool:
    """Give out a bundle whole, unless it is already; False when the log is full."""
    if board.car[2 * k + 1] >= 0:
        return True
    price, v = best_together(ground, near, board, k, idle, most)
    if price < worth(ground, k):
        if not keep(board, log, v, pool.step[0]):
            return False
        put_together(ground, board, v, k)
    return True


@kernel
def arrange(pool: Pool, dice: Dice, size: int) -> None:
    """Order the pool: by chance, or now and then by who was left over most."""
    pity = throw(dice) < pool.pity[0]
    for place in range(size):
        pool.key[place] = -pool.absent[pool.job[place]] if pity else throw(dice)
    _sort(pool, size)


@kernel
def _sort(pool: Pool, size: int) -> None:
    """By insertion: pools are short, and equal keys keep their order."""
    job, waited, key = pool.job, pool.waited, pool.key
    for right in range(1, size):
        value, k, was, left = key[right], job[right], waited[right], right - 1
        while left >= 0 and key[left] > value:
            key[left + 1], job[left + 1], waited[left + 1] = key[left], job[left], waited[left]
            left -= 1
        key[left + 1], job[left + 1], waited[left + 1] = value, k, was


@kernel
def auction(
    ground: Ground,
    near: Near,
    board: Board,
    pool: Pool,
    k: int,
    idle: int,
    most: int,
) -> tuple[int, int, int, int]:
    """The least bid for job k: its cost, the car, and the calls after which pickup and dropoff go.

    Bids stand in `board.bids` for as long as the route they were made on; only changed cars are asked again. Those the
    job knows are asked wherever they are, and of the others that stand `idle` that could come, while fewer than `most`
    move.
    """
    pool.step[1] += 1
    turn, tally = pool.step[1], board.tally[0]
    best, car, best_i, best_j = IMPOSSIBLE, -1, 0, 0
    everybody, width = tally.moving <= EVERYBODY, near.close.shape[1]
    for rank in range(tally.moving if everybody else 2 * width):
        if everybody:
            v = board.movers[rank]
        else:
            stop = near.close[2 * k, rank] if rank < width else near.close[2 * k + 1, rank - width]
            v = board.car[stop] if stop >= 0 else -1
        if v < 0 or pool.asked[v] == turn:
            continue
        pool.asked[v] = turn
        bid = board.bids[k, v & (BIDS - 1)]
        if bid.version != board.version[v] or bid.car != v:
            ask(ground, board, v, k)
        if bid.cost < best:
            best, car, best_i, best_j = bid.cost, v, bid.i, bid.j
    for known in range(ground.liked.first[k], ground.liked.first[k + 1]):
        v = ground.liked.cars[known]
        if pool.asked[v] == turn or (board.length[v] == 0 and (idle == 0 or tally.moving >= most)):
            continue
        pool.asked[v] = turn
        bid = board.bids[k, v & (BIDS - 1)]
        if bid.version != board.version[v] or bid.car != v:
            ask(ground, board, v, k)
        if bid.cost < best:
            best, car, best_i, best_j = bid.cost, v, bid.i, bid.j
    if tally.moving >= most:
        return best, car, best_i, best_j
    for rank in range(near.idle.shape[1]):
        v = near.idle[k, rank]
        if v < 0 or idle == 0:
            break
        last = near.kind[v]
        while v < last and board.length[v] > 0:
            v += 1
        if v < last:
            bid = board.bids[k, v & (BIDS - 1)]
            if bid.version != board.version[v] or bid.car != v:
                ask(ground, board, v, k)
            idle -= bid.cost < IMPOSSIBLE
            if bid.cost < best:
                best, car, best_i, best_j = bid.cost, v, bid.i, bid.j
    return best, car, best_i, best_j
