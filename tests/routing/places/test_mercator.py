"""Baidu's flat map."""

import pytest

from routing.places.frames import Frame, moved
from routing.places.mercator import degrees
from schemas.values import Point
from tests.routing.places.ground import metres


@pytest.mark.parametrize(
    ("metric", "gcj"),
    [
        ((13520653.0, 3317203.0), (28.696786436412197, 121.45032959369264)),
        ((13502918.375, 3315902.22), (28.686779688493015, 121.29095727245614)),
        ((12613508.26, 2629182.88), (23.110319308993134, 113.30138024838311)),
    ],
)
def test_metres_become_degrees(metric, gcj):
    """What another open converter makes of addresses of map.baidu.com, to a hand's breadth."""
    assert metres(moved(degrees(*metric), Frame.BD09, Frame.GCJ02), Point(*gcj)) < 0.2


def test_what_lies_beyond_the_map_is_refused():
    """A number that no page of Baidu's has is no point."""
    with pytest.raises(ValueError, match="must lie between"):
        degrees(1e12, 3e6)


def test_south_is_south():
    """The map is the same on both sides of the equator."""
    north, south = degrees(12_700_000, 3_560_000), degrees(12_700_000, -3_560_000)
    assert (south.lat, south.lon) == (-north.lat, north.lon)
