"""Travel times of a server over a real socket: right when it answers, another's and said to be when it does not."""

import json
import pickle
from datetime import UTC, datetime
from random import Random

import numpy as np
import pytest

from app.clock import seconds
from routing.travel.line import LineTravel
from routing.travel.roads.travel import NoWay
from routing.travel.served.osrm import Osrm
from routing.travel.served.travel import KEPT, REST, ServedTravel
from routing.travel.served.valhalla import Valhalla
from routing.ways import FORBIDDEN
from schemas.values import Point
from tests.routing.travel.served.server import served

NOON = datetime(2020, 2, 1, 12, tzinfo=UTC)
ENGINES = (Osrm, Valhalla)


class Stopwatch:
    """Time that passes when it is told to, or a little whenever somebody looks."""

    def __init__(self) -> None:
        self.now, self.each = 1000.0, 0.0

    def __call__(self) -> float:
        self.now += self.each
        return self.now


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request):
    """Either kind of server."""
    return request.param


@pytest.fixture
def town():
    """A server of both kinds, and how it behaves."""
    with served() as (url, roads):
        yield url, roads


@pytest.fixture
def times():
    """Makes travel times, falling back on the line, and hangs up in the end."""
    made = []

    def make(engine, watch=None, patience=60.0):
        made.append(ServedTravel(engine, LineTravel(), watch or Stopwatch(), patience))
        return made[-1]

    yield make
    for travel in made:
        travel.close_line()


def around(many: int, seed: int = 1) -> np.ndarray:
    """Points of a city."""
    dice = Random(seed)
    return np.array([(30.5 + dice.random() / 5, 114.2 + dice.random() / 5) for _ in range(many)]).round(6)


def half(sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
    """What the server says."""
    return np.rint(LineTravel().matrix(sources, targets, depart_at=NOON).seconds / 2).astype(np.int32)


@pytest.mark.parametrize(("many", "few"), [(1, 1), (3, 260), (260, 3), (130, 120)])
def test_a_table_is_cut_to_what_a_server_takes_and_put_together(engine, town, times, many, few):
    """Every cell is the server's, no request is larger than it takes, and what is known is not asked again."""
    url, roads = town
    travel = times(engine(url))
    sources, targets = around(many), around(few, 2)
    for _ in range(2):
        told = travel.matrix(sources, targets, depart_at=NOON)
        assert np.array_equal(told.seconds, half(sources, targets))
    assert sum(rows * columns for rows, columns in roads.asked) == many * few
    most = (lambda r, c: r + c <= 100) if engine is Osrm else (lambda r, c: r * c <= 2500)
    assert all(most(*size) for size in roads.asked)
    assert (travel.name, travel.fallen) == (engine.name, False)


def test_a_new_point_costs_a_row_and_a_column(engine, town, times):
    """Not the table: the rest is remembered, until it is old."""
    url, roads = town
    watch = Stopwatch()
    travel, points = times(engine(url), watch, 60), around(30)
    travel.matrix(points[:29], points[:29], depart_at=NOON)
    roads.asked.clear()
    assert np.array_equal(travel.matrix(points, points, depart_at=NOON).seconds, half(points, points))
    assert sum(rows * columns for rows, columns in roads.asked) == 30 + 29
    watch.now += KEPT + 1
    roads.asked.clear()
    travel.matrix(points, points, depart_at=NOON)
    assert sum(rows * columns for rows, columns in roads.asked) == 900


def test_a_point_without_a_road_is_forbidden_and_spoils_nothing(engine, town, times):
    """In the middle of the sea: there is no way to it or from it; all others are driven."""
    url, roads = town
    points = around(9)
    points[4] = 5.0, 114.0
    dry = np.arange(9) != 4
    for roads.strict in (False, True):
        travel = times(engine(url))
        told = travel.matrix(points, points, depart_at=NOON)
        for cells in (told.seconds, told.metres):
            assert (cells[4] == FORBIDDEN).all()
            assert (cells[:, 4] == FORBIDDEN).all()
        assert np.array_equal(told.seconds[np.ix_(dry, dry)], half(points[dry], points[dry]))
        assert not travel.fallen


def test_a_drive_is_drawn_along_its_line(engine, town, times):
    """Seconds of each leg, metres of all, and the corners of the packed line."""
    url, _ = town
    travel = times(engine(url))
    path = travel.route(around(3), depart_at=NOON)
    assert (path.seconds, path.metres, path.legs) == (120, pytest.approx(1200, abs=1), (60, 60))
    assert path.polyline[:3] == (Point(3.85, -12.02), Point(4.07, -12.095), Point(4.3252, -12.6453))


def other(told: dict, value: object) -> dict:
    """The answer with another value in its first cell, in the form of either server."""
    if "durations" in told:
        told["durations"][0][0] = value
    else:
        told["sources_to_targets"][0][0]["time"] = value
    return told


def less(told: dict) -> dict:
    """The answer without its last row."""
    for key in ("durations", "distances", "sources_to_targets"):
        if key in told:
            told[key].pop()
    return told


LIES = {
    "negative": lambda told: other(told, -1),
    "not a number": lambda told: other(told, float("nan")),
    "a word": lambda told: other(told, "soon"),
    "a list": lambda told: other(told, [1]),
    "endless": lambda told: other(told, 1e12),
    "faster than light": lambda told: other(told, 0.1),
    "one row too few": less,
    "an error with status 200": lambda _: {"code": "TooBig", "error_code": 150, "error": "no"},
    "nothing": lambda _: {},
    "no object": lambda _: [1, 2],
    "only half of it": lambda told: {
        key: told[key] for key in told if key != "distances" and key != "sources_to_targets"
    },
}


@pytest.mark.parametrize("lie", LIES)
def test_a_server_that_lies_is_not_believed(engine, town, times, lie):
    """Nothing of the answer is used: all cells are the fallback's, and the source is called by its name."""
    url, roads = town
    travel, falls = times(engine(url)), []
    travel.on_fall.append(falls.append)
    roads.lie = LIES[lie]
    points = around(5)
    points[1] = 30.9, 114.9
    told = travel.matrix(points[:2], points[1:], depart_at=NOON)
    assert np.array_equal(told.seconds, LineTravel().matrix(points[:2], points[1:], depart_at=NOON).seconds)
    assert (travel.name, travel.margin, travel.fallen, len(falls)) == ("line", 0.14, True, 1)
    assert falls[0] in ("wrong", "refused", "unreadable")


@pytest.mark.parametrize(
    ("does", "why", "asked"),
    [
        ({"hangs": True}, "late", 1),
        ({"cuts": True}, "broken", 2),
        ({"raw": b"<html>Bad gateway</html>"}, "unreadable", 1),
        ({"raw": b"<html>Bad gateway</html>", "status": 502}, "status", 2),
        ({"status": 302}, "status", 2),
        ({"raw": b'{"code": "Ok"'}, "unreadable", 1),
    ],
)
def test_a_server_that_fails_is_left_in_peace_for_a_while(engine, town, times, does, why, asked):
    """It hangs, breaks off, or says something else: asked once more at most, then not for a minute, then again."""
    url, roads = town
    watch, falls = Stopwatch(), []
    travel = times(engine(url), watch, 0.3)
    travel.on_fall.append(falls.append)
    for name, value in does.items():
        setattr(roads, name, value)
    points = around(3)
    epochs = [travel.epoch]
    for _ in range(3):
        travel.matrix(points, points, depart_at=NOON)
    assert (falls, len(roads.paths), travel.fallen) == ([why], asked, True)
    for name in does:
        setattr(roads, name, type(getattr(roads, name))())
    epochs.append(travel.epoch)
    watch.now += REST + 1
    travel._patience = 60
    roads.asked.clear()
    assert np.array_equal(travel.matrix(points, points, depart_at=NOON).seconds, half(points, points))
    assert (travel.name, travel.fallen) == (engine.name, False)
    assert roads.asked == [(1, 1), (3, 3)], "one pair first, then the rest"
    assert epochs == [0, 1]
    assert travel.epoch == 2


def test_an_answer_that_drips_in_is_given_up_at_the_deadline(town, times):
    """However slowly it comes: what has been heard by then is thrown away."""
    url, roads = town
    watch, falls = Stopwatch(), []
    travel = times(Osrm(url), watch, 10)
    travel.on_fall.append(falls.append)
    roads.drips, watch.each = True, 4.0
    travel.matrix(around(3), around(3), depart_at=NOON)
    assert falls == ["late"]


def test_nobody_there_is_no_failure_of_ours(times):
    """The port is closed: times of the fallback, at once."""
    with served() as (url, _):
        pass
    travel = times(Osrm(url))
    points = around(2)
    assert travel.route(points, depart_at=NOON) == LineTravel().route(points, depart_at=NOON)
    assert (travel.name, travel.fallen) == ("line", True)


def test_where_no_road_leads_there_is_no_route(engine, town, times):
    """Which is an answer, and no reason to fall back on a straight line through the sea."""
    url, roads = town
    roads.lie = lambda _: {"code": "NoRoute", "error_code": 442, "error": "No path could be found for input"}
    travel = times(engine(url))
    with pytest.raises(NoWay):
        travel.route(around(2), depart_at=NOON)
    assert not travel.fallen


def test_another_process_gets_a_line_of_its_own_and_keeps_it(town, times):
    """What is sent is the address and the fallback; twice the same is one line with one memory."""
    url, roads = town
    travel, points = times(Osrm(url, most=40), seconds), around(8)
    one, two = (pickle.loads(pickle.dumps(travel)) for _ in range(2))
    assert one is two
    assert one is not travel
    assert len(pickle.dumps(travel)) < 1000
    one.matrix(points, points, depart_at=NOON)
    roads.asked.clear()
    two.matrix(points, points, depart_at=NOON)
    assert roads.asked == []
    assert json.dumps(roads.paths).count("/table/") == 1
    one.close_line()
