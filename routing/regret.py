"""Which job to insert next: the one that would lose most by waiting (regret), the urgent before the ordinary."""

from typing import Final

import numpy as np

from routing.fleet import Fleet
from routing.tables import UNBOUNDED, Bools, Ints

CHUNK: Final = 300_000
"""Pairs of job and place judged in one sweep; bounds memory, not the result."""


class Auction:
    """The cost of every pending job in every vehicle asked, and each job's best and second-best bid; kept current."""

    def __init__(self, fleet: Fleet, jobs: Ints, vehicles: Ints) -> None:
        self.fleet = fleet
        self.jobs = jobs
        self.vehicles = vehicles
        self.column: Ints = np.zeros(len(fleet.rows.vehicles), dtype=np.int64)
        self.column[vehicles] = np.arange(len(vehicles))
        self.line: Ints = np.zeros(len(fleet.jobs), dtype=np.int64)
        self.line[jobs] = np.arange(len(jobs))
        self.open: Bools = np.ones(len(jobs), dtype=np.bool_)
        self.cost: Ints = np.full((len(jobs), len(vehicles)), UNBOUNDED, dtype=np.int64)
        self.first, self.second, self.winner, self.runner = (np.zeros(len(jobs), dtype=np.int64) for _ in range(4))
        self._ask(np.arange(len(jobs)), vehicles)
        self._rank(np.arange(len(jobs)))

    def run(self) -> None:
        """Insert until no open job has a bid below its penalty."""
        while (k := self._next()) is not None:
            column = int(self.winner[k])
            slot = self.fleet.best(int(self.jobs[k]), int(self.vehicles[column]))
            if slot is None or slot.cost > self.first[k]:
                self.cost[k, column] = UNBOUNDED if slot is None else slot.cost
                self._rank(np.array([k]))
                continue
            self.fleet.insert(int(self.jobs[k]), slot)
            self.open[k] = False
            self._renew(column)

    def _next(self) -> int | None:
        table = self.fleet.table
        able = np.flatnonzero(self.open & (self.first <= table.penalty[self.jobs]))
        if not len(able):
            return None
        jobs = self.jobs[able]
        regret = np.minimum(self.second[able], table.penalty[jobs]) - self.first[able]
        order = np.lexsort((table.pickup_to[jobs], -regret, -table.priority[jobs]))
        return int(able[order[0]])

    def _renew(self, column: int) -> None:
        v = self.vehicles[column]
        asked = np.flatnonzero(self.open & self.fleet.able[self.jobs, v])
        if not len(asked):
            return
        self.cost[asked, column] = UNBOUNDED
        self._ask(asked, np.array([v]))
        held = (self.winner[asked] == column) | (self.runner[asked] == column)
        self._rank(asked[held | (self.cost[asked, column] < self.second[asked])])

    def _ask(self, ks: Ints, vehicles: Ints) -> None:
        """Write the costs of these jobs in these vehicles, a chunk of jobs at a time."""
        each = max(1, CHUNK // max(1, len(vehicles)))
        for begin in range(0, len(ks), each):
            part = ks[begin : begin + each]
            found = self.fleet.options(self.jobs[part], vehicles)
            at = self.line[found.job], self.column[found.vehicle]
            np.minimum.at(self.cost, at, self.fleet.costs(found))

    def _rank(self, ks: Ints) -> None:
        bids = self.cost[ks]
        line = np.arange(len(ks))
        if not bids.size:
            self.first[ks] = self.second[ks] = UNBOUNDED
            return
        self.winner[ks] = bids.argmin(axis=1)
        self.first[ks] = bids[line, self.winner[ks]]
        bids[line, self.winner[ks]] = UNBOUNDED
        self.runner[ks] = bids.argmin(axis=1)
        self.second[ks] = bids[line, self.runner[ks]]
