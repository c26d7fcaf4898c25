"""A plane is the matrix it stands for."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.plane import Plane

POINTS = st.lists(st.tuples(st.floats(-50, 50), st.floats(-50, 50)), min_size=2, max_size=6).map(np.array)


@given(POINTS, st.floats(0.1, 200), st.sampled_from([1.0, 0.72]))
def test_every_entry_is_the_power_law_rounded_up(points: np.ndarray, pace: float, exponent: float) -> None:
    """pace · distance^exponent, never less, never a whole second more; one at a time or a block at once."""
    plane = Plane(points, pace, exponent)
    size = np.arange(len(points))
    block = plane[size[:, None], size[None, :]]
    true = pace * np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)) ** exponent
    assert (block >= true - 1e-6).all()
    assert (block < true + 1 + 1e-6).all()
    assert block.dtype == np.int32
    assert [[int(plane[a, b]) for b in size] for a in size] == block.tolist()


def test_it_has_the_size_of_its_matrix_and_travels_between_processes() -> None:
    """`len` and `shape` as of an array; a copy from a pickle answers the same."""
    plane = Plane(np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0]]), 60)
    assert (len(plane), plane.shape) == (3, (3, 3))
    assert pickle.loads(pickle.dumps(plane))[0, 1] == plane[0, 1] == 300


@pytest.mark.parametrize("pair", [(0, [1, 2]), ([0, 0], [1, 2])])
def test_indices_are_spread_like_those_of_an_array(pair: tuple) -> None:
    """One against many is many."""
    assert Plane(np.array([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0]]), 60)[pair].tolist() == [300, 60]
