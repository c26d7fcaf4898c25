"""The last question: whoever still waits asks every car, not only those near by that a search asks."""

from routing.search.bundle import any_together
from routing.search.guest import best_car
from routing.search.search import Search


def fill(search: Search) -> None:
    """Place those who wait, the urgent first, then those below a floor, wherever it costs less than leaving them."""
    jobs, latest = search.problem.jobs, search.ground.stops["latest"]
    for k in sorted(search.waiting.tolist(), key=lambda k: (-jobs[k].priority, -jobs[k].floor, latest[2 * k], k)):
        before = search.cost
        v = -1 if jobs[k].aboard or search.placed(k) else _asked(search, k)
        if v >= 0 and search.insert(k, v) is not None and search.cost >= before:
            search.remove(k)
    search.keep()


def _asked(search: Search, k: int) -> int:
    """The car that bids least for the job, or for its bundle; -1: none."""
    if search.ground.jobs["mate"][k]:
        return int(any_together(search.ground, search.board, k))
    return int(best_car(search.ground, search.board, k)[0])
