"""Where a completed drive probably went: the fastest way at the speeds that are believed so far."""

from collections.abc import Sequence

import numpy as np

from routing.travel.learned.driven import Driven, points_of
from routing.travel.learned.roads import Stretch
from routing.travel.learned.speeds import Speeds
from routing.travel.roads.closures import NOBODY
from routing.travel.roads.key import deci_of
from routing.travel.roads.snap import Grid
from routing.travel.roads.spots import Spots
from routing.travel.roads.state import Base, State
from routing.travel.roads.way import Way, way_between


class Tracer:
    """Finds the patches of drives, on open roads: closures of today say nothing of a drive of yesterday."""

    def __init__(self, base: Base, grid: Grid, drives: Sequence[Driven]) -> None:
        self._plain = self._state = State(base)
        starts, _ = grid.nearest(points_of(one.start for one in drives))
        stops, _ = grid.nearest(points_of(one.stop for one in drives))
        self._spots = {one: (starts[k : k + 1], stops[k : k + 1]) for k, one in enumerate(drives)}

    def __call__(self, drive: Driven, speeds: Speeds) -> Stretch | None:
        """The seconds that the map says for each patch of its way; None where there is no way."""
        if speeds is not self._state.learned:
            self._state = State(self._plain.base, speeds)
        way = self._way(self._state, drive, *self._spots[drive])
        return self._by_patch(drive, way) if way and way.arcs else None

    def _way(self, state: State, drive: Driven, start: Spots, stop: Spots) -> Way | None:
        metric = state.metric(drive.departed, (), NOBODY)
        return way_between(state.base.network, metric, start, stop)

    def _by_patch(self, drive: Driven, way: Way) -> Stretch:
        arcs, share = np.array(way.arcs), np.ones(len(way.arcs))
        share[-1] = way.end
        share[0] -= way.begin
        seconds = deci_of(self._plain.metric(drive.departed, (), NOBODY).weights[arcs]) * share / 10
        patch, number = np.unique(self._state.base.patches.patch[arcs], return_inverse=True)
        return dict(zip(patch.tolist(), np.bincount(number, seconds).tolist(), strict=True))
