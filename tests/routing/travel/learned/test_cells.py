"""Cells and bands: a point lies in its cell, cells are as large as they say, hours are those of the place."""

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.flat import flat
from routing.travel.learned.cells import band_of, cells_of, middle_of


@given(st.floats(-80, 80), st.floats(-179, 179), st.sampled_from([1.5, 2.0, 3.0]))
def test_every_point_is_near_the_middle_of_its_cell(lat: float, lon: float, size: float) -> None:
    """No farther than half a diagonal, wherever on earth; and the middle lies in the same cell."""
    point = np.array([[lat, lon]])
    row, column = cells_of(point, size)[0].tolist()
    middle = middle_of(row, column, size)
    there = np.array([[middle.lat, middle.lon]])
    assert np.hypot(*flat(np.concatenate([point, there]))[1]) <= 1000 * size * 0.72
    assert cells_of(there, size)[0].tolist() == [row, column]


def test_hours_are_those_of_the_place() -> None:
    """Seven in the morning UTC is three in the afternoon in Wuhan; a time without a zone is nowhere."""
    assert band_of(datetime(2020, 2, 1, 7, tzinfo=UTC), "UTC") == 3
    assert band_of(datetime(2020, 2, 1, 7, tzinfo=UTC), "Asia/Shanghai") == 7
    with pytest.raises(ValueError, match="has no time zone"):
        band_of(datetime(2020, 2, 1, 7), "UTC")
