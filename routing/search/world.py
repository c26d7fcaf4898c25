"""A plan in numbers: the ground it stands on, the board with the present routes, and the best routes so far."""

from collections.abc import Sequence
from functools import cached_property
from typing import Final

import numpy as np

from routing.search.anneal import Kept, anneal, fewer
from routing.search.board import CALL, board_of, mixing, owed, settle_all
from routing.search.chance import dice
from routing.search.changes import log_of
from routing.search.ground import Ground, Ints
from routing.search.near import Floats, Near, near_of, places
from routing.search.ruin import pool_of
from schemas.values import Seconds

Orders = Sequence[Sequence[int] | Ints]
"""The stops of every car, by number: 2k is the pickup of job k, 2k + 1 its dropoff."""
ROOM: Final = 512
"""Calls a route has room for where there are few cars; with many, routes are short and rows stay close together."""
BYTES: Final = 2**24
"""What the rows of all routes should stay below."""


def width_of(ground: Ground, longest: int) -> int:
    """How long a row must be for a route of so many stops to grow."""
    few = BYTES // (CALL.itemsize * max(1, len(ground.cars)))
    return min(2 * len(ground.jobs) + 8, max(min(ROOM, few), 2 * longest + 40))


class World:
    """Cars and the first so many `jobs` of a ground, still to be loaded; the rest of the jobs is room for guests."""

    def __init__(self, ground: Ground, jobs: int, width: int, seed: int = 0) -> None:
        self.ground, self.jobs = ground, jobs
        self.board = board_of(ground, width)
        self.pool = pool_of(ground)
        self.log = log_of(self.board)
        self.dice = dice(seed)
        cars = len(ground.cars)
        stops: Ints = np.zeros((cars, width), dtype=np.int32)
        self.kept = Kept(stops, np.zeros(cars, dtype=np.int32), np.ones(cars, dtype=np.bool_))
        self.best = 0

    @cached_property
    def near(self) -> Near:
        """Who is near whom; only a search needs to know."""
        return near_of(self.ground)

    @property
    def cost(self) -> int:
        """Driving, lateness, mixing, cars sent out, penalties and who serves whom of the present plan, in seconds."""
        return int(self.board.tally["cost"][0])

    @property
    def moving(self) -> int:
        """Cars that move."""
        return int(self.board.tally["moving"][0])

    @property
    def waiting(self) -> Ints:
        """The jobs in no route."""
        return self.board.waiting[: self.board.tally["waiting"][0]].copy()

    @property
    def driving(self) -> Seconds:
        """Driving of the present plan."""
        moving = [int(v) for v in np.flatnonzero(self.board.length)]
        late = sum(int(owed(self.ground, self.board, v)) for v in moving if self.ground.soft)
        mixed = sum(int(mixing(self.ground, self.board, v)) for v in moving if self.ground.mix)
        return int(self.board.cost.sum() - self.ground.cars["opening"][self.board.length > 0].sum() - late - mixed)

    @property
    def leg(self) -> float:
        """The mean drive between two stops: the natural unit of temperature."""
        return self.driving / max(1, int(self.board.tally["calls"][0]) + self.moving)

    @property
    def unplaced(self) -> int:
        """How many jobs are in no route."""
        return int(self.board.tally["waiting"][0])

    @cached_property
    def spots(self) -> Floats:
        """Where every stop, and after them every car at its start, lies; coordinates in seconds."""
        point = self.ground.stops["point"][: 2 * self.jobs].copy()
        point[0::2] = np.where(point[0::2] < 0, point[1::2], point[0::2])
        return places(self.ground, np.append(point, self.ground.cars["start"]))

    def load(self, orders: Orders) -> int | None:
        """Make this the present plan and the best; the first car that cannot drive its order, if any."""
        board = self.board
        for v, order in enumerate(orders):
            board.length[v] = len(order)
            board.calls["stop"][v, 1 : len(order) + 1] = order
        broken = self.recount()
        self.keep()
        return None if broken < 0 else broken

    def recount(self) -> int:
        """Bring everything in step with the routes; the first car that cannot drive its own, or -1."""
        self.board.car[:] = -1
        broken = int(settle_all(self.ground, self.board))
        self.count()
        return broken

    def count(self) -> None:
        """The list of those who wait and the sums, from the routes."""
        board, tally = self.board, self.board.tally[0]
        left = np.flatnonzero(board.car[1 : 2 * self.jobs : 2] < 0).astype(np.int32)
        board.waiting[: len(left)], board.seat[left] = left, np.arange(len(left))
        tally["waiting"], tally["calls"] = len(left), board.length.sum()
        tally["cost"] = board.cost.sum() + self.ground.jobs["penalty"][left].sum() - self._worth()

    def _worth(self) -> int:
        """What it is worth who serves whom, of all jobs in a car."""
        (first, cars, worth), car = self.ground.liked, self.board.car[1::2]
        served, job = np.flatnonzero(car >= 0), np.repeat(np.arange(len(first) - 1), np.diff(first))
        price = self.ground.jobs["meet"][served].sum() + self.ground.cars["toll"][car[served]].sum()
        return int(worth[car[job] == cars].sum() - price)

    def keep(self) -> None:
        """The present plan is the best."""
        width = self.board.calls.shape[1]
        self.kept.stops[:, : width - 1] = self.board.calls["stop"][:, 1:]
        self.kept.length[:] = self.board.length
        self.kept.dirty[:] = False
        self.best = self.cost

    def back(self) -> None:
        """The best plan is the present one again."""
        self.load([self.kept.stops[v, :length].copy() for v, length in enumerate(self.kept.length)])

    def orders(self) -> list[list[int]]:
        """The present plan."""
        return [self.board.calls["stop"][v, 1 : length + 1].tolist() for v, length in enumerate(self.board.length)]

    def placed(self, job: int) -> bool:
        """Whether a job is in a route."""
        return bool(self.board.car[2 * job + 1] >= 0)

    def anneal(self, steps: int, heat: float, strings: float = 10.0, idle: int = 6) -> None:
        """Steps of ruin and recreate at one temperature."""
        world = self.ground, self.near, self.board, self.pool, self.log, self.kept, self.dice
        self.best = anneal(*world, steps, heat, strings, idle, self.best)

    def fewer(self, steps: int, heat: float, most: int, strings: float = 12.0) -> bool:
        """Steps towards a plan with at most so many cars; whether there is one."""
        world = self.ground, self.near, self.board, self.pool, self.log, self.dice
        return bool(fewer(*world, steps, heat, strings, most))
