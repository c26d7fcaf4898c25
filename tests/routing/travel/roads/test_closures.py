"""A closure acts on the arcs that touch its area or cross its edge, while it holds, on those who may not pass."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.travel.roads.closures import Closure, Ground, Roadworks, inside, slowed
from routing.travel.roads.key import NEVER, pack
from schemas.values import ClosureKind, Point
from tests.routing.travel.roads.make import Road, a_graph

NOON = datetime(2020, 2, 1, 12, tzinfo=UTC)
SQUARE = tuple(Point(lat, lon) for lat, lon in ((0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)))
RING = (*SQUARE, SQUARE[0])
LINES = {
    "within": ((0.2, 0.2), (0.4, 0.4)),
    "out of it": ((0.5, 0.5), (2.0, 2.0)),
    "right through": ((0.5, -1.0), (0.5, 2.0)),
    "in and out again": ((-1.0, 0.5), (0.5, 0.5), (-1.0, 0.6)),
    "past": ((2.0, 0.0), (2.0, 1.0)),
    "past the corner": ((0.5, 1.6), (1.6, 0.5)),
    "touches": ((1.0, 0.5), (2.0, 0.5)),
}


@pytest.fixture
def ground() -> Ground:
    """One arc for each line, and the last of them both ways."""
    roads = [Road(0, 1, 10, 5, line) for line in LINES.values()]
    graph, _ = a_graph(2, [*roads, Road(0, 1, 10, 5, LINES["within"], (1, 0))])
    return Ground(graph)


@pytest.mark.parametrize(
    ("kind", "area", "expected"),
    [
        (ClosureKind.BLOCKED, SQUARE, {"within", "out of it", "right through", "in and out again", "touches", "both"}),
        (ClosureKind.BARRIER, RING, {"out of it", "right through", "in and out again", "touches"}),
        (ClosureKind.SLOW, SQUARE, {"within", "out of it", "right through", "in and out again", "touches", "both"}),
        (
            ClosureKind.BARRIER,
            (Point(0.25, 0.75), Point(0.75, 0.25)),
            {"out of it", "right through", "in and out again"},
        ),
        (ClosureKind.BARRIER, SQUARE[1:], {"out of it", "right through", "touches"}),
    ],
)
def test_what_a_closure_touches(ground: Ground, kind: ClosureKind, area: tuple, expected: set[str]) -> None:
    """An area what is in it or comes into it, a barrier what crosses its line, which need not be a ring."""
    names = [*LINES, "both", "both"]
    assert {names[arc] for arc in ground.touched(Closure(kind, area))} == expected


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), min_size=1, max_size=8))
def test_inside_a_diamond(points: list[tuple[float, float]]) -> None:
    """Exactly where both coordinates together are less than one from its middle, the edge aside."""
    area = np.array([[1.0, 0.0], [0.0, 1.0], [-1.0, 0.0], [0.0, -1.0]])
    away = [abs(lat) + abs(lon) for lat, lon in points]
    found = inside(area, np.array(points))
    assert [bool(one) for one, far in zip(found, away, strict=True) if abs(far - 1) > 1e-9] == [
        far < 1 for far in away if abs(far - 1) > 1e-9
    ]


def test_a_closure_holds_in_its_time_and_not_for_permits() -> None:
    """From the first second on, no longer in the last; whoever has one of its permits passes."""
    end = NOON + timedelta(hours=1)
    closure = Closure(ClosureKind.BLOCKED, SQUARE, begins=NOON, ends=end, permits=frozenset({"medical"}))
    assert [closure.holds(at) for at in (NOON - timedelta(seconds=1), NOON, end)] == [False, True, False]
    assert not closure.holds(NOON, frozenset({"medical", "supplies"}))
    assert closure.holds(NOON, frozenset({"supplies"}))


def test_slow_roads_multiply_and_closed_ones_stay_closed(ground: Ground) -> None:
    """Twice slow is four times the time over as many metres; what one closure closes no other opens."""
    weights = pack(np.full(9, 15), np.full(9, 5))
    slow, shut = Closure(ClosureKind.SLOW, SQUARE, percent=200), Closure(ClosureKind.BARRIER, RING)
    found = dict(zip(LINES, Roadworks(ground, weights).weights((slow, shut, slow)).tolist(), strict=False))
    assert found["within"] == pack(np.array([60]), np.array([5]))[0]
    assert found["right through"] == NEVER
    assert found["past"] == weights[0]
    assert slowed(np.array([NEVER]), 150).tolist() == [NEVER]


@pytest.mark.parametrize(
    ("given", "words"),
    [({"area": SQUARE[:2]}, "2 corners and needs 3"), ({"area": SQUARE, "percent": 99}, "percent 99")],
)
def test_a_closure_without_meaning_is_refused(given: dict, words: str) -> None:
    """With what was wrong with it."""
    with pytest.raises(ValueError, match=words):
        Closure(ClosureKind.SLOW, **given)
