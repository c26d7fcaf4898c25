"""The two changes of a board, put a job in and take jobs out, and the log that takes them back."""

from typing import NamedTuple

import numpy as np

from routing.search.board import CALL, Board, Longs, list_mover, settle
from routing.search.compiled import kernel
from routing.search.ground import NOWHERE, Ground, Ints, Records, favour

TOUCHED = 96
"""Cars one step may change."""


class Log(NamedTuple):
    """The routes as they were before a step touched them; `stamp` says in which step a car was last copied."""

    calls: Records
    length: Ints
    cost: Longs
    version: Longs
    car: Ints
    stamp: Longs
    size: Ints


def log_of(board: Board) -> Log:
    """An empty log for a board."""
    cars, width = board.calls.shape
    return Log(
        np.zeros((TOUCHED, width), dtype=CALL),
        np.zeros(TOUCHED, dtype=np.int32),
        np.zeros(TOUCHED, dtype=np.int64),
        np.zeros(TOUCHED, dtype=np.int64),
        np.zeros(TOUCHED, dtype=np.int32),
        np.full(cars, -1, dtype=np.int64),
        np.zeros(1, dtype=np.int32),
    )


@kernel
def keep(board: Board, log: Log, v: int, step: int) -> bool:
    """Copy the route of a car before it changes, once a step; False when the log is full."""
    if log.stamp[v] == step:
        return True
    size = log.size[0]
    if size == TOUCHED:
        return False
    log.stamp[v] = step
    log.car[size] = v
    log.length[size], log.cost[size], log.version[size] = board.length[v], board.cost[v], board.version[v]
    for z in range(board.length[v] + 2):
        log.calls[size, z] = board.calls[v, z]
    log.size[0] = size + 1
    return True


@kernel
def put_in(ground: Ground, board: Board, v: int, k: int, i: int, j: int) -> None:
    """The pickup of job k, if it has one, goes after call i, its dropoff after call j (of the route as it is)."""
    calls, length, stops = board.calls[v], board.length[v], 1 if ground.jobs[k].single else 2
    for z in range(length, j, -1):
        calls[z + stops].stop = calls[z].stop
    calls[j + stops].stop = 2 * k + 1
    if stops == 2:
        for z in range(j, i, -1):
            calls[z + 1].stop = calls[z].stop
        calls[i + 1].stop = 2 * k
    board.length[v] = length + stops
    tally = board.tally[0]
    tally.cost -= ground.jobs[k].penalty + favour(ground, k, v)
    tally.calls += stops
    settle(ground, board, v)


@kernel
def take_out(ground: Ground, board: Board, v: int, gone: Longs, step: int) -> bool:
    """Every job whose `gone` mark is this step leaves the route of car v; whether what is left can be driven."""
    calls, length, kept = board.calls[v], board.length[v], 0
    tally = board.tally[0]
    for z in range(1, length + 1):
        stop = calls[z].stop
        if gone[stop // 2] == step:
            board.car[stop] = NOWHERE
            if stop % 2 == 1:
                tally.cost += ground.jobs[stop // 2].penalty + favour(ground, stop // 2, v)
        else:
            kept += 1
            calls[kept].stop = stop
    board.length[v] = kept
    tally.calls -= length - kept
    return settle(ground, board, v)


@kernel
def take_back(board: Board, log: Log) -> None:
    """Undo a step: every copied route is what it was, and the bids made on it are good again."""
    for entry in range(log.size[0]):
        v, length = log.car[entry], log.length[entry]
        board.tally[0].calls += length - board.length[v]
        board.length[v], board.cost[v], board.version[v] = length, log.cost[entry], log.version[entry]
        for z in range(length + 2):
            board.calls[v, z] = log.calls[entry, z]
        for z in range(1, length + 1):
            board.car[board.calls[v, z].stop] = v
            board.place[board.calls[v, z].stop] = z
        list_mover(board, v)


@kernel
def wait(board: Board, k: int) -> None:
    """Job k joins those who wait."""
    tally = board.tally[0]
    board.waiting[tally.waiting], board.seat[k] = k, tally.waiting
    tally.waiting += 1


@kernel
def wait_no_more(board: Board, k: int) -> None:
    """Job k leaves those who wait."""
    tally = board.tally[0]
    tally.waiting -= 1
    last, seat = board.waiting[tally.waiting], board.seat[k]
    board.waiting[seat], board.seat[last] = last, seat
