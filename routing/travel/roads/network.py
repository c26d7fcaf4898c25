"""A road graph made ready: contracted once, and able to label spots in every state of its roads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.travel.roads.graph import Graph
from routing.travel.roads.hierarchy import Hierarchy, contract
from routing.travel.roads.key import NEVER, Keys, pack, part_of
from routing.travel.roads.labels import Labels, climb
from routing.travel.roads.metric import Metric, customise
from routing.travel.roads.order import Ranks
from routing.travel.roads.spots import Arcs, Fractions, Spots
from routing.travel.roads.twin import twins_of

Ends = tuple[Ranks, Keys]
"""For every spot two vertices by rank, (n, 2), and what it costs to or from them."""


@dataclass(frozen=True, eq=False, slots=True)
class Network:
    """A graph, which of its arcs are twins, and its hierarchy."""

    graph: Graph
    twin: Arcs
    hierarchy: Hierarchy

    @classmethod
    def of(cls, graph: Graph) -> "Network":
        """Contract a graph. The ends of twins count as neighbours: spots on them have one line of ancestors."""
        twin = twins_of(graph)
        arc = np.flatnonzero(twin > np.arange(len(twin)))
        tail, head, other = graph.tail[arc], graph.head[arc], twin[arc]
        one = np.concatenate([tail, tail, head, head])
        two = np.concatenate([graph.tail[other], graph.head[other]] * 2)
        return cls(graph, twin, contract(graph.points, graph.tail, graph.head, (one, two)))

    @property
    def weights(self) -> Keys:
        """What every arc costs on the empty road."""
        return pack(self.graph.deci, self.graph.metres)

    def metric(self, weights: Keys) -> Metric:
        """The hierarchy with these weights of arcs."""
        return customise(self.hierarchy, weights)

    def leaving(self, metric: Metric, spots: Spots) -> Labels:
        """The labels of spots as places to start from."""
        return climb(self.hierarchy, metric.rise, self._base(spots), *self.ways_out(metric, spots))

    def reaching(self, metric: Metric, spots: Spots) -> Labels:
        """The labels of spots as places to get to."""
        return climb(self.hierarchy, metric.fall, self._base(spots), *self.ways_in(metric, spots))

    def ways_out(self, metric: Metric, spots: Spots) -> Ends:
        """Where the two directions lead to from a spot."""
        ends, costs = [], []
        for arc, along, weight in self._sides(metric, spots):
            rest = np.where(weight < NEVER, weight - part_of(weight, along), NEVER)
            ends.append(np.where(along == 0, self.graph.tail[arc], self.graph.head[arc]))
            costs.append(np.where(_crossing(arc, along), 0, rest))
        return self._ends(ends, costs)

    def ways_in(self, metric: Metric, spots: Spots) -> Ends:
        """Where the two directions come to a spot from."""
        ends, costs = [], []
        for arc, along, weight in self._sides(metric, spots):
            ends.append(np.where(along == 1, self.graph.head[arc], self.graph.tail[arc]))
            costs.append(np.where(_crossing(arc, along), 0, part_of(weight, along)))
        return self._ends(ends, costs)

    def _ends(self, ends: list[NDArray[np.int32]], costs: list[Keys]) -> Ends:
        return self.hierarchy.rank[np.stack(ends, axis=1)], np.stack(costs, axis=1)

    def _sides(self, metric: Metric, spots: Spots) -> list[tuple[Arcs, Fractions, Keys]]:
        """Each arc and its twin: how much of it lies behind, and what all of it costs; NEVER where there is none."""
        sides = ((spots.arc, spots.along), (self._twin(spots), 1 - spots.along))
        return [(arc, along, np.where(arc >= 0, metric.weights[arc], NEVER)) for arc, along in sides]

    def _twin(self, spots: Spots) -> Arcs:
        return np.where(spots.arc >= 0, self.twin[spots.arc], -1)

    def _base(self, spots: Spots) -> Ranks:
        """The lowest of the ends of the arc and its twin, which has all the others as ancestors."""
        twin = self._twin(spots)
        arcs = np.stack([spots.arc, np.where(twin >= 0, twin, spots.arc)])
        lowest = self.hierarchy.rank[np.concatenate([self.graph.tail[arcs], self.graph.head[arcs]])].min(axis=0)
        return np.where(spots.arc >= 0, lowest, -1)


def _crossing(arc: Arcs, along: Fractions) -> NDArray[np.bool_]:
    """Which spots are at an end of their arc, and so on all the roads that meet there, whether it is open or not."""
    return np.asarray((arc >= 0) & ((along == 0) | (along == 1)))
