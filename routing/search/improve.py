"""How a plan is improved: first with fewer cars, where sending one out has a price, then by driving less."""

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from routing.search.chance import below
from routing.search.ruin import PITY
from routing.search.together import Work, together
from routing.search.watch import Effort, Progress, Tell
from routing.search.world import World

CHUNK: Final = 200
"""Steps between two looks at the clock: some ten milliseconds."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Everything about the search that was found by trying, in one place; times are in mean legs of the plan.

    The temperature falls from `hot` to a share `cold` of it; from `warm` when a good plan is given. A search that has
    more than `unhurried` steps a job starts hotter in proportion, up to `hottest`. `strings` is the mean size of a
    ruin. The hunt for fewer cars takes `hunt` of the limits (`long_hunt` beyond `large` jobs), in attempts of `attempt`
    steps a job, at temperature `calm`. So many `idle` cars are asked for a job, and a pool is given out by chance
    or, with probability `pity`, to those first who were left over most. Two cores share a problem of `divided` jobs or
    more, which is divided anew for each of so many `rounds`.
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
    idle: int = 6
    pity: float = PITY
    divided: int = 400
    rounds: int = 12


@dataclass(frozen=True, slots=True)
class Fall:
    """How the temperature falls: from which share of the effort on, in which unit, after how good a plan."""

    begin: float
    leg: float
    warm: bool
    tuning: Tuning


def improve(
    world: World,
    effort: Effort,
    warm: bool = False,
    tell: Tell | None = None,
    tuning: Tuning = Tuning(),
    cores: int = 1,
) -> None:
    """Make the plan of a world as cheap as the limits allow; it holds the best found.

    `warm`: the plan is a good one already, so little of it is shaken.
    """
    world.pool.pity[:] = tuning.pity
    divided = cores > 1 and world.jobs >= tuning.divided and len(world.ground.cars) > 1
    spend = partial(together, rounds=tuning.rounds) if divided else _alone
    if world.ground.cars["opening"].any():
        end = tuning.long_hunt if world.jobs > tuning.large else tuning.hunt
        spend(partial(_hunt, tuning), world, effort, end, tell)
    fall = Fall(effort.share, max(1.0, world.leg), warm, tuning)
    spend(partial(_cool, fall), world, effort, 1.0, tell)
    world.back()


def _alone(work: Work, world: World, effort: Effort, until: float, tell: Tell | None) -> None:
    work(world, effort, until, tell)


def _cool(fall: Fall, world: World, effort: Effort, until: float, tell: Tell | None) -> None:
    """Ruin and recreate while the temperature falls."""
    left, tuning = 1 - fall.begin, fall.tuning
    while world.jobs and effort.share < until and (steps := effort.chunk(CHUNK)):
        cooled = (effort.share - fall.begin) / max(1e-9, left)
        hot = tuning.warm if fall.warm else _hot(effort.outlook * left / world.jobs, tuning)
        heat = fall.leg * hot * (tuning.cold / hot**0.5) ** cooled
        world.anneal(steps, heat, tuning.strings, tuning.idle)
        _spent(world, effort, steps, tell)


def _hot(steps: float, tuning: Tuning) -> float:
    """Where a search of so many steps a job starts: who has the time wins by trying what looks bad for longer."""
    return min(tuning.hottest, max(tuning.hot, tuning.hot * steps / tuning.unhurried))


def _spent(world: World, effort: Effort, steps: int, tell: Tell | None) -> None:
    effort.steps += steps
    if tell is not None:
        progress = Progress(effort.share, effort.steps, world.best, world.moving, world.unplaced)
        effort.stopped = not tell(progress)


def _hunt(tuning: Tuning, world: World, effort: Effort, until: float, tell: Tell | None) -> None:
    """Take one car after the other off the road and place its jobs elsewhere, as long as that goes.

    The car whose jobs were hardest to place so far is spared; after a failure chance decides among the easier ones.
    """
    leg, failures = max(1.0, world.leg), 0
    while effort.share < until and not world.unplaced:
        v = _victim(world, failures)
        if v is None:
            return
        best = world.orders()
        most = world.moving - 1
        world.load([[] if car == v else order for car, order in enumerate(best)])
        patience = max(tuning.shortest, tuning.attempt * world.jobs) * (1 + failures // 2)
        if _placed(world, effort, (patience, until), (leg * tuning.calm, most), tell, tuning):
            world.keep()
            failures = 0
        else:
            world.load(best)
            world.pool.absent[:] = 0
            failures += 1


def _placed(
    world: World, effort: Effort, until: tuple[int, float], aim: tuple[float, int], tell: Tell | None, tuning: Tuning
) -> bool:
    """Whether everybody has a place with at most so many cars before the patience or the time is over."""
    (patience, end), (heat, most) = until, aim
    while patience > 0 and effort.share < end and (steps := effort.chunk(CHUNK)):
        done = world.fewer(steps, heat, most, tuning.wide)
        _spent(world, effort, steps, tell)
        patience -= steps
        if done:
            return True
    return False


def _victim(world: World, failures: int) -> int | None:
    """A car without promises whose jobs were seldom left over; the easiest, or after failures one of the easier."""
    free = [v for v in np.flatnonzero(world.board.length) if world.ground.cars["opening"][v] > 0]
    if not free:
        return None
    orders = (world.board.calls["stop"][v, 1 : world.board.length[v] + 1] // 2 for v in free)
    hardness = [float(world.pool.absent[np.unique(jobs)].sum()) for jobs in orders]
    easier = np.argsort(hardness, kind="stable")
    choice = below(world.dice, min(len(free), 2 + 3 * failures)) if failures else 0
    return int(free[easier[choice]])
