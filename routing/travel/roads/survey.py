"""What a map is worth: how fast its roads are, what no car reaches, and which hospitals and places are among that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from routing.travel.roads.chart import Chart
from routing.travel.roads.graph import Graph
from routing.travel.roads.mapped import Hospital
from routing.travel.roads.near import metres_away

WALK: Final = 200.0
"""Metres from a road at which a hospital is still reached: its grounds may be large."""
CLOSER: Final = 20.0
"""An island's street counts as a hospital's own when it is so many metres nearer than any other."""


@dataclass(frozen=True)
class Pace:
    """How far the roads of a class go, both directions counted, and how fast they are on the whole."""

    kind: str
    km: float
    kmh: float


@dataclass(frozen=True)
class Street:
    """A street that is left out: by name, with all of its pieces."""

    name: str
    metres: int
    lat: float
    lon: float


@dataclass(frozen=True)
class CutOff:
    """A hospital or another place to which no road leads that cars can come and go by."""

    name: str
    lat: float
    lon: float
    road: int
    """Metres to the next road of the map; `island`: to the next street that is left out."""
    island: int


@dataclass(frozen=True)
class Findings:
    """What looking through a map found."""

    percent: float
    """Of the length of all streets, what can be reached and left."""
    metres: int
    islands: tuple[Street, ...]
    places: int
    """How many hospitals and other places were asked for."""
    cut_off: tuple[CutOff, ...]
    credit: str


def paces(graph: Graph) -> list[Pace]:
    """The classes of road that occur, in the order of the profile; lights are counted in, turns are not."""
    metres, deci = (
        np.bincount(graph.kind, weights=part, minlength=len(graph.kinds)) for part in (graph.metres, graph.deci)
    )
    return [
        Pace(kind, round(metres[number] / 1000, 1), round(36 * metres[number] / deci[number], 1))
        for number, kind in enumerate(graph.kinds)
        if metres[number]
    ]


def look(chart: Chart, places: Sequence[Hospital] = ()) -> Findings:
    """Islands, and which hospitals of the map and other places are cut off."""
    about, asked = chart.about, (*chart.about.hospitals, *places)
    reached = 100 * (about.metres - about.lost) / about.metres
    return Findings(round(reached, 1), about.metres, _islands(chart), len(asked), _cut_off(chart, asked), about.credit)


def _islands(chart: Chart) -> tuple[Street, ...]:
    """Longest first; all the nameless together are one."""
    islands = chart.islands
    metres = np.bincount(islands.road, weights=islands.metres, minlength=len(islands.names))
    found = []
    for road in np.argsort(-metres, kind="stable")[: np.count_nonzero(metres)].tolist():
        piece = int(np.argmax(np.where(islands.road == road, islands.metres, -1)))
        lat, lon = islands.shape[islands.first[piece]].round(6).tolist()
        found.append(Street(islands.names[road], int(metres[road]), lat, lon))
    return tuple(found)


def _cut_off(chart: Chart, asked: Sequence[Hospital]) -> tuple[CutOff, ...]:
    """Those too far from every road, or on a street that is left out."""
    places = np.array([(one.lat, one.lon) for one in asked]).reshape(-1, 2)
    roads = metres_away(chart.graph.first, chart.graph.shape, places)
    islands = metres_away(chart.islands.first, chart.islands.shape, places)
    return tuple(
        CutOff(one.name, one.lat, one.lon, round(road), round(island))
        for one, road, island in zip(asked, roads, islands, strict=True)
        if road > WALK or island + CLOSER < road
    )
