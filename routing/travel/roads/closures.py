"""Roads that are not as the map says: closed areas, barriers that only some may pass, slow stretches."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.roads.graph import Graph
from routing.travel.roads.key import NEVER, Keys, deci_of, metres_of, pack
from routing.travel.roads.spots import Arcs
from schemas.values import Point


class ClosureKind(StrEnum):
    """What a closure does to roads: close all that touch its area, close what crosses its edge, or slow down."""

    BLOCKED = "blocked"
    BARRIER = "barrier"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Closure:
    """A closed area, its corners in order; of a barrier two corners are enough, and are a line.

    `percent` is what a drive takes on slow roads: 200 is twice the time. It holds from `begins` until before `ends`
    (aware; None: always), and not for those who have one of `permits`. Raises ValueError for what means nothing.
    """

    kind: ClosureKind
    area: tuple[Point, ...]
    percent: int = 100
    begins: datetime | None = None
    ends: datetime | None = None
    permits: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        least = 2 if self.kind is ClosureKind.BARRIER else 3
        if len(self.area) < least:
            raise ValueError(f"A {self.kind} closure has {len(self.area)} corners and needs {least} or more.")
        if self.percent < 100:
            raise ValueError(f"percent {self.percent} would make roads faster: give 100 or more.")

    def holds(self, at: datetime, permit: str) -> bool:
        """Whether it is in force at that time for whoever has this permit."""
        begun = self.begins is None or self.begins <= at
        over = self.ends is not None and self.ends <= at
        return begun and not over and permit not in self.permits


class Ground:
    """The lines of all arcs as straight pieces, to find those that a closure touches."""

    def __init__(self, graph: Graph) -> None:
        last = np.zeros(len(graph.shape), dtype=np.bool_)
        drawn = np.diff(graph.first) > 0
        last[graph.first[1:][drawn] - 1] = True
        begin = np.flatnonzero(~last)
        self._arc = np.repeat(np.arange(len(graph.tail)), np.diff(graph.first))[begin]
        self._low, self._high = graph.shape[begin], graph.shape[begin + 1]

    def touched(self, closure: Closure) -> Arcs:
        """The arcs that a closure acts on."""
        area = np.array([(corner.lat, corner.lon) for corner in closure.area])
        near = self._near(area)
        low, high = self._low[near], self._high[near]
        hit = crosses(area, low, high)
        if closure.kind is not ClosureKind.BARRIER:
            hit |= inside(area, low)
        return np.unique(self._arc[near[hit]])

    def _near(self, area: Points) -> NDArray[np.int64]:
        """The pieces whose box meets that of the area."""
        least, most = area.min(axis=0), area.max(axis=0)
        apart = (np.maximum(self._low, self._high) < least) | (np.minimum(self._low, self._high) > most)
        return np.flatnonzero(~apart.any(axis=1))


def inside(area: Points, points: Points) -> NDArray[np.bool_]:
    """Which points lie within an area: a line from there to the north crosses its edge an odd number of times."""
    odd = np.zeros(len(points), dtype=np.bool_)
    for a, b in _edges(area):
        spans = (a[1] > points[:, 1]) != (b[1] > points[:, 1])
        if spans.any():
            share = (points[spans, 1] - a[1]) / (b[1] - a[1])
            odd[spans] ^= points[spans, 0] < a[0] + share * (b[0] - a[0])
    return odd


def crosses(area: Points, low: Points, high: Points) -> NDArray[np.bool_]:
    """Which straight pieces meet the edge of an area, or end on it."""
    hit = np.zeros(len(low), dtype=np.bool_)
    least, most = np.minimum(low, high), np.maximum(low, high)
    for a, b in _edges(area):
        near = np.flatnonzero(((most >= np.minimum(a, b)) & (least <= np.maximum(a, b))).all(axis=1))
        one, other = low[near], high[near]
        apart = _side(a, b, one) * _side(a, b, other) <= 0
        hit[near] |= apart & (_side(one, other, a) * _side(one, other, b) <= 0)
    return hit


def _edges(area: Points) -> list[tuple[Points, Points]]:
    """The sides of an area; the only one of a line."""
    following = np.roll(area, -1, axis=0)
    return list(zip(area, following, strict=True))[: None if len(area) > 2 else 1]


def _side(a: Points, b: Points, points: Points) -> NDArray[np.float64]:
    """On which side of the line from a to b points lie, by its sign."""
    one, other = b - a, points - a
    turned = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return np.asarray(np.sign(turned))


class Roadworks:
    """Closures over a graph, and the weights they leave."""

    def __init__(self, ground: Ground, weights: Keys, closures: tuple[Closure, ...]) -> None:
        self._weights, self.closures = weights, closures
        self._touched = [ground.touched(closure) for closure in closures]

    def holding(self, at: datetime, permit: str) -> tuple[int, ...]:
        """Which closures are in force then for whoever has this permit; equal answers mean equal roads."""
        return tuple(k for k, closure in enumerate(self.closures) if closure.holds(at, permit))

    def weights(self, holding: tuple[int, ...]) -> Keys:
        """What arcs cost under these closures: slow ones multiply, a closed one wins."""
        weights = self._weights.copy()
        for k in holding:
            arcs, closure = self._touched[k], self.closures[k]
            if closure.kind is ClosureKind.SLOW:
                weights[arcs] = slowed(weights[arcs], closure.percent)
            else:
                weights[arcs] = NEVER
        return weights


def slowed(keys: Keys, percent: int) -> Keys:
    """As many metres in that share of the time, to the nearest tenth of a second; what is closed stays closed."""
    return np.where(keys < NEVER, pack((deci_of(keys) * percent + 50) // 100, metres_of(keys)), NEVER)
