"""The roads as they are at an hour for whoever has a permit: closures in force, speeds learned, and their metrics."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from routing.travel.learned.cells import band_of
from routing.travel.learned.roads import Patches
from routing.travel.learned.speeds import Speeds
from routing.travel.roads.closures import Closure, Ground, Roadworks
from routing.travel.roads.metric import Metric
from routing.travel.roads.network import Network

MOST: Final = 24
"""Metrics kept at a time, 7 MB each for a city: every hour of a day, or a few hours of several permits."""
Roads = tuple[int, ...]
"""A band of hours, and the closures in force: equal ones mean equal roads."""


class Base:
    """What never changes of a map: its network, and what closures and learned speeds need to find its arcs."""

    def __init__(self, network: Network) -> None:
        self.network, self.weights = network, network.weights
        self.ground, self.patches = Ground(network.graph), Patches.of(network.graph)


class State:
    """One answer to what the roads are like; who holds it is disturbed by no later one."""

    def __init__(self, base: Base, works: Roadworks, learned: Speeds | None) -> None:
        self.base, self.works, self.learned = base, works, learned
        self._metrics: dict[Roads, Metric] = {}

    @classmethod
    def of(cls, base: Base, closures: Iterable[Closure], learned: Speeds | None) -> "State":
        """The state under these closures, at these speeds."""
        return cls(base, Roadworks(base.ground, base.weights, tuple(closures)), learned)

    def at_speeds(self, learned: Speeds | None) -> "State":
        """The same closures at other speeds."""
        return State(self.base, self.works, learned)

    def metric(self, at: datetime, permit: str) -> Metric:
        """The roads of that time for this permit: one metric for every band and set of closures in force."""
        band, holding = band_of(at, self.learned.zone) if self.learned else -1, self.works.holding(at, permit)
        found = self._metrics.get((band, *holding))
        if found is None:
            if len(self._metrics) >= MOST:
                self._metrics.clear()
            found = self._metrics[band, *holding] = self._made(band, holding)
        return found

    def _made(self, band: int, holding: Roads) -> Metric:
        weights = self.works.weights(holding)
        if self.learned:
            weights = self.base.patches.slowed(weights, self.learned, band)
        return self.base.network.metric(weights)
