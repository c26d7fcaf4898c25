"""Road travel keeps the protocol: matrix and route agree, closures count at once, points may lie anywhere."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.travel.roads.closures import Closure
from routing.travel.roads.travel import NoWay, RoadTravel
from routing.ways import FORBIDDEN
from schemas.values import ClosureKind, Point
from tests.routing.travel.roads.make import Road, a_graph

NOON = datetime(2020, 2, 1, 12, tzinfo=UTC)
SIDE = 5
"""Crossings in a row of the town."""


def town() -> RoadTravel:
    """A grid of streets, 10 s and 100 m each, one in three of them one-way."""
    corners = [(30 + row / 1000, 114 + column / 1000) for row in range(SIDE) for column in range(SIDE)]
    pairs = [(a, a + 1) for a in range(SIDE * SIDE) if a % SIDE < SIDE - 1]
    pairs += [(a, a + SIDE) for a in range(SIDE * (SIDE - 1))]
    roads = [Road(a, b, 100, 100, (corners[a], corners[b]), (b, a) if (a + b) % 3 else None) for a, b in pairs]
    return RoadTravel(a_graph(SIDE * SIDE, roads, corners)[0])


TOWN = town()
POINTS = st.lists(st.tuples(st.floats(29.999, 30.005), st.floats(113.999, 114.005)), min_size=2, max_size=4).map(
    np.array
)
BRIDGE = Closure(ClosureKind.BARRIER, (Point(30.0005, 113.0), Point(30.0005, 115.0)), permits=frozenset({"medical"}))


@settings(max_examples=20)
@given(POINTS)
def test_a_route_is_the_matrix_leg_by_leg(stops: np.ndarray) -> None:
    """The same seconds and metres, and a line along the roads from the first stop to the last."""
    path, matrix = TOWN.route(stops, depart_at=NOON), TOWN.matrix(stops, stops, depart_at=NOON)
    following = np.arange(len(stops) - 1), np.arange(1, len(stops))
    assert path.legs == tuple(matrix.seconds[following].tolist())
    assert (path.seconds, path.metres) == (sum(path.legs), matrix.metres[following].sum())
    assert (TOWN.seconds(stops, stops, depart_at=NOON) == matrix.seconds).all()
    assert matrix.seconds.dtype == matrix.metres.dtype == np.int32
    corners = np.array([(point.lat, point.lon) for point in path.polyline])
    drawn = np.hypot(*((corners[1:] - corners[:-1]) * 1000).T).sum() * 100
    assert drawn == pytest.approx(path.metres, abs=3)


def test_a_closure_counts_at_once_and_only_while_it_holds() -> None:
    """The next matrix obeys a barrier; another permit, an earlier hour and taking it away open the roads again."""
    travel, ends = town(), np.array([[30.0, 114.0], [30.004, 114.004]])
    before, open_roads = travel.matrix(ends, ends, depart_at=NOON).seconds, travel
    later = Closure(BRIDGE.kind, BRIDGE.area, begins=NOON, permits=BRIDGE.permits)
    travel = travel.under([later])
    shut = travel.matrix(ends, ends, depart_at=NOON)
    assert shut.seconds.tolist() == shut.metres.tolist() == [[0, FORBIDDEN], [FORBIDDEN, 0]]
    with pytest.raises(NoWay, match=r"No open road leads from 30\.00000,114\.00000 to 30\.00400,114\.00400\."):
        travel.route(ends, depart_at=NOON)
    assert (travel.matrix(ends, ends, depart_at=NOON, permits=frozenset({"medical", "other"})).seconds == before).all()
    assert (travel.matrix(ends, ends, depart_at=NOON - timedelta(seconds=1)).seconds == before).all()
    assert (open_roads.matrix(ends, ends, depart_at=NOON).seconds == before).all()


def test_a_slow_area_slows_and_is_driven_around() -> None:
    """Twice the time through it; where a way around is shorter than that, it is taken and has its own metres."""
    travel, ends = town(), np.array([[30.002, 114.0], [30.002, 114.004]])
    quick = travel.matrix(ends, ends, depart_at=NOON)
    corners = [(30.0019, 114.0011), (30.0019, 114.0029), (30.0021, 114.0029), (30.0021, 114.0011)]
    travel = travel.under([Closure(ClosureKind.SLOW, tuple(Point(*corner) for corner in corners), percent=1000)])
    slow = travel.matrix(ends, ends, depart_at=NOON)
    assert slow.seconds[0, 1] == quick.seconds[0, 1] + 20
    assert slow.metres[0, 1] == quick.metres[0, 1] + 200


def test_a_point_far_from_any_road() -> None:
    """No way in a matrix, so that it spoils nothing for the others; a route says which point it is."""
    points = np.array([[30.0, 114.0], [31.0, 114.0], [30.001, 114.0]])
    matrix = TOWN.matrix(points, points, depart_at=NOON)
    assert (matrix.seconds[1] == FORBIDDEN).all()
    assert (matrix.metres[:, 1] == FORBIDDEN).all()
    assert matrix.seconds[0, 2] == 10
    with pytest.raises(NoWay, match=r"31\.00000,114\.00000 is more than 1000 m from any road"):
        TOWN.route(points, depart_at=NOON)


def test_no_points_and_no_roads() -> None:
    """Nobody to drive to is an empty matrix; a map without roads is refused."""
    some, none = np.array([[30.0, 114.0]]), np.empty((0, 2))
    assert TOWN.matrix(some, none, depart_at=NOON).seconds.shape == (1, 0)
    assert TOWN.matrix(none, some, depart_at=NOON).metres.shape == (0, 1)
    assert TOWN.route(some, depart_at=NOON).legs == ()
    with pytest.raises(ValueError, match="no road"):
        RoadTravel(a_graph(1, [])[0])
