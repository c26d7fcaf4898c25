"""A city's traffic that nobody was told of, and drives through it.

Busy hours, classes of roads and quarters each have their factor, quarters one more at every hour, the middle of the
city most when it is busy, and every street its own. Quarters are not the cells that learn.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.flat import flat
from routing.travel.learned.cells import BAND
from routing.travel.learned.driven import Driven
from routing.travel.roads.goals import Goals
from routing.travel.roads.graph import Graph
from routing.travel.roads.key import pack
from routing.travel.roads.network import Network
from routing.travel.roads.travel import RoadTravel
from routing.ways import FORBIDDEN
from schemas.values import Point

MIDNIGHT: Final = datetime(2020, 2, 3, tzinfo=UTC)
BANDS: Final = 24 // BAND
BUSY: Final = (0.9, 0.9, 0.95, 1.15, 1.4, 1.2, 1.15, 1.2, 1.4, 1.35, 1.05, 0.95)
"""How much longer drives take, two hours each, from midnight on."""
QUARTER: Final = 3_000.0
"""Metres of a quarter with traffic of its own."""
NEAR: Final = 12_000.0
"""Metres from the middle within which people drive."""
SHORT: Final = 120
"""Seconds below which a drive is a walk."""
NOISE: Final = 0.1
"""By how much a drive is longer or shorter than it should be (the deviation of its logarithm)."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sample:
    """Drives that depart at one moment: two points each, and the seconds that they take in truth."""

    departed: datetime
    starts: Points
    stops: Points
    seconds: Floats

    def some(self, number: int) -> Self:
        """So many of them at most, always the same."""
        few = np.random.default_rng(1).permutation(len(self.seconds))[:number]
        return replace(self, starts=self.starts[few], stops=self.stops[few], seconds=self.seconds[few])


class Traffic:
    """A map with its hidden factors, drawn by dice."""

    def __init__(self, graph: Graph, seed: int) -> None:
        self.travel, self._graph, self._network = RoadTravel(graph), graph, Network.of(graph)
        self._dice, self._where = np.random.default_rng(seed), flat(graph.points)
        middle = np.median(self._where, axis=0)
        self._inside = np.flatnonzero(np.hypot(*(self._where - middle).T) < NEAR)
        self._slow = self._made(np.hypot(*(self._where[graph.tail] - middle).T))

    def _made(self, away: Floats) -> Floats:
        """For every band of hours and every arc, its factor; `away` is in metres from the middle."""
        graph, dice = self._graph, self._dice
        square = np.floor(self._where[graph.tail] / QUARTER).astype(np.int64)
        _, quarter = np.unique(square, axis=0, return_inverse=True)
        quarter = quarter.reshape(-1)
        count = quarter.max() + 1
        logs = dice.normal(0, 0.15, len(graph.kinds))[graph.kind] + dice.normal(0, 0.2, count)[quarter]
        logs += dice.normal(0, 0.15, len(graph.tail))
        at_hours = dice.normal(0, 0.05, (BANDS, count))[:, quarter]
        busy = np.log(BUSY)[:, None] * (0.7 + 0.6 * np.exp(-away / 5_000))
        return np.asarray(np.exp(logs + busy + at_hours))

    def sample(self, band: int, places: int, *, busy: bool = True) -> Sample:
        """Drives at those hours between `places` points and as many others, each to each; not busy: on empty roads."""
        graph, dice = self._graph, self._dice
        spots = graph.points[dice.choice(self._inside, 2 * places)]
        deci = graph.deci * (self._slow[band] if busy else 1.0)
        metric = self._network.metric(pack(np.rint(deci), graph.metres))
        starts, stops = (self.travel.spots(points) for points in (spots[:places], spots[places:]))
        table = Goals.of(self._network, metric, stops).seconds(starts)
        one, other = np.nonzero((table > SHORT) & (table < FORBIDDEN))
        departed = MIDNIGHT + timedelta(hours=BAND * band, minutes=int(dice.integers(60 * BAND)))
        return Sample(departed, spots[:places][one], spots[places:][other], table[one, other].astype(np.float64))

    def drives(self, number: int, places: int, wrong: float) -> list[Driven]:
        """So many over a day, in any order, of which a share is `wrong`: far too long, or no drive at all."""
        made = []
        for band in range(BANDS):
            some = number * (band + 1) // BANDS - number * band // BANDS
            made += self._driven(self.sample(band, places), some, wrong)
        return [made[k] for k in self._dice.permutation(len(made))]

    def _driven(self, sample: Sample, number: int, wrong: float) -> list[Driven]:
        dice = self._dice
        some = dice.choice(len(sample.seconds), number)
        took = sample.seconds[some] * np.exp(dice.normal(0, NOISE, number))
        broken = dice.random(number) < wrong
        took[broken] = np.where(dice.random(broken.sum()) < 0.5, took[broken] + dice.uniform(600, 2400), 70)
        ends = zip(sample.starts[some].tolist(), sample.stops[some].tolist(), took.tolist(), strict=True)
        return [Driven(Point(*a), Point(*b), sample.departed, round(time)) for a, b, time in ends]
