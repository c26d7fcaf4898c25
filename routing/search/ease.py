"""How little must give so that a job has a place: seconds of its windows, of its ride, or of one car's shift.

Each question is put with the amount written into the ground's own rows, which are put back before anybody else looks.
A car that says yes to some seconds says yes to more, so halving finds the fewest.
"""

from typing import Final

from routing.search.bid import able, cheapest
from routing.search.board import IMPOSSIBLE, Board, settle
from routing.search.compiled import kernel
from routing.search.ground import Ground

LATER: Final = 0
EARLIER: Final = 1
RIDE: Final = 2
SHIFT: Final = 3


@kernel
def fewest(ground: Ground, board: Board, k: int, kind: int, most: int) -> tuple[int, int]:
    """The fewest seconds of one kind that give the waiting job a place, and the first car with it; -1: not even `most`.

    Zero seconds are asked for too. A car is asked to do better than the best so far before it is asked how much better.
    """
    best, car = most + 1, -1
    for v in range(len(board.length)):
        if best == 0:
            break
        if board.length[v] + 4 >= board.calls.shape[1] or not able(ground, v, k):
            continue
        if offered(ground, board, v, k, kind, best - 1)[0] < IMPOSSIBLE:
            best, car = _halved(ground, board, v, k, kind, best - 1), v
    return best, car


@kernel
def _halved(ground: Ground, board: Board, v: int, k: int, kind: int, enough: int) -> int:
    """The fewest seconds this car needs, where `enough` are enough."""
    low = 0
    while low < enough:
        middle = (low + enough) // 2
        if offered(ground, board, v, k, kind, middle)[0] < IMPOSSIBLE:
            enough = middle
        else:
            low = middle + 1
    return enough


@kernel
def offered(ground: Ground, board: Board, v: int, k: int, kind: int, seconds: int) -> tuple[int, int, int]:
    """What the car bids, and the calls after which pickup and dropoff go, if so many seconds were given."""
    _give(ground, board, v, k, kind, seconds)
    found = cheapest(ground, board, v, k, IMPOSSIBLE)
    _give(ground, board, v, k, kind, -seconds)
    return found


@kernel
def _give(ground: Ground, board: Board, v: int, k: int, kind: int, seconds: int) -> None:
    """Write the seconds into the rows; a longer shift changes what everything on the route allows."""
    up, down, car = ground.stops[2 * k], ground.stops[2 * k + 1], ground.cars[v]
    if kind == LATER:
        up.latest += seconds
        down.latest += seconds
    elif kind == EARLIER:
        up.earliest -= seconds
        down.earliest -= seconds
    elif kind == RIDE:
        down.ride += seconds
    else:
        car.close += seconds
        car.duration += seconds
        settle(ground, board, v)
