"""Learned speeds as people look at them: a factor for each two hours of a day, and one for each square of the map."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from routing.travel.learned.cells import BAND, bounds_of, cells_of, middle_of
from routing.travel.learned.line import END, FIELD
from routing.travel.learned.roads import CELL
from routing.travel.learned.speeds import EVERYWHERE, Speeds, bounded
from schemas.values import Point

FEW: Final = 5
"""Drives below which a square says nothing, neither about its streets nor about who was there."""


@dataclass(frozen=True, slots=True)
class Hours:
    """By which factor drives take longer from one hour of the day until another, and how many drives say so."""

    first: int
    until: int
    factor: float
    drives: int


@dataclass(frozen=True, slots=True)
class Square:
    """The same for drives in a square, at one time of day."""

    south: float
    west: float
    north: float
    east: float
    factor: float
    drives: int


def hours(speeds: Speeds) -> list[Hours]:
    """Every time of day that somebody drove at."""
    bands = ((band, speeds.effects.get(f"hour {band}")) for band in range(24 // BAND))
    return [
        Hours(band * BAND, band * BAND + BAND, _factor(speeds, EVERYWHERE, f"hour {band}"), effect.drives)
        for band, effect in bands
        if effect
    ]


def squares(speeds: Speeds, band: int) -> list[Square]:
    """Squares that enough drives went through, slowest first: on roads of every class, without a map by their ends."""
    found = [_square(speeds, band, name, drives) for name, drives in _known(speeds)]
    return sorted(found, key=lambda one: (-one.factor, one.south, one.west))


def _known(speeds: Speeds) -> Iterator[tuple[str, int]]:
    kind = "cell" if speeds.of == "roads" else "end"
    for name, effect in speeds.effects.items():
        if name.startswith(f"{kind} ") and effect.drives >= FEW:
            yield name, effect.drives


def _square(speeds: Speeds, band: int, name: str, drives: int) -> Square:
    _, row, column = name.split()
    size = CELL if speeds.of == "roads" else END
    middle = middle_of(int(row), int(column), size)
    own = (f"then {band} {name}", name) if speeds.of == "roads" else (name, name, _within(middle))
    factor = _factor(speeds, EVERYWHERE, f"hour {band}", *own)
    return Square(*bounds_of(int(row), int(column), size), factor, drives)


def _within(point: Point) -> str:
    """The pair of fields of a drive that stays in one."""
    [[row, column]] = cells_of(np.array([[point.lat, point.lon]]), FIELD).tolist()
    return f"pair {row} {column} {row} {column}"


def _factor(speeds: Speeds, *causes: str) -> float:
    return round(float(bounded(np.array([speeds.log(causes)]))[0]), 3)
