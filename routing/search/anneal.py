"""The two loops of ruin and recreate: drive less at a falling temperature, and place everybody with fewer cars."""

from math import ceil
from math import log as ln
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.search.board import IMPOSSIBLE, Board
from routing.search.chance import Dice, throw
from routing.search.changes import Log, take_back, wait, wait_no_more
from routing.search.compiled import kernel
from routing.search.deal import deal
from routing.search.ground import Ground, Ints
from routing.search.near import Near
from routing.search.ruin import Pool, add_waiting, ruin


class Kept(NamedTuple):
    """The best plan so far: stops of each car, how many, and which cars the present plan may differ in."""

    stops: Ints
    length: Ints
    dirty: NDArray[np.bool_]


@kernel
def anneal(
    ground: Ground,
    near: Near,
    board: Board,
    pool: Pool,
    log: Log,
    kept: Kept,
    dice: Dice,
    steps: int,
    heat: float,
    strings: float,
    idle: int,
    best: int,
) -> int:
    """So many steps at one temperature; the cost of the best plan, which is in `kept`."""
    tally = board.tally[0]
    for _ in range(steps):
        before = tally.cost
        ceiling = before + ceil(-heat * ln(1.0 - throw(dice)))
        size = ruin(ground, near, board, pool, log, dice, strings)
        whole = deal(ground, near, board, pool, log, dice, size, idle, len(board.length), ceiling, size + 1, 0.0)
        if whole and tally.cost < ceiling:
            _commit(board, pool, size)
            for entry in range(log.size[0]):
                kept.dirty[log.car[entry]] = True
            if tally.cost < best:
                best = tally.cost
                _copy(board, kept)
        else:
            _undo(board, pool, log, size, before)
    return best


@kernel
def fewer(
    ground: Ground,
    near: Near,
    board: Board,
    pool: Pool,
    log: Log,
    dice: Dice,
    steps: int,
    heat: float,
    strings: float,
    most: int,
) -> bool:
    """Place everybody who waits, with at most so many cars; True as soon as nobody waits.

    A step is kept when fewer wait, or when those who wait have been left over less often so far: the hard ones find a
    place first and the others make room. Among equals, driving less decides.
    """
    tally = board.tally[0]
    for _ in range(steps):
        before, waiting = tally.cost, tally.waiting
        size = add_waiting(ground, board, pool, ruin(ground, near, board, pool, log, dice, strings))
        old, drove = 0.0, before
        for place in range(size):
            if pool.waited[place]:
                old += pool.absent[pool.job[place]]
                drove -= ground.jobs[pool.job[place]].penalty
        whole = deal(ground, near, board, pool, log, dice, size, most, most, IMPOSSIBLE, waiting, old)
        new, left, drives = 0.0, 0, tally.cost
        for place in range(size):
            k = pool.job[place]
            if board.car[2 * k + 1] < 0:
                new += pool.absent[k] - 1.0
                left += 1
                drives -= ground.jobs[k].penalty
        cooler = left == waiting and new <= old and drives - drove < -heat * ln(1.0 - throw(dice))
        if whole and (left < waiting or new < old or cooler):
            _commit(board, pool, size)
            if tally.waiting == 0:
                return True
        else:
            _undo(board, pool, log, size, before)
    return False


@kernel
def _commit(board: Board, pool: Pool, size: int) -> None:
    """The step counts: bring the list of those who wait in step with the routes."""
    for place in range(size):
        k = pool.job[place]
        waits = board.car[2 * k + 1] < 0
        if waits and not pool.waited[place]:
            wait(board, k)
        elif pool.waited[place] and not waits:
            wait_no_more(board, k)


@kernel
def _undo(board: Board, pool: Pool, log: Log, size: int, cost: int) -> None:
    """The step never happened."""
    for place in range(size):
        k = pool.job[place]
        board.car[2 * k] = board.car[2 * k + 1] = -1
    take_back(board, log)
    board.tally[0].cost = cost


@kernel
def _copy(board: Board, kept: Kept) -> None:
    """The present plan is the best: copy every route in which they may differ."""
    for v in range(len(board.length)):
        if kept.dirty[v]:
            kept.dirty[v] = False
            kept.length[v] = board.length[v]
            for z in range(board.length[v]):
                kept.stops[v, z] = board.calls[v, z + 1].stop
