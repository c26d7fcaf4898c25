"""The city of a demonstration on a road map: Wuhan where the map shows it, else made-up places at real streets."""

from collections.abc import Iterator
from itertools import islice
from math import cos, hypot, radians
from pathlib import Path
from random import Random
from typing import Final

import numpy as np

from app.demo.city import City, Site, wuhan
from routing.travel.roads.chart import About, Chart, load
from schemas.places import PlaceKind

NEEDED: Final = ((PlaceKind.HOSPITAL, 12), (PlaceKind.HOTEL, 9), (PlaceKind.STATION, 2), (PlaceKind.DEPOT, 2))
WORDS: Final = {
    PlaceKind.HOSPITAL: ("Hospital", "医院"),
    PlaceKind.HOTEL: ("Medics' hotel", "医护酒店"),
    PlaceKind.STATION: ("Station", "车站"),
    PlaceKind.DEPOT: ("Supply depot", "物资仓库"),
}
WIDE_KM: Final = 9.0
"""How far from the middle of all crossings places lie."""
APART_KM: Final = 0.8
FAST: Final = frozenset({"motorway", "motorway_link", "trunk", "trunk_link"})
LEAST: Final = 12
"""Hospitals of Wuhan that a map must show to be one of Wuhan."""


def city_on(file: Path | None, seed: int) -> City:
    """The city that simulated people live in. Raises OSError or BadMap when the map cannot be read."""
    if file is None:
        return wuhan()
    chart = load(file)
    shown = tuple(site for site in wuhan().sites if _within(chart.about, site))
    if sum(site.kind is PlaceKind.HOSPITAL for site in shown) >= LEAST:
        return City(shown)
    return _made_up(chart, file.stem, Random(seed))


def _within(about: About, site: Site) -> bool:
    return about.south <= site.lat <= about.north and about.west <= site.lon <= about.east


def _made_up(chart: Chart, name: str, chance: Random) -> City:
    """Places at streets of the map, each named after its street; hours are those of the sun there."""
    lat, lon = (float(middle) for middle in np.median(chart.graph.points, axis=0))
    corners = list(islice(_corners(chart, (lat, lon), chance), sum(count for _, count in NEEDED)))
    sites, hours = [], -round(lon / 15)
    for kind, count in NEEDED:
        some, corners = corners[:count], corners[count:]
        sites += [_site(kind, street, point, (lat, lon)) for street, point in some]
    return City(tuple(sites), name, name, (lat, lon), f"Etc/GMT{hours:+d}" if hours else "Etc/GMT")


def _site(kind: PlaceKind, street: str, point: tuple[float, float], middle: tuple[float, float]) -> Site:
    english, chinese = WORDS[kind]
    return Site(f"{english}, {street}", f"{chinese}（{street}）", kind, _quarter(point, middle), *point)


def _quarter(point: tuple[float, float], middle: tuple[float, float]) -> str:
    north, east = _km(point, middle)
    if hypot(north, east) < WIDE_KM / 3:
        return "Centre"
    if abs(north) > abs(east):
        return "North" if north > 0 else "South"
    return "East" if east > 0 else "West"


def _corners(chart: Chart, middle: tuple[float, float], chance: Random) -> Iterator[tuple[str, tuple[float, float]]]:
    """Corners of named streets near the middle, apart from each other as long as there are such, no street twice."""
    graph, taken, streets = chart.graph, list[tuple[float, float]](), set[str]()
    arcs = list(range(len(graph.tail)))
    chance.shuffle(arcs)
    for apart in (APART_KM, APART_KM / 4, 0.0):
        for arc in arcs:
            street, fast = graph.names[graph.road[arc]], graph.kinds[graph.kind[arc]] in FAST
            lat, lon = (round(float(each), 6) for each in graph.points[graph.tail[arc]])
            if not street or fast or street in streets or hypot(*_km((lat, lon), middle)) > WIDE_KM:
                continue
            if all(hypot(*_km((lat, lon), other)) > apart for other in taken):
                taken.append((lat, lon))
                streets.add(street)
                yield street, (lat, lon)


def _km(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Kilometres north and east."""
    return (one[0] - other[0]) * 111.2, (one[1] - other[1]) * 111.2 * cos(radians(other[0]))
