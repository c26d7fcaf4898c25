"""The three ways in which Chinese maps write a coordinate, and the way between them.

Ferry keeps WGS-84, as satellites give it. Amap, Tencent and Google's map of China draw in GCJ-02, which lies 300 to
700 m off; Baidu shifts that once more, to BD-09. Outside mainland China all three are the same.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from schemas.values import Point

Degrees = NDArray[np.float64]
"""Shape (n, 2): latitude, longitude, in whichever frame."""

AXIS: Final = 6378245.0
FLATNESS: Final = 0.00669342162296594323
BAIDU: Final = np.pi * 3000 / 180
STEPS: Final = 8
"""How often a guess is corrected on the way back; every step is some thousand times nearer."""

INSIDE: Final = (
    (49.2204, 79.4462, 42.8899, 96.3300),
    (54.1415, 109.6872, 39.3742, 135.0002),
    (42.8899, 73.1246, 29.5297, 124.143255),
    (29.5297, 82.9684, 26.7186, 97.0352),
    (29.5297, 97.0253, 20.414096, 124.367395),
    (20.414096, 107.975793, 17.871542, 111.744104),
)
"""Boxes (north, west, south, east) that together hold mainland China."""

OUTSIDE: Final = (
    (25.398623, 119.921265, 21.785006, 122.497559),
    (22.2840, 101.8652, 20.0988, 106.6650),
    (21.5422, 106.4525, 20.4878, 108.0510),
    (55.8175, 109.0323, 50.3257, 119.1270),
    (55.8175, 127.4568, 49.5574, 137.0227),
    (44.8922, 131.2662, 42.5692, 137.0227),
)
"""Boxes cut out of them again: Taiwan, the north of Vietnam and Laos, the Russian side of the Amur."""


class Frame(StrEnum):
    """What a pair of degrees is measured against."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def in_china(degrees: Degrees) -> NDArray[np.bool_]:
    """Which of these lie where Chinese maps are shifted; rough at the border, where a strip has no right answer."""
    return _within(degrees, INSIDE) & ~_within(degrees, OUTSIDE)


def _within(degrees: Degrees, boxes: tuple[tuple[float, ...], ...]) -> NDArray[np.bool_]:
    lat, lon = degrees[:, 0, None], degrees[:, 1, None]
    north, west, south, east = np.array(boxes).T
    return np.asarray(((south <= lat) & (lat <= north) & (west <= lon) & (lon <= east)).any(axis=1))


def convert(degrees: Degrees, source: Frame, target: Frame) -> Degrees:
    """The same points in another frame; those outside China are handed back as they came."""
    if source is target:
        return degrees
    wgs = _WGS84_FROM[source](degrees)
    return np.where(in_china(wgs)[:, None], _FROM_WGS84[target](wgs), degrees)


def moved(point: Point, source: Frame, target: Frame) -> Point:
    """One point in another frame."""
    [[lat, lon]] = convert(np.array([[point.lat, point.lon]]), source, target).tolist()
    return Point(lat, lon)


def _gcj_of_wgs(degrees: Degrees) -> Degrees:
    """The published approximation of the official shift."""
    lat, lon = degrees[:, 0], degrees[:, 1]
    north, east = _bend(lon - 105.0, lat - 35.0)
    flat = np.radians(lat)
    bulge = 1 - FLATNESS * np.sin(flat) ** 2
    up = north * 180 / (AXIS * (1 - FLATNESS) / (bulge * np.sqrt(bulge)) * np.pi)
    over = east * 180 / (AXIS / np.sqrt(bulge) * np.cos(flat) * np.pi)
    return np.column_stack((lat + up, lon + over))


def _bend(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Metres north and east by which a point is moved."""
    root = np.sqrt(np.abs(x))
    shared = _waves(x, (20, 6), (20, 2))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    north += shared + _waves(y, (20, 1), (40, 1 / 3), (160, 1 / 12), (320, 1 / 30))
    east += shared + _waves(x, (20, 1), (40, 1 / 3), (150, 1 / 12), (300, 1 / 30))
    return north, east


def _waves(x: NDArray[np.float64], *waves: tuple[float, float]) -> NDArray[np.float64]:
    return np.asarray(sum(height * np.sin(x * pace * np.pi) for height, pace in waves) * 2 / 3)


def _bd_of_gcj(degrees: Degrees) -> Degrees:
    lat, lon = degrees[:, 0], degrees[:, 1]
    far = np.hypot(lon, lat) + 0.00002 * np.sin(lat * BAIDU)
    angle = np.arctan2(lat, lon) + 0.000003 * np.cos(lon * BAIDU)
    return np.column_stack((far * np.sin(angle) + 0.006, far * np.cos(angle) + 0.0065))


def _bd_of_wgs(degrees: Degrees) -> Degrees:
    return _bd_of_gcj(_gcj_of_wgs(degrees))


def _same(degrees: Degrees) -> Degrees:
    return degrees


def _back(forward: Callable[[Degrees], Degrees]) -> Callable[[Degrees], Degrees]:
    """The way back: none of the shifts can be solved, but each is so even that a guess is soon right."""

    def backward(degrees: Degrees) -> Degrees:
        guess = degrees
        for _ in range(STEPS):
            guess = guess + degrees - forward(guess)
        return guess

    return backward


_FROM_WGS84: Final = {Frame.WGS84: _same, Frame.GCJ02: _gcj_of_wgs, Frame.BD09: _bd_of_wgs}
_WGS84_FROM: Final = {frame: _back(forward) for frame, forward in _FROM_WGS84.items()}
