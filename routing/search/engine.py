"""One search: a problem's ground, its board and its scratch rows, with the steps a search is made of."""

from collections.abc import Sequence

import numpy as np

from routing.plan import Plan
from routing.problem import Problem, Visit
from routing.search.board import board_of, settle
from routing.search.chance import dice
from routing.search.changes import log_of, put_in, take_out, wait, wait_no_more
from routing.search.ground import Ints, ground_of
from routing.search.near import near_of
from routing.search.step import anneal, construct, desk_of, fewer
from schemas.values import StopKind

Order = Sequence[Sequence[int]]
"""The stops of every car, by number."""


class Search:
    """The present plan of a problem, and what can be done to it."""

    def __init__(self, problem: Problem, seed: int = 0, width: int = 0) -> None:
        self.problem = problem
        self.ground = ground_of(problem)
        self.near = near_of(self.ground)
        self.width = width or min(2 * len(problem.jobs) + 4, 400)
        self.board = board_of(self.ground, self.width)
        self.desk = desk_of(self.ground)
        self.log = log_of(self.board)
        self.dice = dice(seed)
        self.kept: Ints = np.zeros((len(problem.vehicles), self.width), dtype=np.int32)
        self.lengths: Ints = np.zeros(len(problem.vehicles), dtype=np.int32)
        self.best = int(self.board.tally["cost"][0])

    @property
    def cost(self) -> int:
        return int(self.board.tally["cost"][0])

    @property
    def moving(self) -> int:
        return int(self.board.tally["moving"][0])

    @property
    def waiting(self) -> int:
        return int(self.board.tally["waiting"][0])

    def build(self, idle: int = 12) -> None:
        jobs, stops = self.ground.jobs, self.ground.stops
        waits = self.board.waiting[: self.waiting].copy()
        order = waits[np.argsort(stops[0::2]["latest"][waits], kind="stable")].astype(np.int32)
        construct(self.ground, self.near, self.board, self.desk, self.dice, order, idle)
        self.sync()

    def sync(self) -> None:
        """The present plan is the best."""
        self.desk.dirty[:] = False
        self.lengths[:] = self.board.length
        self.kept[:, : self.width - 2] = self.board.calls["stop"][:, 1:-1]
        self.best = self.cost

    def restore(self) -> None:
        """The best plan is the present again."""
        self.load([self.kept[v, : self.lengths[v]].copy() for v in range(len(self.lengths))])

    def load(self, routes: Order) -> None:
        board, jobs = self.board, self.ground.jobs
        board.car[:] = -1
        served = np.zeros(len(jobs), dtype=bool)
        for v, route in enumerate(routes):
            n = len(route)
            board.length[v] = n
            board.calls[v, 1 : n + 1]["stop"] = route
            settle(self.ground, board, v)
            served[np.asarray(route, dtype=np.int64) // 2] = True
        tally = board.tally[0]
        left = np.flatnonzero(~served).astype(np.int32)
        tally["waiting"] = len(left)
        board.waiting[: len(left)] = left
        board.seat[left] = np.arange(len(left))
        tally["moving"] = (board.length > 0).sum()
        tally["calls"] = board.length.sum()
        tally["cost"] = board.cost.sum() + jobs["penalty"][left].sum()

    def routes(self) -> list[list[int]]:
        return [self.board.calls[v, 1 : n + 1]["stop"].tolist() for v, n in enumerate(self.board.length)]

    def anneal(self, steps: int, heat: float, strings: float = 10.0, longest: float = 10.0, idle: int = 6) -> None:
        self.best = anneal(
            self.ground, self.near, self.board, self.desk, self.log, self.dice, steps, heat, strings, longest, idle,
            self.best, self.kept, self.lengths,
        )

    def fewer(self, steps: int, heat: float, most: int, strings: float = 8.0, longest: float = 10.0) -> bool:
        return fewer(
            self.ground, self.near, self.board, self.desk, self.log, self.dice, steps, heat, strings, longest, most
        )
