"""One step of the search, many times: ruin a neighbourhood, give the jobs out again, keep it or take it back.

Source: Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing problems" (2020), with
pairs instead of single stops, a list of the waiting instead of a full plan, and remembered bids.
"""

from math import log
from typing import Final, NamedTuple

import numpy as np

from routing.search.bid import ask
from routing.search.board import BIDS, IMPOSSIBLE, Board
from routing.search.chance import Dice, below, throw
from routing.search.changes import Log, keep, put_in, take_back, take_out, wait, wait_no_more
from routing.search.compiled import kernel
from routing.search.ground import Ground, Ints
from routing.search.near import Near

POOL: Final = 1024
"""Jobs one step may give out anew."""
BLINK: Final = 0.01
ASK_ALL: Final = 64
"""Up to so many moving cars all are asked; beyond, those with a stop near."""


class Desk(NamedTuple):
    """Scratch rows of a step: the jobs to give out, whether each waited before, and marks of jobs and cars."""

    pool: Ints
    waited: np.ndarray
    key: np.ndarray
    gone: np.ndarray
    asked: np.ndarray
    ruined: np.ndarray
    absent: np.ndarray
    dirty: np.ndarray
    step: np.ndarray


def desk_of(ground: Ground) -> Desk:
    """Clean scratch rows."""
    jobs, cars = len(ground.jobs), len(ground.cars)
    return Desk(
        np.zeros(POOL, dtype=np.int32),
        np.zeros(POOL, dtype=np.bool_),
        np.zeros(POOL, dtype=np.float64),
        np.full(jobs, -1, dtype=np.int64),
        np.full(cars, -1, dtype=np.int64),
        np.full(cars, -1, dtype=np.int64),
        np.zeros(jobs, dtype=np.float64),
        np.zeros(cars, dtype=np.bool_),
        np.zeros(2, dtype=np.int64),
    )


@kernel
def anneal(
    ground: Ground, near: Near, board: Board, desk: Desk, logbook: Log, dice: Dice, steps: int, heat: float,
    strings: float, longest: float, idle: int, best: int, kept: Ints, lengths: Ints,
) -> int:
    """So many steps at one temperature; the best plan seen goes to `kept` and `lengths`. The cost of the best."""
    tally = board.tally[0]
    for _ in range(steps):
        before = tally.cost
        size = ruin(ground, near, board, desk, logbook, dice, strings, longest)
        whole = give_out(ground, near, board, desk, logbook, dice, size, idle, len(board.length))
        if whole and tally.cost < before - heat * log(1.0 - throw(dice)):
            commit(board, desk, size)
            mark(desk, logbook)
            if tally.cost < best:
                best = tally.cost
                copy(board, desk, kept, lengths)
        else:
            undo(board, desk, logbook, size, before)
    return best


@kernel
def fewer(
    ground: Ground, near: Near, board: Board, desk: Desk, logbook: Log, dice: Dice, steps: int, heat: float,
    strings: float, longest: float, most: int,
) -> bool:
    """Place everybody who waits, with at most so many cars; True as soon as nobody waits.

    A step is kept when those who wait have waited less often so far, or when as many wait and it drives less; so the
    hard ones are placed first and others make room.
    """
    tally = board.tally[0]
    for _ in range(steps):
        before, waiting = tally.cost, tally.waiting
        size = ruin(ground, near, board, desk, logbook, dice, strings, longest)
        size = add_waiting(board, desk, size)
        whole = give_out(ground, near, board, desk, logbook, dice, size, most - tally.moving, most)
        old, new, left = 0.0, 0.0, 0
        for place in range(size):
            k = desk.pool[place]
            if desk.waited[place]:
                old += desk.absent[k]
            if board.car[2 * k] < 0:
                new += desk.absent[k]
                left += 1
        for place in range(size):
            k = desk.pool[place]
            if board.car[2 * k] < 0:
                desk.absent[k] += 1.0
        drives = driving(tally.cost, ground, board, desk, size, False)
        drove = driving(before, ground, board, desk, size, True)
        cooler = drives < drove - heat * log(1.0 - throw(dice))
        if whole and (left < waiting or new < old or (left == waiting and new <= old and cooler)):
            commit(board, desk, size)
            if tally.waiting == 0:
                logbook.size[0] = 0
                return True
        else:
            undo(board, desk, logbook, size, before)
    return False


@kernel
def driving(cost: int, ground: Ground, board: Board, desk: Desk, size: int, before: bool) -> int:
    """A cost without the penalties of those in the pool who wait."""
    for place in range(size):
        k = desk.pool[place]
        if desk.waited[place] if before else board.car[2 * k] < 0:
            cost -= ground.jobs[k].penalty
    return cost


@kernel
def ruin(
    ground: Ground, near: Near, board: Board, desk: Desk, logbook: Log, dice: Dice, strings: float, longest: float
) -> int:
    """Take strings of stops out of a few routes that pass near one place; those waiting near join. Size of the pool."""
    tally = board.tally[0]
    desk.step[0] += 1
    step, size, ruined = desk.step[0], 0, 0
    logbook.size[0] = 0
    average = min(longest, tally.calls / max(1, tally.moving))
    most = int(1.0 + throw(dice) * (4.0 * strings / (1.0 + average) - 1.0))
    seed = below(dice, len(ground.stops))
    if tally.waiting > 0 and throw(dice) < 0.5:
        seed = 2 * board.waiting[below(dice, tally.waiting)] + below(dice, 2)
    for rank in range(-1, near.around.shape[1]):
        stop = seed if rank < 0 else near.around[seed, rank]
        if stop < 0 or ruined >= most or size >= POOL // 2:
            break
        k, v = stop // 2, board.car[stop]
        if v < 0:
            if desk.gone[k] != step and ground.stops[2 * k].point >= 0 and size < 4 * strings:
                desk.gone[k] = step
                desk.pool[size], desk.waited[size] = k, True
                size += 1
        elif desk.ruined[v] != step and desk.gone[k] != step and keep(board, logbook, v, step):
            desk.ruined[v] = step
            ruined += 1
            size = pull(ground, board, desk, dice, v, board.place[stop], average, size)
            take_out(ground, board, v, desk.gone, step)
    return size


@kernel
def pull(
    ground: Ground, board: Board, desk: Desk, dice: Dice, v: int, place: int, average: float, size: int
) -> int:
    """Mark the jobs of a string of stops around `place`, sometimes with a stop left in; the size of the pool."""
    length, step = board.length[v], desk.step[0]
    string = min(length, int(1.0 + throw(dice) * min(float(length), average)))
    spare = 1 if 1 < string < length and throw(dice) < 0.5 else 0
    low, high = max(1, place - string - spare + 1), min(place, length - string - spare + 1)
    first = low + below(dice, high - low + 1)
    skipped = first + below(dice, string + spare) if spare else -1
    for z in range(first, first + string + spare):
        k = board.calls[v, z].stop // 2
        if z != skipped and desk.gone[k] != step and not ground.jobs[k].fixed and size < POOL:
            desk.gone[k] = step
            desk.pool[size], desk.waited[size] = k, False
            size += 1
    return size


@kernel
def add_waiting(board: Board, desk: Desk, size: int) -> int:
    """Everybody who waits joins the pool."""
    step = desk.step[0]
    for seat in range(board.tally[0].waiting):
        k = board.waiting[seat]
        if desk.gone[k] != step and size < POOL:
            desk.gone[k] = step
            desk.pool[size], desk.waited[size] = k, True
            size += 1
    return size


@kernel
def give_out(
    ground: Ground, near: Near, board: Board, desk: Desk, logbook: Log, dice: Dice, size: int, idle: int, most: int
) -> bool:
    """Give each job of the pool to the cheapest car, in an order drawn by dice; False when the log is full."""
    arrange(ground, desk, dice, size)
    for place in range(size):
        k = desk.pool[place]
        cost, v, i, j = auction(ground, near, board, desk, dice, k, idle, most, BLINK)
        if cost < ground.jobs[k].penalty:
            if not keep(board, logbook, v, desk.step[0]):
                return False
            put_in(ground, board, v, k, i, j)
    return True


@kernel
def arrange(ground: Ground, desk: Desk, dice: Dice, size: int) -> None:
    """Order the pool: at random, the largest, the farthest, the tightest, the earliest or the most urgent first."""
    kind = below(dice, 16)
    pool, waited, key = desk.pool, desk.waited, desk.key
    for place in range(size):
        k = pool[place]
        up, down = ground.stops[2 * k], ground.stops[2 * k + 1]
        if kind < 4:
            key[place] = throw(dice)
        elif kind < 7:
            key[place] = -float(up.seats) - up.litres
        elif kind < 9:
            key[place] = -float(ground.jobs[k].direct)
        elif kind < 10:
            key[place] = float(ground.jobs[k].direct)
        elif kind < 12:
            key[place] = float(up.latest) - up.earliest + down.latest - down.earliest
        elif kind < 14:
            key[place] = float(up.earliest)
        else:
            key[place] = -float(down.latest)
    for right in range(1, size):
        value, k, was, left = key[right], pool[right], waited[right], right - 1
        while left >= 0 and key[left] > value:
            key[left + 1], pool[left + 1], waited[left + 1] = key[left], pool[left], waited[left]
            left -= 1
        key[left + 1], pool[left + 1], waited[left + 1] = value, k, was


@kernel
def auction(
    ground: Ground, near: Near, board: Board, desk: Desk, dice: Dice, k: int, idle: int, most: int,
    blink: float,
) -> tuple[int, int, int, int]:
    """The best bid for job k, now and then overlooked: its cost, the car, and the two places."""
    desk.step[1] += 1
    turn, tally = desk.step[1], board.tally[0]
    best, car, best_i, best_j = IMPOSSIBLE, -1, 0, 0
    near_up, near_down = near.close[2 * k], near.close[2 * k + 1]
    width = near_up.shape[0]
    everybody = tally.moving <= ASK_ALL and len(board.length) <= 4 * ASK_ALL
    for rank in range(len(board.length) if everybody else 2 * width):
        if everybody:
            v = rank if board.length[rank] > 0 else -1
        else:
            stop = near_up[rank] if rank < width else near_down[rank - width]
            v = board.car[stop] if stop >= 0 else -1
        if v < 0 or desk.asked[v] == turn:
            continue
        desk.asked[v] = turn
        bid = board.bids[k, v & (BIDS - 1)]
        if bid.version != board.version[v] or bid.car != v:
            ask(ground, board, v, k)
        if bid.cost < best and throw(dice) >= blink:
            best, car, best_i, best_j = bid.cost, v, bid.i, bid.j
    if tally.moving < most:
        for rank in range(near.idle.shape[1]):
            v = near.idle[k, rank]
            if v < 0 or idle <= 0:
                break
            last = near.kind[v]
            while v < last and board.length[v] > 0:
                v += 1
            if v == last:
                continue
            bid = board.bids[k, v & (BIDS - 1)]
            if bid.version != board.version[v] or bid.car != v:
                ask(ground, board, v, k)
            if bid.cost < IMPOSSIBLE:
                idle -= 1
            if bid.cost < best and throw(dice) >= blink:
                best, car, best_i, best_j = bid.cost, v, bid.i, bid.j
    return best, car, best_i, best_j


@kernel
def construct(ground: Ground, near: Near, board: Board, desk: Desk, dice: Dice, order: Ints, idle: int) -> None:
    """Give the jobs out in this order, each to the cheapest car; those nobody can take keep waiting."""
    for place in range(len(order)):
        k = order[place]
        cost, v, i, j = auction(ground, near, board, desk, dice, k, idle, len(board.length), 0.0)
        if cost < ground.jobs[k].penalty:
            put_in(ground, board, v, k, i, j)
            wait_no_more(board, k)


@kernel
def commit(board: Board, desk: Desk, size: int) -> None:
    """The step counts: bring the list of the waiting in step with the routes."""
    for place in range(size):
        k = desk.pool[place]
        waits = board.car[2 * k] < 0
        if waits and not desk.waited[place]:
            wait(board, k)
        elif desk.waited[place] and not waits:
            wait_no_more(board, k)


@kernel
def undo(board: Board, desk: Desk, logbook: Log, size: int, cost: int) -> None:
    """The step never happened."""
    for place in range(size):
        k = desk.pool[place]
        board.car[2 * k] = board.car[2 * k + 1] = -1
    take_back(board, logbook)
    board.tally[0].cost = cost
    logbook.size[0] = 0


@kernel
def mark(desk: Desk, logbook: Log) -> None:
    """Remember which routes differ from the best plan copied so far."""
    for entry in range(logbook.size[0]):
        desk.dirty[logbook.car[entry]] = True


@kernel
def copy(board: Board, desk: Desk, kept: Ints, lengths: Ints) -> None:
    """Copy every route that differs to the best plan."""
    for v in range(len(board.length)):
        if desk.dirty[v]:
            desk.dirty[v] = False
            lengths[v] = board.length[v]
            for z in range(board.length[v]):
                kept[v, z] = board.calls[v, z + 1].stop
