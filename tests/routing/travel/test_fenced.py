"""Closures over times without roads: what lies inside is known, what lies across is not."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from routing.travel.fenced import under
from routing.travel.line import LineTravel
from routing.travel.roads.closures import Closure
from routing.ways import FORBIDDEN
from schemas.values import ClosureKind, Point

NOON = datetime(2020, 2, 1, 12, tzinfo=UTC)
SQUARE = tuple(Point(lat, lon) for lat, lon in ((30.0, 114.0), (30.0, 114.1), (30.1, 114.1), (30.1, 114.0)))
POINTS = np.array([[30.05, 114.05], [30.06, 114.06], [30.05, 113.9], [30.05, 114.2]])
"""Two within, one on either side."""


@pytest.mark.parametrize(
    ("kind", "area", "shut"),
    [
        (ClosureKind.BLOCKED, SQUARE, {(0, 1), (0, 2), (0, 3), (1, 2), (1, 3)}),
        (ClosureKind.BARRIER, (*SQUARE, SQUARE[0]), {(0, 2), (0, 3), (1, 2), (1, 3)}),
        (ClosureKind.BARRIER, SQUARE[:2], set()),
        (ClosureKind.SLOW, SQUARE, set()),
    ],
)
def test_ends_decide_what_is_shut(kind: ClosureKind, area: tuple[Point, ...], shut: set[tuple[int, int]]) -> None:
    """Into and out of an area, and between both sides of a ring; right across it nobody knows, and nothing is said."""
    travel = under(LineTravel(), [Closure(kind, area, percent=300, permits=frozenset({"A"}), begins=NOON)])
    free = LineTravel().matrix(POINTS, POINTS, depart_at=NOON)
    found = travel.matrix(POINTS, POINTS, depart_at=NOON)
    pairs = {(a, b) for a, b in np.argwhere(found.seconds == FORBIDDEN).tolist() if a < b}
    assert pairs == shut
    assert ((found.seconds == FORBIDDEN) == (found.metres == FORBIDDEN)).all()
    assert found.seconds[2, 3] == free.seconds[2, 3]
    if kind is ClosureKind.SLOW:
        assert found.seconds[0, 1] == 3 * free.seconds[0, 1]
        assert found.seconds[0, 2] == free.seconds[0, 2]
    for same in (
        travel.matrix(POINTS, POINTS, depart_at=NOON, permits=frozenset({"A", "B"})),
        travel.matrix(POINTS, POINTS, depart_at=NOON - timedelta(seconds=1)),
    ):
        assert (same.seconds == free.seconds).all()
