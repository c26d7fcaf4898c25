"""Points to be driven to, labelled once for one state of the roads, and then asked about from anywhere."""

from dataclasses import dataclass

import numpy as np

from routing.travel.roads.metric import Metric
from routing.travel.roads.network import Network
from routing.travel.roads.same import Pieces, shorten
from routing.travel.roads.spots import Spots
from routing.travel.roads.table import Table, Targets, both_between, seconds_between


@dataclass(frozen=True, eq=False, slots=True)
class Goals:
    """Spots as places to get to, in one metric."""

    network: Network
    metric: Metric
    pieces: Pieces
    targets: Targets

    @classmethod
    def of(cls, network: Network, metric: Metric, spots: Spots) -> "Goals":
        """The labels of these spots, ready to be driven to."""
        pieces = Pieces.of(metric.weights, network.twin, spots)
        return cls(network, metric, pieces, Targets.of(network.hierarchy, network.reaching(metric, spots)))

    def travel(self, start: Spots) -> tuple[Table, Table]:
        """Seconds and metres from every start to every goal, FORBIDDEN where there is no way."""
        sources = self.network.leaving(self.metric, start)
        seconds, metres = both_between(self.network.hierarchy, sources, self.targets)
        shorten(self._pieces(start), self.pieces, sources, self.targets, seconds, metres)
        return seconds, metres

    def seconds(self, start: Spots) -> Table:
        """Seconds alone, in half the time."""
        sources = self.network.leaving(self.metric, start)
        seconds = seconds_between(self.network.hierarchy, sources, self.targets)
        shorten(self._pieces(start), self.pieces, sources, self.targets, seconds, np.empty((0, 0), dtype=np.int32))
        return seconds

    def _pieces(self, start: Spots) -> Pieces:
        return Pieces.of(self.metric.weights, self.network.twin, start)
