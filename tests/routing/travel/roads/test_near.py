"""How far the next road is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.roads.near import FAR, METRES_PER_DEGREE, metres_away

FIRST = np.array([0, 2, 4])
SHAPE = np.array([[30.0, 114.0], [30.0, 114.02], [30.01, 114.0], [30.01, 114.02]])
"""Two roads from west to east, a kilometre apart."""


@given(st.floats(0.0, 0.01), st.floats(-0.01, 0.03))
def test_it_is_the_nearer_road_at_its_nearest_point(north, east):
    """Beside a road straight to it, beyond its end to its end, and never to the gap between two roads."""
    found = metres_away(FIRST, SHAPE, np.array([[30 + north, 114 + east]]))[0]
    beyond = max(0.0, -east, east - 0.02) * np.cos(np.radians(30 + north))
    assert found == pytest.approx(METRES_PER_DEGREE * np.hypot(min(north, 0.01 - north), beyond), abs=0.5)


def test_far_away_is_far_however_far():
    """Beyond some kilometres nobody walks to the car, and without any road neither."""
    assert metres_away(FIRST, SHAPE, np.array([[31.0, 114.0], [30.0, 114.0]])).tolist() == [FAR, 0.0]
    assert metres_away(np.array([0]), np.empty((0, 2)), np.array([[30.0, 114.0]])).tolist() == [FAR]
