"""Distance that learns: nearer to the truth from drives, within bounds, and as before without them."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from routing.travel.learned.driven import Driven
from routing.travel.learned.speeds import LEAST, MOST, Speeds
from routing.travel.line import LineTravel
from tests.routing.travel.learned.places import ANY, MIDNIGHT, TOWN, ZONE, Truth

NOW = MIDNIGHT + timedelta(hours=8, minutes=30)
SOME = np.random.default_rng(0).uniform(0, 0.12, (9, 2)) + np.array([30.0, 114.0])


def off(travel: LineTravel, asked: list[Driven]) -> float:
    """By which share the times of these drives are wrong on average."""
    wrong = []
    for one in asked:
        ends = np.array([[p.lat, p.lon] for p in (one.start, one.stop)])
        wrong.append(travel.matrix(ends[:1], ends[1:], depart_at=one.departed).seconds[0, 0] / one.seconds - 1)
    return float(np.abs(wrong).mean())


def test_five_thousand_drives_make_distance_right_within_eleven_percent() -> None:
    """In a town whose speeds differ by class, cell, hour and street, with a tenth of noise on every drive."""
    truth, travel = Truth.of(TOWN), LineTravel()
    drives, asked = truth.drives(5000), truth.drives(400, noise=0.0)
    before = off(travel, asked)
    assert before > 0.15
    assert off(travel.at_speeds(travel.learn(drives, ZONE)), asked) <= 0.11


@settings(max_examples=15, deadline=None)
@given(ANY)
def test_whatever_was_driven_no_time_leaves_its_bounds(drives: list[Driven]) -> None:
    """0.4 to 3 times the plain line, in any order the same, read back the same; forgetting is exactly as new."""
    travel = LineTravel()
    plain, speeds = travel.matrix(SOME, SOME, depart_at=NOW), travel.learn(drives, ZONE)
    assert speeds == travel.learn(drives[::-1] * 2, ZONE) == Speeds.read(speeds.plain())
    slowed = travel.at_speeds(speeds)
    told = slowed.matrix(SOME, SOME, depart_at=NOW)
    assert (told.seconds >= LEAST * plain.seconds - 1).all()
    assert (told.seconds <= MOST * plain.seconds + 1).all()
    assert (told.metres == plain.metres).all()
    assert (slowed.at_speeds(None).matrix(SOME, SOME, depart_at=NOW).seconds == plain.seconds).all()


def test_a_route_takes_what_the_matrix_says() -> None:
    """Leg by leg, at learned speeds, and longer in the busy hours than at night."""
    travel = LineTravel(LineTravel().learn(Truth.of(TOWN).drives(1000), ZONE))
    matrix, path = travel.matrix(SOME, SOME, depart_at=NOW), travel.route(SOME, depart_at=NOW)
    assert list(path.legs) == pytest.approx([matrix.seconds[k, k + 1] for k in range(len(SOME) - 1)], abs=1)
    night = travel.route(SOME, depart_at=MIDNIGHT + timedelta(hours=4))
    assert night.seconds < 0.8 * path.seconds


def test_speeds_of_a_map_are_refused() -> None:
    """They are about ways that a line does not know."""
    with pytest.raises(ValueError, match="learned for roads and mean nothing to line"):
        LineTravel(Speeds("roads", ZONE))
