"""Which street somebody stands in: the nearest that has a name."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.roads.graph import Graph
from routing.travel.roads.near import METRES_PER_DEGREE
from schemas.values import Metres, Point


class Street(NamedTuple):
    """A street by its name, how far away it is, and where on it one would stand."""

    name: str
    metres: Metres
    point: Point


@dataclass(frozen=True, eq=False)
class Streets:
    """The straight pieces of all streets with names, each with the number of its name."""

    names: tuple[str, ...]
    name: NDArray[np.int32]
    begin: Points
    end: Points

    @classmethod
    def of(cls, graph: Graph) -> "Streets":
        """The streets of a graph; turns and nameless roads are left out."""
        many = np.maximum(np.diff(graph.first) - 1, 0)
        arc = np.repeat(np.arange(len(many)), many)
        at = np.repeat(graph.first[:-1] - np.cumsum(many) + many, many) + np.arange(len(arc))
        named = np.array([bool(name) for name in graph.names])[graph.road[arc]]
        at = at[named]
        return cls(graph.names, graph.road[arc][named], graph.shape[at], graph.shape[at + 1])

    def at(self, point: Point, within: Metres) -> Street | None:
        """The nearest within so many metres."""
        here = np.array([point.lat, point.lon])
        scale = METRES_PER_DEGREE * np.array([1.0, np.cos(np.radians(point.lat))])
        reach = within / scale
        low, high = np.minimum(self.begin, self.end), np.maximum(self.begin, self.end)
        near = np.flatnonzero(((low <= here + reach) & (high >= here - reach)).all(axis=1))
        one, step = (self.begin[near] - here) * scale, (self.end[near] - self.begin[near]) * scale
        share = np.clip(-(one * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), 1e-9), 0.0, 1.0)
        foot = one + share[:, None] * step
        far = np.hypot(*foot.T)
        if not len(far) or far[nearest := int(np.argmin(far))] > within:
            return None
        lat, lon = (here + foot[nearest] / scale).round(7).tolist()
        return Street(self.names[self.name[near[nearest]]], round(float(far[nearest])), Point(lat, lon))
