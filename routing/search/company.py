"""What it costs a job to be in a car with jobs of other groups: counted once, then kept up call by call."""

from routing.search.board import Board, boarded
from routing.search.compiled import kernel
from routing.search.ground import Ground, foreign


@kernel
def company(ground: Ground, board: Board, v: int, k: int, i: int) -> int:
    """What those who are in car v after call i cost job k, which is not."""
    calls, others = board.calls[v], 0
    for z in range(i + 1, board.length[v] + 1):
        stop = calls[z].stop
        if stop % 2 == 1 and foreign(ground, k, stop // 2) and boarded(ground, board, stop // 2) <= i:
            others += 1
    return int(others * ground.mix)


@kernel
def joined(ground: Ground, k: int, stop: int) -> int:
    """What a stop adds to the company of job k, in the car all the while: nothing, if nobody of another group joins."""
    return int(ground.mix) if stop % 2 == 0 and foreign(ground, k, stop // 2) else 0


@kernel
def changed(ground: Ground, k: int, stop: int) -> int:
    """What a stop changes in the company that job k would find behind it; less than nothing, if somebody leaves."""
    if not foreign(ground, k, stop // 2):
        return 0
    return int(ground.mix) if stop % 2 == 0 else -int(ground.mix)
