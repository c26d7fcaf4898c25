"""A drive as servers answer it: seconds of its legs, and a line packed into letters."""

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Final

from routing.travel import Path
from routing.travel.served.table import LONGEST
from schemas.values import Point

STEP: Final = 1e-6
"""Degrees in a whole number of the line."""


def path_of(seconds: Sequence[float], metres: Sequence[float], lines: Sequence[str], stops: int) -> Path:
    """The drive through so many stops. Raises ValueError when its numbers cannot be."""
    legs = tuple(round(leg) for leg in seconds)
    if len(legs) != stops - 1 or not all(0 <= leg <= LONGEST for leg in legs):
        raise ValueError("legs")
    length = sum(metres)
    if not isfinite(length) or length < 0:
        raise ValueError("metres")
    corners = tuple(point for line in lines for point in unpacked(line))
    return Path(seconds=sum(legs), metres=round(length), legs=legs, polyline=corners)


def unpacked(line: str) -> Iterator[Point]:
    """The corners of an encoded polyline of precision 6. Raises ValueError for what is none."""
    lat = lon = 0
    steps = _steps(line)
    for north in steps:
        east = next(steps, None)
        if east is None:
            raise ValueError("The line ends in the middle of a point.")
        lat, lon = lat + north, lon + east
        yield Point(round(lat * STEP, 6), round(lon * STEP, 6))


def _steps(line: str) -> Iterator[int]:
    """Whole numbers, five bits a letter, the least first; the last bit is the sign."""
    value = shift = 0
    for letter in line:
        bits = ord(letter) - 63
        if not 0 <= bits < 64:
            raise ValueError("The line has a letter that is none of its own.")
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0
