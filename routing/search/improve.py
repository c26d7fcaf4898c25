"""How a plan is improved: first with fewer cars, where sending one out has a price, then by driving less."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from routing.search.chance import below
from routing.search.ruin import BLINK, ORDERS
from routing.search.search import Search
from routing.search.watch import Effort, Progress, Tell

CHUNK: Final = 200
"""Steps between two looks at the clock: some ten milliseconds."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Everything about the search that was found by trying, in one place; times are in mean legs of the plan.

    The temperature falls from `hot` to a share `cold` of it; from `warm` when a good plan is given. A search that has
    more than `unhurried` steps a job starts hotter in proportion, up to `hottest`. `strings` is the mean size of a
    ruin. The hunt for fewer cars takes `hunt` of the limits (`long_hunt` beyond `large` jobs), in attempts of `attempt`
    steps a job, at temperature `calm`. So many `idle` cars are asked for a job, `blink` of all bids are overlooked, and
    a pool is given out in one of the first `orders` ways (4: by chance, 16: all but by who was left over most).
    """

    hot: float = 1.0
    warm: float = 0.3
    cold: float = 0.01
    hottest: float = 10.0
    unhurried: float = 400.0
    strings: float = 10.0
    hunt: float = 0.5
    long_hunt: float = 0.8
    large: int = 150
    attempt: int = 180
    shortest: int = 60_000
    calm: float = 0.1
    wide: float = 12.0
    fading: float = 0.3
    idle: int = 6
    blink: float = BLINK
    orders: int = ORDERS


def improve(
    search: Search, effort: Effort, warm: bool = False, tell: Tell | None = None, tuning: Tuning = Tuning()
) -> None:
    """Make the plan of a search as cheap as the limits allow; it holds the best found.

    `warm`: the plan is a good one already, so little of it is shaken.
    """
    search.pool.whims[:] = tuning.blink, tuning.orders
    if search.ground.cars["opening"].any():
        _hunt(search, effort, tell, tuning)
    _cool(search, effort, warm, tell, tuning)


def _cool(search: Search, effort: Effort, warm: bool, tell: Tell | None, tuning: Tuning) -> None:
    """Ruin and recreate while the temperature falls."""
    begin, leg, jobs = effort.share, max(1.0, search.leg), len(search.problem.jobs)
    while effort.share < 1 and (steps := effort.chunk(CHUNK)):
        cooled = (effort.share - begin) / max(1e-9, 1 - begin)
        hot = tuning.warm if warm else _hot(effort.outlook * (1 - begin) / jobs, tuning)
        search.anneal(steps, leg * hot * (tuning.cold / hot**0.5) ** cooled, tuning.strings, tuning.idle)
        _spent(search, effort, steps, tell)
    search.back()


def _hot(steps: float, tuning: Tuning) -> float:
    """Where a search of so many steps a job starts: who has the time wins by trying what looks bad for longer."""
    return min(tuning.hottest, max(tuning.hot, tuning.hot * steps / tuning.unhurried))


def _spent(search: Search, effort: Effort, steps: int, tell: Tell | None) -> None:
    effort.steps += steps
    if tell is not None:
        progress = Progress(effort.share, effort.steps, search.best, search.moving, len(search.waiting))
        effort.stopped = not tell(progress)


def _hunt(search: Search, effort: Effort, tell: Tell | None, tuning: Tuning) -> None:
    """Take one car after the other off the road and place its jobs elsewhere, as long as that goes.

    The car whose jobs were hardest to place so far is spared; after a failure chance decides among the easier ones.
    """
    jobs, leg = len(search.problem.jobs), max(1.0, search.leg)
    end = tuning.long_hunt if jobs > tuning.large else tuning.hunt
    failures = 0
    while effort.share < end and not len(search.waiting):
        v = _victim(search, failures)
        if v is None:
            return
        best = search.orders()
        most = search.moving - 1
        search.load([[] if car == v else order for car, order in enumerate(best)])
        patience = max(tuning.shortest, tuning.attempt * jobs) * (1 + failures // 2)
        if _placed(search, effort, (patience, end), (leg * tuning.calm, most), tell, tuning):
            search.keep()
            failures = 0
        else:
            search.load(best)
            search.pool.absent[:] *= tuning.fading
            failures += 1


def _placed(
    search: Search, effort: Effort, until: tuple[int, float], aim: tuple[float, int], tell: Tell | None, tuning: Tuning
) -> bool:
    """Whether everybody has a place with at most so many cars before the patience or the time is over."""
    (patience, end), (heat, most) = until, aim
    while patience > 0 and effort.share < end and (steps := effort.chunk(CHUNK)):
        done = search.fewer(steps, heat, most, tuning.wide)
        _spent(search, effort, steps, tell)
        patience -= steps
        if done:
            return True
    return False


def _victim(search: Search, failures: int) -> int | None:
    """A car without promises whose jobs were seldom left over; the easiest, or after failures one of the easier."""
    free = [v for v in np.flatnonzero(search.board.length) if search.ground.cars["opening"][v] > 0]
    if not free:
        return None
    orders = (search.board.calls["stop"][v, 1 : search.board.length[v] + 1] // 2 for v in free)
    hardness = [float(search.pool.absent[np.unique(jobs)].sum()) for jobs in orders]
    easier = np.argsort(hardness, kind="stable")
    choice = below(search.dice, min(len(free), 2 + 3 * failures)) if failures else 0
    return int(free[easier[choice]])
