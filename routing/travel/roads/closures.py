"""Roads that are not as the map says: closed areas, barriers that only some may pass, slow stretches."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.roads.graph import Graph
from routing.travel.roads.key import NEVER, Keys, deci_of, metres_of, pack
from routing.travel.roads.spots import Arcs
from schemas.values import ClosureKind, Point

NOBODY: Final = frozenset[str]()
"""The permit classes of a car that has none."""
REMEMBERED: Final = 256
"""Closures of which the arcs they touch are kept."""


@dataclass(frozen=True, slots=True)
class Closure:
    """A closed area, its corners in order; a barrier is a line through them, a ring where it ends as it began.

    `percent` is what a drive takes on slow roads: 200 is twice the time. It holds from `begins` until before `ends`
    (aware; None: always), and not for those who have one of `permits`. Raises ValueError for what means nothing.
    """

    kind: ClosureKind
    area: tuple[Point, ...]
    percent: int = 100
    begins: datetime | None = None
    ends: datetime | None = None
    permits: frozenset[str] = NOBODY

    def __post_init__(self) -> None:
        least = 2 if self.kind is ClosureKind.BARRIER else 3
        if len(self.area) < least:
            raise ValueError(f"A {self.kind} closure has {len(self.area)} corners and needs {least} or more.")
        if self.percent < 100:
            raise ValueError(f"percent {self.percent} would make roads faster: give 100 or more.")

    def holds(self, at: datetime, permits: frozenset[str] = NOBODY) -> bool:
        """Whether it is in force at that time for whoever has these permits."""
        begun = self.begins is None or self.begins <= at
        over = self.ends is not None and self.ends <= at
        return begun and not over and not permits & self.permits

    @property
    def always(self) -> "Closure":
        """The same at every hour."""
        return replace(self, begins=None, ends=None)

    @property
    def corners(self) -> Points:
        """The corners as rows, for arithmetic."""
        return np.array([(corner.lat, corner.lon) for corner in self.area])

    @property
    def ring(self) -> bool:
        """Whether there is an inside: a line that does not come back has none."""
        return self.kind is not ClosureKind.BARRIER or (len(self.area) > 3 and self.area[0] == self.area[-1])


class Ground:
    """The lines of all arcs as straight pieces, to find those that a closure touches."""

    def __init__(self, graph: Graph) -> None:
        last = np.zeros(len(graph.shape), dtype=np.bool_)
        drawn = np.diff(graph.first) > 0
        last[graph.first[1:][drawn] - 1] = True
        begin = np.flatnonzero(~last)
        self._arc = np.repeat(np.arange(len(graph.tail)), np.diff(graph.first))[begin]
        self._low, self._high = graph.shape[begin], graph.shape[begin + 1]
        self._least = np.ascontiguousarray(np.minimum(self._low, self._high).T)
        self._most = np.ascontiguousarray(np.maximum(self._low, self._high).T)

    def touched(self, closure: Closure) -> Arcs:
        """The arcs that a closure acts on."""
        area = closure.corners
        near = self._near(area)
        low, high = self._low[near], self._high[near]
        hit = crosses(area if closure.kind is ClosureKind.BARRIER else np.vstack([area, area[:1]]), low, high)
        if closure.kind is not ClosureKind.BARRIER:
            hit |= inside(area, low)
        return np.unique(self._arc[near[hit]])

    def _near(self, area: Points) -> NDArray[np.int64]:
        """The pieces whose box meets that of the area."""
        least, most = area.min(axis=0)[:, None], area.max(axis=0)[:, None]
        return np.flatnonzero(((self._most >= least) & (self._least <= most)).all(axis=0))


def inside(area: Points, points: Points) -> NDArray[np.bool_]:
    """Which points lie within an area: a line from there to the north crosses its edge an odd number of times."""
    odd = np.zeros(len(points), dtype=np.bool_)
    for a, b in pairwise([*area, area[0]]):
        spans = (a[1] > points[:, 1]) != (b[1] > points[:, 1])
        if spans.any():
            share = (points[spans, 1] - a[1]) / (b[1] - a[1])
            odd[spans] ^= points[spans, 0] < a[0] + share * (b[0] - a[0])
    return odd


def crosses(line: Points, low: Points, high: Points) -> NDArray[np.bool_]:
    """Which straight pieces meet a line through these corners, or end on it."""
    hit = np.zeros(len(low), dtype=np.bool_)
    least, most = np.minimum(low, high), np.maximum(low, high)
    for a, b in pairwise(line):
        near = np.flatnonzero(((most >= np.minimum(a, b)) & (least <= np.maximum(a, b))).all(axis=1))
        one, other = low[near], high[near]
        apart = _side(a, b, one) * _side(a, b, other) <= 0
        hit[near] |= apart & (_side(one, other, a) * _side(one, other, b) <= 0)
    return hit


def _side(a: Points, b: Points, points: Points) -> NDArray[np.float64]:
    """On which side of the line from a to b points lie, by its sign."""
    one, other = b - a, points - a
    turned = one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0]
    return np.asarray(np.sign(turned))


class Roadworks:
    """What closures leave of the weights of a graph; which arcs each touches is worked out once."""

    def __init__(self, ground: Ground, weights: Keys) -> None:
        self._ground, self._weights = ground, weights
        self._touched: dict[Closure, Arcs] = {}

    def weights(self, holding: Iterable[Closure]) -> Keys:
        """What arcs cost under these closures: slow ones multiply, a closed one wins."""
        weights = self._weights.copy()
        for closure in holding:
            arcs = self._arcs(closure)
            if closure.kind is ClosureKind.SLOW:
                weights[arcs] = slowed(weights[arcs], closure.percent)
            else:
                weights[arcs] = NEVER
        return weights

    def _arcs(self, closure: Closure) -> Arcs:
        found = self._touched.get(closure)
        if found is None:
            if len(self._touched) >= REMEMBERED:
                self._touched.clear()
            found = self._touched[closure] = self._ground.touched(closure)
        return found


def slowed(keys: Keys, percent: int) -> Keys:
    """As many metres in that share of the time, to the nearest tenth of a second; what is closed stays closed."""
    return np.where(keys < NEVER, pack((deci_of(keys) * percent + 50) // 100, metres_of(keys)), NEVER)
