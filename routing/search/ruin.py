"""Ruin: take strings of stops out of a few routes that pass near one place, so that jobs can change places there.

Source: Christiaens and Vanden Berghe, "Slack induction by string removals for vehicle routing problems" (2020), with
trips instead of single stops and a list of those who wait.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.search.board import Board, Longs
from routing.search.chance import Dice, below, throw
from routing.search.changes import Log, keep, take_out
from routing.search.compiled import kernel
from routing.search.ground import Ground, Ints, Records, aboard
from routing.search.near import Near

ROOM: Final = 1024
"""Jobs one step may give out anew."""
PITY: Final = 0.2
"""How often those left over most go first."""


class Pool(NamedTuple):
    """The jobs a step gives out anew (`job`, their number is passed along) and whether each waited before.

    Marks carry the number of the step: `gone` jobs are in the pool, `ruined` cars have lost a string; `asked` cars
    carry the number of the auction. `absent` counts how often a job was left over. `step` holds both numbers. `pity`
    is how often those left over most go first.
    """

    job: Ints
    waited: NDArray[np.bool_]
    key: NDArray[np.float64]
    gone: Longs
    ruined: Longs
    asked: Longs
    absent: NDArray[np.float64]
    step: Longs
    pity: NDArray[np.float64]


def pool_of(ground: Ground) -> Pool:
    """An empty pool."""
    jobs, cars = len(ground.jobs), len(ground.cars)
    return Pool(
        job=np.zeros(ROOM, dtype=np.int32),
        waited=np.zeros(ROOM, dtype=np.bool_),
        key=np.zeros(ROOM, dtype=np.float64),
        gone=np.full(jobs, -1, dtype=np.int64),
        ruined=np.full(cars, -1, dtype=np.int64),
        asked=np.full(cars, -1, dtype=np.int64),
        absent=np.zeros(jobs, dtype=np.float64),
        step=np.zeros(2, dtype=np.int64),
        pity=np.array([PITY]),
    )


@kernel
def ruin(ground: Ground, near: Near, board: Board, pool: Pool, log: Log, dice: Dice, strings: float) -> int:
    """Strings of at most ten stops leave routes near a random place, about `strings` · 2 stops; the size of the pool.

    Half of the time the place is that of somebody who waits; those waiting nearby join the pool.
    """
    tally = board.tally[0]
    pool.step[0] += 1
    log.size[0] = 0
    step, size, ruined = pool.step[0], 0, 0
    longest = min(10.0, tally.calls / max(1, tally.moving))
    most = int(1.0 + throw(dice) * (4.0 * strings / (1.0 + longest) - 1.0))
    seed = below(dice, len(ground.stops))
    if tally.waiting > 0 and throw(dice) < 0.5:
        seed = 2 * board.waiting[below(dice, tally.waiting)] + below(dice, 2)
    if ground.jobs[seed // 2].single:
        seed |= 1
    for rank in range(-1, near.around.shape[1]):
        stop = seed if rank < 0 else near.around[seed, rank]
        if stop < 0 or ruined >= most or size >= ROOM // 2:
            break
        k, v = stop // 2, board.car[stop]
        if v < 0:
            if size < 4 * strings and not aboard(ground, k) and board.car[2 * k + 1] < 0:
                size = _join(ground.jobs, pool, k, True, size)
        elif pool.ruined[v] != step and pool.gone[k] != step and keep(board, log, v, step):
            pool.ruined[v] = step
            ruined += 1
            size = _pull(ground, board, pool, dice, v, board.place[stop], longest, size)
            if not take_out(ground, board, v, pool.gone, step):
                size = _pull_all(ground, board, pool, v, size)
                take_out(ground, board, v, pool.gone, step)
    return size


@kernel
def _pull(ground: Ground, board: Board, pool: Pool, dice: Dice, v: int, place: int, longest: float, size: int) -> int:
    """The jobs of a string of stops around `place` join the pool; half of the time one stop in it may stay."""
    length = board.length[v]
    string = min(length, int(1.0 + throw(dice) * min(float(length), longest)))
    spare = 1 if 1 < string < length and throw(dice) < 0.5 else 0
    low, high = max(1, place - string - spare + 1), min(place, length - string - spare + 1)
    first = low + below(dice, high - low + 1)
    spared = first + below(dice, string + spare) if spare else -1
    for z in range(first, first + string + spare):
        k = board.calls[v, z].stop // 2
        if z != spared and not ground.jobs[k].fixed:
            size = _join(ground.jobs, pool, k, False, size)
    return size


@kernel
def _pull_all(ground: Ground, board: Board, pool: Pool, v: int, size: int) -> int:
    """Everything but promises joins the pool: where a way round is shorter than the way, less may not be drivable."""
    for z in range(1, board.length[v] + 1):
        k = board.calls[v, z].stop // 2
        if not ground.jobs[k].fixed:
            size = _join(ground.jobs, pool, k, False, size)
    return size


@kernel
def add_waiting(ground: Ground, board: Board, pool: Pool, size: int) -> int:
    """Everybody who waits for a car joins the pool; its size."""
    for seat in range(board.tally[0].waiting):
        if not aboard(ground, board.waiting[seat]):
            size = _join(ground.jobs, pool, board.waiting[seat], True, size)
    return size


@kernel
def _join(jobs: Records, pool: Pool, k: int, waited: bool, size: int) -> int:
    """A job joins the pool with its bundle, if there is room for all; the size."""
    if pool.gone[k] == pool.step[0]:
        return size
    one, whole = k, size
    while whole < ROOM:
        pool.gone[one] = pool.step[0]
        pool.job[whole], pool.waited[whole] = one, waited
        whole += 1
        one += jobs[one].mate
        if one == k:
            return whole
    for place in range(size, whole):
        pool.gone[pool.job[place]] = -1
    return size
