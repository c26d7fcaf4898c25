"""A flat map is true to the sphere where a group drives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.formats.own import ANY_DAY
from routing.travel.flat import flat
from routing.travel.line import DETOUR, LineTravel


@given(st.floats(-60, 60), st.floats(-180, 180), st.floats(-1, 1), st.floats(-1, 1))
def test_distances_are_those_of_the_sphere(lat: float, lon: float, north: float, east: float) -> None:
    """Within two percent over a hundred kilometres, wherever it is, the date line included."""
    there = (lon + east + 180) % 360 - 180
    points = np.array([[lat, lon], [lat + north, there]])
    metres = LineTravel().matrix(points[:1], points[1:], depart_at=ANY_DAY).metres[0, 0] / DETOUR
    x, y = flat(points)[1]
    assert np.hypot(x, y) == pytest.approx(metres, rel=0.02, abs=2)


def test_north_is_up_and_east_is_right() -> None:
    """The first point is the origin; x grows to the east and y to the north."""
    points = flat(np.array([[30.0, 114.0], [30.0, 114.1], [30.1, 114.0]]))
    assert points[0].tolist() == [0, 0]
    assert points[1, 0] > 9_000
    assert abs(points[1, 1]) < 1
    assert points[2, 1] > 11_000
    assert abs(points[2, 0]) < 1


def test_nowhere_is_flat_too() -> None:
    """No points make no map, not an error."""
    assert flat(np.zeros((0, 2))).shape == (0, 2)
