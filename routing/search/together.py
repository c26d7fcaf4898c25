"""Two cores: the cars are split into two halves that lie apart, both are improved at once, and split anew elsewhere.

Each half is a world of its own, so that neither waits for the other; kernels hold no lock. Where the limits count
steps, both halves take as many, and the plan is the same every time.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from routing.search.chance import throw
from routing.search.ground import Ints
from routing.search.near import Floats
from routing.search.part import Part
from routing.search.watch import Effort, Progress, Tell
from routing.search.world import World

Work = Callable[[World, Effort, float, Tell | None], None]
"""Improves a world until so large a share of the effort is spent."""


def together(work: Work, world: World, effort: Effort, until: float, tell: Tell | None, rounds: int) -> None:
    """Do the work on both halves at once, in so many rounds."""
    begin = effort.share
    with ThreadPoolExecutor(max_workers=1) as other:
        for left in reversed(range(rounds)):
            _round(work, world, effort, until - (until - begin) * left / rounds, tell, other)


def _round(work: Work, world: World, effort: Effort, until: float, tell: Tell | None, other: Executor) -> None:
    parts = halves(world)
    mine, theirs = effort.half(), effort.half()

    def told(progress: Progress) -> bool:
        sums = (sum(getattr(part, name) for part in parts) for name in ("best", "moving", "unplaced"))
        going = tell is None or tell(Progress(progress.share, mine.steps + theirs.steps, *sums))
        theirs.stopped = not going
        return going

    later = other.submit(work, parts[1], theirs, until, None)
    work(parts[0], mine, until, told)
    later.result()
    effort.steps, effort.stopped = mine.steps + theirs.steps, mine.stopped
    merge(world, parts)


def halves(world: World) -> tuple[Part, Part]:
    """Two worlds with about as many stops each, on either side of a line drawn by dice.

    A car lies where its jobs lie on average; who waits goes to the side of the line, with the whole bundle.
    """
    jobs, cars = _along(world)
    carrier = world.board.car[1 : 2 * world.jobs : 2]
    near = np.zeros(len(cars), dtype=np.bool_)
    near[_nearer(cars, world.board.length)] = True
    here = np.where(carrier >= 0, near[carrier], jobs <= cars[near].max())
    return _part(world, near, here), _part(world, ~near, ~here)


def _part(world: World, cars: NDArray[np.bool_], jobs: NDArray[np.bool_]) -> Part:
    return Part(world, np.flatnonzero(cars), np.flatnonzero(jobs))


def _nearer(cars: Floats, length: Ints) -> NDArray[np.int64]:
    """The cars on this side of the line: those with half of all stops, and never all cars."""
    order = np.argsort(cars, kind="stable")
    middle = int(np.searchsorted(np.cumsum(length[order]), length.sum() / 2)) + 1
    return order[: min(middle, len(cars) - 1)]


def _along(world: World) -> tuple[Floats, Floats]:
    """How far along a direction drawn by dice jobs and cars lie."""
    spots = world.spots
    way = np.array([throw(world.dice) - throw(world.dice) for _ in range(spots.shape[1])])
    along, stops = spots @ way, 2 * world.jobs
    jobs = (along[0:stops:2] + along[1:stops:2]) / 2
    first, whose = np.unique(_bundles(world), return_index=True, return_inverse=True)[1:]
    jobs = jobs[first][whose]
    carrier = world.board.car[1:stops:2]
    placed = carrier >= 0
    count = np.bincount(carrier[placed], minlength=len(world.board.length))
    total = np.bincount(carrier[placed], weights=jobs[placed], minlength=len(count))
    return jobs, np.where(count > 0, total / np.maximum(1, count), along[stops:])


def _bundles(world: World) -> Ints:
    """A name for each job that only those of its bundle share."""
    bundle = world.ground.jobs["bundle"][: world.jobs]
    return np.where(bundle > 0, -bundle, np.arange(world.jobs)).astype(np.int32)


def merge(world: World, parts: Sequence[Part]) -> None:
    """The parts' present routes are those of the whole; its best plan theirs, if together they are better."""
    best = sum(part.best for part in parts)
    for part in parts:
        part.give_back(best=best < world.best)
    world.best = min(best, world.best)
    world.recount()
