"""A map that learns: right times from few drives, nothing from none, and a way back."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from routing.travel.learned.driven import Driven
from routing.travel.learned.line import Factors
from routing.travel.learned.speeds import LEAST, MOST, Speeds
from routing.travel.roads.closures import Closure, ClosureKind
from routing.travel.roads.travel import RoadTravel
from routing.ways import FORBIDDEN
from schemas.values import Point
from tests.routing.travel.learned.places import ANY, MIDNIGHT, TOWN, ZONE, Truth

TRAVEL = RoadTravel(TOWN)
SOME = np.random.default_rng(0).uniform(0, 0.11, (12, 2)) + np.array([30.0, 114.0])
NOW = MIDNIGHT + timedelta(hours=8, minutes=30)


def seconds_of(travel: RoadTravel, drives: list[Driven]) -> Factors:
    """What these times say about drives."""
    ends = [(np.array([[p.lat, p.lon] for p in (one.start, one.stop)]), one.departed) for one in drives]
    return np.array([travel.seconds(two[:1], two[1:], depart_at=at)[0, 0] for two, at in ends], dtype=np.float64)


def test_five_hundred_drives_make_the_map_right_within_three_and_a_half_percent() -> None:
    """In a town whose speeds differ by class, quarter, hour and street, told only where and how long drives were."""
    truth, travel = Truth.of(TOWN), RoadTravel(TOWN)
    drives, asked = truth.drives(500), truth.drives(200, noise=0.0)
    took = np.array([one.seconds for one in asked])
    before = np.abs(seconds_of(travel, asked) / took - 1).mean()
    after = np.abs(seconds_of(travel.at_speeds(travel.learn(drives, ZONE)), asked) / took - 1).mean()
    assert before > 0.15
    assert after <= 0.035


@settings(max_examples=8, deadline=None)
@given(ANY)
def test_whatever_was_driven_no_time_leaves_its_bounds(drives: list[Driven]) -> None:
    """0.4 to 3 times what the map says, in any order of drives the same, read back from data the same."""
    speeds = TRAVEL.learn(drives, ZONE)
    assert speeds == TRAVEL.learn(drives[::-1] * 2, ZONE) == Speeds.read(speeds.plain())
    plain = TRAVEL.seconds(SOME, SOME, depart_at=NOW)
    told = TRAVEL.at_speeds(speeds).seconds(SOME, SOME, depart_at=NOW)
    assert (told >= LEAST * plain - 10).all()
    assert (told <= MOST * plain + 10).all()
    assert (TRAVEL.at_speeds(speeds).at_speeds(None).seconds(SOME, SOME, depart_at=NOW) == plain).all()


def test_a_route_takes_what_the_matrix_says_and_closures_hold_at_learned_speeds() -> None:
    """Leg by leg; what is closed stays closed, and another hour has other times."""
    travel = TRAVEL.at_speeds(TRAVEL.learn(Truth.of(TOWN).drives(200), ZONE))
    matrix, path = travel.matrix(SOME, SOME, depart_at=NOW), travel.route(SOME, depart_at=NOW)
    assert path.legs == tuple(matrix.seconds[k, k + 1] for k in range(len(SOME) - 1))
    night = travel.seconds(SOME, SOME, depart_at=MIDNIGHT + timedelta(hours=4))
    assert night.sum() < matrix.seconds.sum()
    assert (night == travel.seconds(SOME, SOME, depart_at=MIDNIGHT + timedelta(hours=5, minutes=59))).all()
    travel = travel.under([Closure(ClosureKind.BARRIER, (Point(30.0575, 113.0), Point(30.0575, 115.0)))])
    shut = travel.seconds(SOME, SOME, depart_at=NOW) == FORBIDDEN
    apart = (SOME[:, None, 0] > 30.0575) != (SOME[None, :, 0] > 30.0575)
    assert (shut == apart).all()


def test_a_drive_without_a_way_teaches_nothing() -> None:
    """Nor one that ended far from every road; and a map keeps no speeds of a line."""
    far = Driven(Point(30.0, 114.0), Point(31.0, 114.0), NOW, 900)
    assert TRAVEL.learn([far], ZONE) == Speeds("roads", ZONE)
    with pytest.raises(ValueError, match="learned for line and mean nothing to roads"):
        TRAVEL.at_speeds(Speeds("line", ZONE))
