"""Part of a world as a world of its own: some cars, the jobs they carry and some of those who wait; and back again."""

import numpy as np
from numpy.typing import NDArray

from routing.search.chance import below
from routing.search.ground import Ground, Ints
from routing.search.near import Near, runs
from routing.search.sparse import Sparse
from routing.search.world import World

Numbers = NDArray[np.int64]
SEEDS = 2**31


class Part(World):
    """The world of these cars and jobs (numbers in the whole, rising); what was learnt of who is hard to place too."""

    def __init__(self, whole: World, cars: Numbers, jobs: Numbers) -> None:
        self.whole, self.cars, self.numbers = whole, cars, jobs
        self.stops = np.stack([2 * jobs, 2 * jobs + 1], axis=1).ravel()
        ground = _ground(whole.ground, cars, jobs)
        super().__init__(ground, len(jobs), whole.board.calls.shape[1], below(whole.dice, SEEDS))
        self.near = _near(whole.near, cars, jobs, self.stops)
        self.pool.pity[:], self.pool.absent[:] = whole.pool.pity, whole.pool.absent[jobs]
        here = _renumbered(self.stops, 2 * len(whole.ground.jobs))
        routes = whole.board.calls["stop"][cars, 1:]
        self.load([here[route[:length]] for route, length in zip(routes, whole.board.length[cars], strict=True)])

    def give_back(self, *, best: bool) -> None:
        """Write the present routes into the board of the whole, and the best ones, if they are, into its best plan."""
        board, kept = self.whole.board, self.whole.kept
        board.length[self.cars] = self.board.length
        kept.dirty[self.cars] = True
        if best:
            kept.length[self.cars] = self.kept.length
        if self.jobs:
            self.whole.pool.absent[self.numbers] = self.pool.absent
            board.calls["stop"][self.cars, 1:] = self.stops[self.board.calls["stop"][:, 1:]]
            if best:
                kept.stops[self.cars] = self.stops[self.kept.stops]


def _renumbered(some: Numbers, size: int) -> Ints:
    """For each of so many numbers its place among some of them, -1 without one."""
    places = np.full(size, -1, dtype=np.int32)
    places[some] = np.arange(len(some))
    return places


def _ground(ground: Ground, cars: Numbers, jobs: Numbers) -> Ground:
    stops = np.stack([2 * jobs, 2 * jobs + 1], axis=1).ravel()
    car, job = _renumbered(cars, len(ground.cars)), _renumbered(jobs, len(ground.jobs))
    rows = ground.jobs[jobs]
    rows["mate"] = job[jobs + rows["mate"]] - np.arange(len(jobs))
    return ground._replace(
        stops=ground.stops[stops],
        dues=ground.dues[stops],
        jobs=rows,
        cars=ground.cars[cars],
        barred=_sparse(ground.barred, job, car),
        liked=_sparse(ground.liked, job, car),
    )


def _sparse(some: Sparse, job: Ints, car: Ints) -> Sparse:
    """The cars of each job that are in the part."""
    owner = job[np.repeat(np.arange(len(job)), np.diff(some.first))]
    cars = car[some.cars]
    here = (owner >= 0) & (cars >= 0)
    counts = np.bincount(owner[here], minlength=int((job >= 0).sum()))
    return Sparse(np.append(0, np.cumsum(counts)).astype(np.int32), cars[here], some.worth[here])


def _near(near: Near, cars: Numbers, jobs: Numbers, stops: Numbers) -> Near:
    """Who of the part was near whom in the whole; the first car of a kind is the first that is in the part."""
    stop = _renumbered(stops, len(near.close))
    ends = near.kind[cars]
    first, kind = runs(ends)
    standing = np.full(len(near.kind) + 1, -1, dtype=np.int32)
    standing[ends[first]] = first
    idle = near.idle[jobs]
    idle = np.where(idle >= 0, standing[near.kind[idle]], -1).astype(np.int32)
    return Near(_found(near.close[stops], stop), _found(near.around[stops], stop), _leading(idle), kind)


def _found(rows: Ints, place: Ints) -> Ints:
    """The rows renumbered, without those who are not in the part."""
    return _leading(np.where(rows >= 0, place[rows], -1).astype(np.int32))


def _leading(rows: Ints) -> Ints:
    """The same with every -1 moved behind all others, which keep their order."""
    order = np.argsort(rows < 0, axis=1, kind="stable")
    return np.ascontiguousarray(np.take_along_axis(rows, order, axis=1))
