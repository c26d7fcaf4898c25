"""Travel times on real roads, exact on the map: a road network behind the protocol of all travel times."""

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Final, Self

import numpy as np

from routing.travel import Path, Points, Travel
from routing.travel.learned.driven import Driven, plausible
from routing.travel.learned.roads import learn
from routing.travel.learned.speeds import Speeds, meant
from routing.travel.roads.closures import NOBODY, Closure
from routing.travel.roads.draw import line_of
from routing.travel.roads.goals import Goals
from routing.travel.roads.graph import Graph
from routing.travel.roads.key import metres_of, seconds_of
from routing.travel.roads.metric import Metric
from routing.travel.roads.network import Network
from routing.travel.roads.snap import REACH, Grid
from routing.travel.roads.spots import Spots
from routing.travel.roads.state import Base, State, state_at
from routing.travel.roads.table import Table
from routing.travel.roads.trace import Tracer
from routing.travel.roads.way import Way, way_between
from schemas.values import Point

OWN_MARGIN: Final = 0.05
"""On an empty road. Another engine on the same map differs by two percent; the traffic of a day is in no map."""


class NoWay(ValueError):
    """There is no legal drive between two points, or a point has no road near it."""


class RoadTravel:
    """The fastest drives on a graph, under whatever closures are in force at the time of departure.

    A matrix says FORBIDDEN where there is no legal way, and of points farther than REACH from any road; a route raises
    NoWay. From the point to the road takes no time. Safe to use from several threads.
    """

    name = "roads"
    epoch = 0

    def __init__(self, graph: Graph, *, margin: float = OWN_MARGIN) -> None:
        if not len(graph.tail):
            raise ValueError("The map has no road that cars may use.")
        self.margin = margin
        self.closures: tuple[Closure, ...] = ()
        self._network = Network.of(graph)
        self._state = self._open = State(Base(self._network))
        self._grid = Grid.of(graph, self._network.twin)

    @property
    def learned(self) -> Speeds | None:
        """The speeds they are driven at; None: those of the map."""
        return self._state.learned

    def under(self, closures: Iterable[Closure]) -> Self:
        """The same roads under these closures and no others; what is worked out for one is there for all."""
        return self._but(closures=tuple(closures))

    def at_speeds(self, learned: Speeds | None) -> Self:
        """The same roads at these speeds; None: at those of the map."""
        speeds = meant(learned, "roads")
        return self._but(_state=state_at(self._open.base, speeds) if speeds else self._open)

    def _but(self, **change: object) -> Self:
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__, **change)
        return other

    def learn(self, drives: Iterable[Driven], zone: str) -> Speeds:
        """What these drives say about classes of roads, cells and hours (by the clocks of that zone)."""
        kept, base = plausible(drives), self._state.base
        return learn(base.patches, kept, Tracer(base, self._grid, kept), zone)

    def matrix(
        self, sources: Points, targets: Points, *, depart_at: datetime, permits: frozenset[str] = NOBODY
    ) -> Travel:
        """Seconds and metres of the fastest ways, for whoever has these permits."""
        goals = self.goals(targets, depart_at=depart_at, permits=permits)
        return Travel(*goals.travel(self.spots(sources)))

    def seconds(
        self, sources: Points, targets: Points, *, depart_at: datetime, permits: frozenset[str] = NOBODY
    ) -> Table:
        """Seconds alone, in half the time."""
        return self.goals(targets, depart_at=depart_at, permits=permits).seconds(self.spots(sources))

    def goals(self, targets: Points, *, depart_at: datetime, permits: frozenset[str] = NOBODY) -> Goals:
        """The targets made ready, for whoever asks about the same ones again and again."""
        return Goals.of(self._network, self._state.metric(depart_at, self.closures, permits), self.spots(targets))

    def spots(self, points: Points) -> Spots:
        """Where on the roads these points lie."""
        spots, _ = self._grid.nearest(points)
        return spots

    def route(self, stops: Points, *, depart_at: datetime, permits: frozenset[str] = NOBODY) -> Path:
        """One drive through the stops in the order given, along the roads."""
        metric, spots = self._state.metric(depart_at, self.closures, permits), self.spots(stops)
        for (lat, lon), arc in zip(stops.tolist(), spots.arc.tolist(), strict=True):
            if arc < 0:
                raise NoWay(f"The point {lat:.5f},{lon:.5f} is more than {REACH:.0f} m from any road of the map.")
        ways = [self._way(metric, spots, stops, a, b) for a, b in pairwise(range(len(stops)))]
        keys = np.array([way.key for way in ways], dtype=np.int64)
        legs = tuple(seconds_of(keys).tolist())
        lines = [line_of(self._network.graph, way) for way in ways]
        corners = np.concatenate([*lines, np.empty((0, 2))])
        if not len(corners):
            corners = stops[:1]
        line = tuple(Point(lat, lon) for lat, lon in corners.tolist())
        return Path(seconds=sum(legs), metres=int(metres_of(keys).sum()), legs=legs, polyline=line)

    def _way(self, metric: Metric, spots: Spots, stops: Points, a: int, b: int) -> Way:
        way = way_between(self._network, metric, spots[a : a + 1], spots[b : b + 1])
        if way is None:
            here, there = (f"{stops[k, 0]:.5f},{stops[k, 1]:.5f}" for k in (a, b))
            raise NoWay(f"No open road leads from {here} to {there}.")
        return way
