"""The roads at an hour for whoever has some permits: closures that hold, speeds learned, and their metrics."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Final

from routing.travel.learned.cells import band_of
from routing.travel.learned.roads import Patches
from routing.travel.learned.speeds import Speeds
from routing.travel.roads.closures import Closure, Ground, Roadworks
from routing.travel.roads.metric import Metric
from routing.travel.roads.network import Network

MOST: Final = 24
"""Metrics kept at a time, 7 MB each for a city: every hour of a day, or a few hours of several permits."""


class Base:
    """What never changes of a map: its network, and what closures and learned speeds need to find its arcs."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.works, self.patches = Roadworks(Ground(network.graph), network.weights), Patches.of(network.graph)


class State:
    """The roads at certain speeds (None: those of the map), under whatever closures; metrics are kept as they come."""

    def __init__(self, base: Base, learned: Speeds | None = None) -> None:
        self.base, self.learned = base, learned
        self._metrics: dict[tuple[int, frozenset[Closure]], Metric] = {}

    def metric(self, at: datetime, closures: Iterable[Closure], permits: frozenset[str]) -> Metric:
        """The roads of that time for these permits: one metric for every band of hours and set of closures in force."""
        holding = frozenset(closure for closure in closures if closure.holds(at, permits))
        key = band_of(at, self.learned.zone) if self.learned else -1, holding
        found = self._metrics.get(key)
        if found is None:
            if len(self._metrics) >= MOST:
                self._metrics.clear()
            found = self._metrics[key] = self._made(*key)
        return found

    def _made(self, band: int, holding: frozenset[Closure]) -> Metric:
        weights = self.base.works.weights(holding)
        if self.learned:
            weights = self.base.patches.slowed(weights, self.learned, band)
        return self.base.network.metric(weights)


@lru_cache(2)
def state_at(base: Base, learned: Speeds) -> State:
    """The roads at these speeds, with what was worked out for whoever asked before: there is one for the newest two."""
    return State(base, learned)
