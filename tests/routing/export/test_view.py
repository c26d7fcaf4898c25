"""Numbers are told in the units of the reader."""

import json
from dataclasses import replace

import pytest

from routing.export.view import View, round_steps, short
from routing.export.words import LANGUAGES, words
from routing.formats.detect import read
from routing.plan import Plan, Unserved, Why
from routing.relax import Driver, Relaxation
from schemas.values import Load
from tests.routing.export.read import TWO_CARS, two_cars
from tests.routing.formats.test_darp import SMALL


def view_of(text: str) -> View:
    """A file without a plan."""
    return View(read(text), Plan((), ()), {}, words("en"))


def test_times_are_hours_and_minutes_or_the_files_own_numbers() -> None:
    """Ferry counts seconds, a benchmark its own units."""
    ours, theirs = view_of(json.dumps(TWO_CARS)), view_of(SMALL)
    assert [ours.time(one) for one in (0, 3_660, 36_000, -300)] == ["0:00", "1:01", "10:00", "-0:05"]
    assert [theirs.time(one) for one in (0, 125_000, 3_333)] == ["0", "12.5", "0.33"]
    assert [ours.far(1_250.0), theirs.far(1_250.0)] == ["1.2 km", "1250"]


@pytest.mark.parametrize(
    ("one", "ours", "theirs"),
    [
        (Unserved("j", Why.WINDOW, 61), "0:02", "0.01"),
        (Unserved("j", Why.WINDOW, 0), "", ""),
        (Unserved("j", Why.CAPACITY, 3), "3", "3"),
        (Unserved("j", Why.AVOIDED), "", ""),
    ],
)
def test_a_near_miss_is_a_time_or_a_count(one: Unserved, ours: str, theirs: str) -> None:
    """Times are rounded up: so much more would have been enough."""
    assert [view_of(json.dumps(TWO_CARS)).missing(one), view_of(SMALL).missing(one)] == [ours, theirs]


@pytest.mark.parametrize(
    ("one", "ours", "theirs"),
    [
        (Relaxation("j", "v", later=61), "0:02 later than asked", "比要求晚 0:02"),
        (Relaxation("j", "v", earlier=60), "0:01 earlier than asked", "比要求早 0:01"),
        (
            Relaxation("j", "v", ride=1, later=59),
            "0:01 later than asked and a ride 0:01 longer",
            "比要求晚 0:01，并且路上多坐 0:01",
        ),
        (Relaxation("j", "v", shift=3600), "v on the road 1:00 longer", "v 多开 1:00"),
        (Relaxation("j", "v"), "v has a place, at a price", "v 有位置，但代价较高"),
        (
            Relaxation("j", "x", driver=Driver(3, 719, 900, frozenset({"oxygen"}), Load(2, 1))),
            "one more driver at place 3 by 0:11: oxygen, seats 2, wheelchair places 1",
            "再来一位司机，0:11 前到 3 号地点：oxygen, 座位 2, 轮椅位 1",
        ),
        (
            Relaxation("j", "x", driver=Driver(3, 719, 900, frozenset(), Load(2), "night")),
            "one more driver at place 3 by 0:11: seats 2, permit “night”",
            "再来一位司机，0:11 前到 3 号地点：座位 2, 通行证“night”",
        ),
    ],
)
def test_what_would_help_is_said_in_both_languages(one: Relaxation, ours: str, theirs: str) -> None:
    """Amounts rounded up, the time to be there rounded down: whoever keeps to what is said is not late."""
    views = [replace(view_of(json.dumps(TWO_CARS)), relaxations={"j": one}, words=words(each)) for each in LANGUAGES]
    assert [view.helps("j") for view in views] == [ours, theirs]
    assert [view.helps("k") for view in views] == ["", ""]


def test_leaving_and_coming_home_are_told_from_the_stops() -> None:
    """A car leaves one leg before its first stop, and is done when it is home or has made its last stop."""
    solution = two_cars()
    view = View(solution.instance, solution.plan, {}, words("en"))
    (north, east) = (solution.plan.route[name] for name in ("north <&>", "east"))
    assert [view.leaves(north), view.leaves(east)] == [0, 0]
    home = int(solution.instance.problem.seconds[north.stops[-1].node, 0])
    assert [view.done(north), view.done(east)] == [north.stops[-1].depart + home, east.stops[-1].depart]
    late = replace(north, stops=(replace(north.stops[0], arrive=north.stops[0].arrive + 90), *north.stops[1:]))
    assert view.leaves(late) == 90


def test_steps_are_round_and_few() -> None:
    """1, 2 or 5 times a power of ten, as few as wanted."""
    assert [round(round_steps(span, 10), 9) for span in (1, 10, 11, 47, 3_000, 0.02)] == [0.1, 1, 2, 5, 500, 0.002]


def test_long_names_are_cut_where_they_would_hide_the_picture() -> None:
    """The whole name is in the title."""
    assert [short("car"), short("a very long name indeed")] == ["car", "a very long n…"]
