"""The nearest spot is the nearest of all pieces of all roads, and far points have none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.roads.snap import REACH, Grid
from tests.routing.travel.roads.make import Road, a_graph

STEP = 75
METRE = 180 / np.pi / 6371008.8
GRID = st.tuples(st.integers(0, 9), st.integers(0, 9))
"""Corners of lines and points to look from, in steps of 75 m: many lie at the same distance from several roads."""


def at(corner: tuple[float, float]) -> tuple[float, float]:
    """Degrees near the equator, where both are as long."""
    return corner[0] * STEP * METRE, corner[1] * STEP * METRE


@given(st.lists(st.lists(GRID, min_size=2, max_size=4), min_size=1, max_size=6), st.lists(GRID, min_size=1, max_size=4))
def test_no_piece_is_nearer(lines: list, points: list) -> None:
    """As far as the nearest of all pieces, tried one by one; and there it lies, that fraction along its arc."""
    graph, twin = a_graph(1, [Road(0, 0, 1, 1, tuple(map(at, line))) for line in lines], [(0.0, 0.0)])
    spots, away = Grid.of(graph, np.array(twin)).nearest(np.array([at(point) for point in points]))
    for arc, along, metres, point in zip(spots.arc, spots.along, away, points, strict=True):
        assert metres == pytest.approx(min(gap(point, line) for line in lines), abs=0.1)
        assert np.hypot(*(np.array(point) - on(lines[arc], along))) * STEP == pytest.approx(metres, abs=0.1)


def gap(point: tuple[int, int], line: list[tuple[int, int]]) -> float:
    """Metres from a point to a line of pieces."""
    near = []
    for low, high in zip(np.array(line[:-1]), np.array(line[1:]), strict=True):
        square = ((high - low) ** 2).sum()
        share = np.clip(((point - low) * (high - low)).sum() / square, 0, 1) if square else 0
        near.append(np.hypot(*(point - low - share * (high - low))) * STEP)
    return min(near)


def on(line: list[tuple[int, int]], along: float) -> np.ndarray:
    """Where that fraction of a line lies."""
    corners = np.array(line, dtype=np.float64)
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*(corners[1:] - corners[:-1]).T))])
    return np.array([np.interp(along * length[-1], length, corners[:, axis]) for axis in (0, 1)])


def test_the_ends_of_a_road_are_its_crossings() -> None:
    """Beyond an end the fraction is exactly 0 or 1, so that the spot is the crossing."""
    line = tuple(at((k * 0.7, k * 0.3)) for k in range(7))
    graph, twin = a_graph(1, [Road(0, 0, 1, 1, line)], [(0.0, 0.0)])
    spots, _ = Grid.of(graph, np.array(twin)).nearest(np.array([at((-1, -1)), at((9, 9))]))
    assert spots.along.tolist() == [0.0, 1.0]


def test_far_points_have_no_road() -> None:
    """Just within reach there is one, just beyond there is none, and on the other side of the earth neither."""
    graph, twin = a_graph(1, [Road(0, 0, 1, 1, (at((0, 0)), at((1, 0))))], [(0.0, 0.0)])
    points = np.array([[0.0, (REACH - 1) * METRE], [0.0, (REACH + 1) * METRE], [-50.0, 170.0]])
    spots, away = Grid.of(graph, np.array(twin)).nearest(points)
    assert spots.arc.tolist() == [0, -1, -1]
    assert away.tolist() == [pytest.approx(REACH - 1), np.inf, np.inf]


def test_a_car_park_that_leads_nowhere_is_passed_over() -> None:
    """A point on an island of two vertices belongs to the next road that one can drive to and away from."""
    streets = [Road(a, b, 1, 1, (at((0, a)), at((0, b))), (b, a)) for a, b in ((0, 1), (1, 2))]
    island = Road(3, 4, 1, 1, (at((3, 0)), at((3, 1))), (4, 3))
    graph, twin = a_graph(5, [*streets, island], [at((0, 0)), at((0, 1)), at((0, 2)), at((3, 0)), at((3, 1))])
    spots, away = Grid.of(graph, np.array(twin)).nearest(np.array([at((3, 0.5))]))
    assert (spots.arc[0], away[0]) == (0, pytest.approx(225))
