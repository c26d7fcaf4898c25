"""The sweep finds the nearest points: those that comparing with every point finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.search.sweep import nearest


@given(st.integers(0, 10**6), st.integers(1, 90), st.integers(0, 9), st.integers(1, 4), st.integers(1, 40))
def test_the_nearest_are_the_nearest(seed: int, many: int, asked: int, dimensions: int, number: int) -> None:
    """Nearest first, each once, at the distances that sorting all of them gives; points may lie on each other."""
    chance = np.random.default_rng(seed)
    points = chance.integers(0, 12, (many, dimensions)).astype(np.float64)
    queries = chance.integers(-3, 15, (asked, dimensions)).astype(np.float64)
    found = nearest(points, queries, min(number, many))
    assert found.shape == (asked, min(number, many))
    for query, row in zip(queries, found, strict=True):
        away = np.sort(((points - query) ** 2).sum(axis=1))[: len(row)]
        assert np.array_equal(((points[row] - query) ** 2).sum(axis=1), away)
        assert len(set(row.tolist())) == len(row)
