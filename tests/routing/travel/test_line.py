"""The line model: symmetric, monotone, and the power law it says it is."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.line import LineTravel

NOON = datetime(2020, 2, 1, 12, tzinfo=UTC)
points = st.lists(st.tuples(st.floats(-85, 85), st.floats(-180, 180)), min_size=1, max_size=6).map(
    lambda pairs: np.array(pairs, dtype=np.float64)
)


def test_one_kilometre_takes_165_seconds_and_ten_take_866() -> None:
    """165 s · km^0.72, along a meridian where a kilometre is easy to lay out."""
    degree = 1 / (6371.0088 * np.pi / 180)
    line = np.array([[30.0, 114.0], [30.0 + degree, 114.0], [30.0 + 10 * degree, 114.0]])
    travel = LineTravel().matrix(line[:1], line, depart_at=NOON)
    assert travel.seconds.tolist() == [[0, 165, round(165 * 10**0.72)]]
    assert travel.metres.tolist() == [[0, 1300, 13000]]
    assert travel.seconds.dtype == travel.metres.dtype == np.int32


@given(points, points)
def test_kilometres_are_those_of_the_haversine_formula(a: np.ndarray, b: np.ndarray) -> None:
    """To the metre, or to a millionth, all over the sphere."""
    here, there = np.radians(a)[:, None], np.radians(b)[None]
    half = np.sin((there - here) / 2) ** 2
    chord = half[..., 0] + np.cos(here[..., 0]) * np.cos(there[..., 0]) * half[..., 1]
    metres = 2 * 6371.0088 * np.arcsin(np.sqrt(np.minimum(chord, 1))) * 1300
    assert LineTravel().matrix(a, b, depart_at=NOON).metres == pytest.approx(metres, rel=1e-6, abs=1)


@given(points, points)
def test_the_way_back_takes_as_long(a: np.ndarray, b: np.ndarray) -> None:
    """A straight line has no direction; shapes are sources by targets."""
    there, back = LineTravel().matrix(a, b, depart_at=NOON), LineTravel().matrix(b, a, depart_at=NOON)
    assert there.seconds.shape == (len(a), len(b))
    assert np.abs(there.seconds - back.seconds.T).max() <= 1
    assert (there.seconds >= 0).all()


@given(points)
def test_a_route_is_the_sum_of_its_legs(stops: np.ndarray) -> None:
    """Route and matrix agree leg by leg."""
    path = LineTravel().route(stops, depart_at=NOON)
    matrix = LineTravel().matrix(stops, stops, depart_at=NOON)
    legs = [int(matrix.seconds[i, i + 1]) for i in range(len(stops) - 1)]
    assert path.legs == pytest.approx(legs, abs=1)
    assert path.seconds == sum(path.legs)
    assert len(path.polyline) == len(stops)
