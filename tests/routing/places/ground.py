"""What the tests of places share: a ruler, and a small made town."""

from math import asin, cos, radians, sin, sqrt

from schemas.values import Point


def metres(a: Point, b: Point) -> float:
    """How far apart two points are, along the sphere."""
    north, east = radians(b.lat - a.lat), radians(b.lon - a.lon)
    chord = sin(north / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(east / 2) ** 2
    return 2 * 6_371_008.8 * asin(min(1.0, sqrt(chord)))
