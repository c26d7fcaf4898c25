"""How a plan is improved: where sending out a car has a price, first with fewer cars; then by driving less.

A hunt for fewer cars ends better where it begins with routes that are good by themselves, whatever they need in cars:
so a draft goes before it in which no car has a price.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np

from routing.search.board import IMPOSSIBLE
from routing.search.chance import below
from routing.search.ruin import PITY
from routing.search.together import Work, together
from routing.search.watch import Effort, Progress, Tell
from routing.search.world import World

CHUNK: Final = 200
"""Steps between two looks at the clock: some ten milliseconds."""


Spend = Callable[[Work, World, Effort, float, Tell | None], None]
"""Does the work until a share of the effort is spent, on one core or on two."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Everything about the search that was found by trying, in one place; times are in mean legs of the plan.

    The temperature falls from `hot` to a share `cold` of it; from `warm` when a good plan is given. A search that has
    more than `unhurried` steps a job starts hotter in proportion, up to `hottest`. `strings` is the mean size of a
    ruin. The draft takes `draft` of the limits, and the hunt for fewer cars is over by `hunt` of them (`long_draft`
    and `long_hunt` beyond `large` jobs), in attempts of `attempt` steps a job, at temperature `calm`. So many `idle`
    cars are asked for a job, and a pool is given out by chance or, with probability `pity`, to those first who were
    left over most. Two cores share a problem of `divided` jobs or more, which is divided anew for each of so many
    `rounds`.
    """

    hot: float = 1.0
    warm: float = 0.3
    cold: float = 0.01
    hottest: float = 10.0
    unhurried: float = 400.0
    strings: float = 10.0
    draft: float = 0.15
    long_draft: float = 0.05
    hunt: float = 0.6
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
    """How the temperature falls: between which shares of the effort, in which unit, after how good a plan."""

    begin: float
    end: float
    leg: float
    warm: bool
    tuning: Tuning


@dataclass
class Falling:
    """Tells of the best plan so far, also while a search goes a roundabout way."""

    tell: Tell
    best: Progress

    def __call__(self, progress: Progress) -> bool:
        """Whether to go on."""
        if progress.cost < self.best.cost:
            self.best = progress
        return self.tell(replace(self.best, share=progress.share, steps=progress.steps))


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
        first, cost = world.orders(), world.cost
        tell = tell and Falling(tell, Progress(effort.share, effort.steps, cost, world.moving, world.unplaced))
        long = world.jobs > tuning.large
        if not warm:
            _draft(spend, tuning, world, effort, tuning.long_draft if long else tuning.draft, tell)
        spend(partial(_hunt, tuning), world, effort, tuning.long_hunt if long else tuning.hunt, tell)
        if world.cost > cost:
            world.load(first)
    _cooled(spend, Fall(effort.share, 1.0, max(1.0, world.leg), warm, tuning), world, effort, tell)


def _draft(spend: Spend, tuning: Tuning, world: World, effort: Effort, end: float, tell: Tell | None) -> None:
    """Drive little with as many cars as that takes; what is told of it has no price that compares."""
    opening = world.ground.cars["opening"].copy()
    world.ground.cars["opening"] = 0
    world.load(world.orders())
    silent = tell and (lambda progress: tell(replace(progress, cost=IMPOSSIBLE)))
    _cooled(spend, Fall(effort.share, end, max(1.0, world.leg), False, tuning), world, effort, silent)
    world.ground.cars["opening"] = opening
    world.load(world.orders())


def _cooled(spend: Spend, fall: Fall, world: World, effort: Effort, tell: Tell | None) -> None:
    """Let the temperature fall to its end, and go back to the best plan."""
    spend(partial(_cool, fall), world, effort, fall.end, tell)
    world.back()


def _alone(work: Work, world: World, effort: Effort, until: float, tell: Tell | None) -> None:
    work(world, effort, until, tell)


def _cool(fall: Fall, world: World, effort: Effort, until: float, tell: Tell | None) -> None:
    """Ruin and recreate while the temperature falls."""
    left, tuning = fall.end - fall.begin, fall.tuning
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
