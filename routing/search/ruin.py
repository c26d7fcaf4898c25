"""Ruin and recreate: take neighbouring jobs out of the plan, insert them again by regret, keep what is not much worse.

After Ropke and Pisinger's large neighbourhood search (2006), on the arrays of the insertion.
"""

from collections.abc import Callable
from math import exp
from random import Random
from typing import Final

import numpy as np

from routing.fleet import Fleet
from routing.problem import Visit
from routing.regret import Auction
from routing.tables import Ints

MOST: Final = 12
"""Jobs taken out at once at most."""
NEIGHBOURS: Final = 40
"""Jobs and vehicles near a ruin that are looked at."""
HOT: Final = 0.03
COLD: Final = 0.0005
"""How much worse a step may be, as a share of the mean route, when the search begins and when it ends."""


class Ruin:
    """The search over one fleet; `best` are the cheapest orders seen, by vehicle index."""

    def __init__(self, fleet: Fleet, random: Random) -> None:
        self.fleet = fleet
        self.rows = fleet.rows
        self.random = random
        self.free: Ints = np.flatnonzero(fleet.able.any(axis=1))
        self.middle = (fleet.table.pickup_from + fleet.table.pickup_to) // 2
        self.home: dict[str, int] = {visit.job: v for v, visits in enumerate(self.rows.visits) for visit in visits}
        moving = np.flatnonzero(self.rows.length)
        self.scale = float(self.rows.driving[moving].mean()) if len(moving) else 0.0
        self.now = self.lowest = self._cost(range(len(self.rows.vehicles)), fleet.pending().tolist())
        self.best = list(self.rows.visits)

    def run(self, progress: Callable[[int], float]) -> int:
        """Step until `progress` of the steps reaches 1, or nothing better came for long; how many steps it took."""
        steps = since = 0
        while len(self.free) and (done := progress(steps)) < 1 and since < 100 + 20 * len(self.free):
            lowest = self.lowest
            self._step(self.scale * HOT * (COLD / HOT) ** done)
            steps, since = steps + 1, 0 if self.lowest < lowest else since + 1
        return steps

    def _step(self, warmth: float) -> None:
        chosen = self._chosen()
        near = self._vehicles(chosen)
        before = {v: self.rows.visits[v] for v in near}
        waiting = [k for k in chosen if self.fleet.jobs[k].id not in self.fleet.served]
        old = self._cost(near, waiting)
        if self._take_out(chosen):
            Auction(self.fleet, np.array(chosen, dtype=np.int64), np.array(near, dtype=np.int64)).run()
            left = [k for k in chosen if self.fleet.jobs[k].id not in self.fleet.served]
            gain = old - self._cost(near, left)
            if gain >= 0 or self.random.random() < exp(gain / max(warmth, 1e-9)):
                self._keep(near, gain)
                return
        self._put_back(before, chosen)

    def _chosen(self) -> list[int]:
        """A job and some of its neighbours, or with one chance in five all of its route."""
        seed = self.random.choice(self.free.tolist())
        order = self._related(seed)
        home = self.home.get(self.fleet.jobs[seed].id)
        count = self.random.randint(2, MOST)
        if home is not None and self.random.random() < 0.2:
            mates = {visit.job for visit in self.rows.visits[home]}
            chosen = [k for k in order if self.fleet.jobs[k].id in mates][: 2 * MOST]
        else:
            chosen = [seed]
        rest = [k for k in order if k not in set(chosen)]
        while len(chosen) < count and rest:
            chosen.append(rest.pop(int(len(rest) * self.random.random() ** 2)))
        return chosen

    def _related(self, seed: int) -> list[int]:
        """Free jobs near in place and hour, nearest first."""
        table, seconds = self.fleet.table, self.rows.seconds
        away = seconds[table.pickup[seed], table.pickup[self.free]].astype(np.int64)
        away += seconds[table.dropoff[seed], table.dropoff[self.free]]
        away += np.abs(self.middle[self.free] - self.middle[seed])
        order = np.argsort(away, kind="stable")[: NEIGHBOURS + 1]
        return [int(k) for k in self.free[order]]

    def _vehicles(self, chosen: list[int]) -> list[int]:
        """The vehicles of the chosen and of their neighbours, and idle ones near by."""
        near = {self.home[name] for k in chosen if (name := self.fleet.jobs[k].id) in self.home}
        for k in self._related(chosen[0]):
            name = self.fleet.jobs[k].id
            if name in self.home:
                near.add(self.home[name])
        idle = np.flatnonzero(self.rows.length == 0)
        pickup = self.fleet.table.pickup[chosen[0]]
        away = self.rows.seconds[self.rows.node[idle, 0], pickup]
        near |= set(idle[np.argsort(away, kind="stable")[:6]].tolist())
        return sorted(near)

    def _take_out(self, chosen: list[int]) -> bool:
        names = {self.fleet.jobs[k].id for k in chosen}
        for v in sorted({self.home[name] for name in names if name in self.home}):
            if self.rows.put(v, tuple(visit for visit in self.rows.visits[v] if visit.job not in names)):
                return False
        self.fleet.served -= names
        return True

    def _keep(self, near: list[int], gain: int) -> None:
        self.now -= gain
        for v in near:
            for visit in self.rows.visits[v]:
                self.home[visit.job] = v
        self.home = {name: v for name, v in self.home.items() if name in self.fleet.served}
        if self.now < self.lowest:
            self.lowest, self.best = self.now, list(self.rows.visits)

    def _put_back(self, before: dict[int, tuple[Visit, ...]], chosen: list[int]) -> None:
        for v, visits in before.items():
            if self.rows.visits[v] is not visits:
                self.rows.put(v, visits)
        for k in chosen:
            name = self.fleet.jobs[k].id
            if name in self.home:
                self.fleet.served.add(name)
            else:
                self.fleet.served.discard(name)

    def _cost(self, vehicles: list[int] | range, waiting: list[int]) -> int:
        """What these vehicles and these waiting jobs cost together, as `routing.cost` would say."""
        driving = sum(int(self.rows.driving[v]) for v in vehicles)
        sent = sum(bool(self.rows.visits[v]) and not self.rows.vehicles[v].committed for v in vehicles)
        penalty = sum(self.fleet.jobs[k].penalty for k in waiting)
        favour = sum(self._favour(v) for v in vehicles) if self.fleet.favour.any() else 0
        return driving + sent * self.rows.opening + penalty - favour

    def _favour(self, v: int) -> int:
        index = self.fleet.index
        return sum(int(self.fleet.favour[index[job], v]) for job in {visit.job for visit in self.rows.visits[v]})
