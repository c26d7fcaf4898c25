"""The last question: whoever still waits asks every car, not only those near by that a search asks."""

from routing.search.guest import best_car
from routing.search.search import Search


def fill(search: Search) -> None:
    """Place those who wait, the urgent first, wherever that costs less than leaving them over."""
    jobs, latest = search.problem.jobs, search.ground.stops["latest"]
    for k in sorted(search.waiting.tolist(), key=lambda k: (-jobs[k].priority, latest[2 * k], k)):
        before = search.cost
        v = -1 if jobs[k].aboard else int(best_car(search.ground, search.board, k)[0])
        if v >= 0 and search.insert(k, v) is not None and search.cost >= before:
            search.remove(k)
    search.keep()
