"""What a region's numbers mean, with the numbers of a real one."""

from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dispatch import policy
from dispatch.errors import BadRequest
from schemas.regions import Policy
from schemas.values import Point
from tests.build import NIGHT

RULES = Policy()
WUHAN = Point(30.58, 114.27)
points = st.builds(Point, st.floats(-90, 90), st.floats(-180, 180))
nearby = st.builds(Point, st.floats(30, 31), st.floats(113.8, 114.8))
rules = st.builds(Policy, ride_factor=st.floats(1, 5), ride_slack_minutes=st.integers(0, 120))
moments = st.datetimes(datetime(2020, 1, 1), datetime(2020, 3, 1), timezones=st.just(NIGHT.tzinfo))


def test_a_degree_northwards_is_111_kilometres() -> None:
    """The measure is the earth's, and half way round it is the farthest that anything lies."""
    assert policy.km(Point(30, 114), Point(31, 114)) == pytest.approx(111.19, abs=0.01)
    assert policy.km(Point(0, 0), Point(0, 180)) == pytest.approx(20015, abs=1)


@given(points, points, points)
def test_distance_is_a_distance(a: Point, b: Point, c: Point) -> None:
    """The same both ways, nothing from a place to itself, and never shorter by a detour."""
    assert policy.km(a, a) == 0
    assert policy.km(a, b) == pytest.approx(policy.km(b, a))
    assert policy.km(a, c) <= policy.km(a, b) + policy.km(b, c) + 1e-6


@given(points)
def test_reach_is_measured_from_the_nearest_anchor(point: Point) -> None:
    """A point is taken exactly when one anchor is near enough; where nothing is known yet, anything goes."""
    anchors = [WUHAN, Point(-10, 20)]
    policy.check_reach("pickup", point, [], RULES)
    if min(policy.km(point, anchor) for anchor in anchors) <= RULES.reach_km:
        policy.check_reach("pickup", point, anchors, RULES)
    else:
        with pytest.raises(BadRequest, match=f"which reaches {RULES.reach_km} km"):
            policy.check_reach("pickup", point, anchors, RULES)


@given(st.floats(-80, 80), st.floats(-80, 80))
def test_swapped_numbers_are_noticed_even_where_both_are_possible(lat: float, lon: float) -> None:
    """A point of the region sent the wrong way round is told so; what is far both ways round is not."""
    right, sent = Point(lat, lon), Point(lon, lat)
    assume(policy.km(right, sent) > RULES.reach_km)
    with pytest.raises(BadRequest, match="look swapped"):
        policy.check_reach("pickup", sent, [right], RULES)
    with pytest.raises(BadRequest) as caught:
        policy.check_reach("pickup", sent, [Point(-lat, 180)], RULES)
    assert "swapped" not in str(caught.value)


@given(nearby, nearby)
def test_a_trip_goes_somewhere_and_not_too_far(a: Point, b: Point) -> None:
    """Refused exactly when both ends are one place, or farther apart than the region reaches; the length is named."""
    close = Policy(reach_km=20)
    length = policy.km(a, b)
    assume(abs(length - 20) > 0.01)
    if 0.01 <= length <= 20:
        policy.check_length(a, b, close)
    else:
        with pytest.raises(BadRequest, match=f"{length:.0f} km from the pickup|same place"):
            policy.check_length(a, b, close)


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (timedelta(minutes=-6), "lies in the past"),
        (timedelta(minutes=-4), ""),
        (timedelta(0), ""),
        (timedelta(days=60), ""),
        (timedelta(days=60, seconds=1), "more than 60 days away"),
    ],
)
def test_a_time_is_soon_enough_and_not_over(ahead: timedelta, words: str) -> None:
    """Five minutes of a slow form are forgiven; both times stand in the sentence."""
    if not words:
        policy.check_time("arrive_by", NIGHT + ahead, NIGHT)
        return
    with pytest.raises(BadRequest, match=words) as caught:
        policy.check_time("arrive_by", NIGHT + ahead, NIGHT)
    assert (NIGHT + ahead).isoformat() in str(caught.value)


@given(st.integers(0, 20_000), rules)
def test_nobody_is_asked_to_ride_faster_than_the_road(direct: int, given_rules: Policy) -> None:
    """The longest ride that is allowed is never shorter than the drive itself."""
    assert policy.longest_ride(direct, given_rules) >= direct


@given(moments, st.integers(0, 20_000), rules)
def test_who_names_an_arrival_is_fetched_early_enough(arrive_by: datetime, direct: int, given_rules: Policy) -> None:
    """From the beginning on there is time for the window, getting in and the longest ride; or it begins now."""
    begin = policy.begin_for(arrive_by, direct, given_rules, NIGHT)
    ride = timedelta(seconds=given_rules.pickup_dwell_seconds + policy.longest_ride(direct, given_rules))
    on_time = begin + timedelta(minutes=given_rules.promise_minutes) + ride == arrive_by
    assert begin >= NIGHT
    assert on_time or begin == NIGHT


@given(moments, moments)
def test_a_minute_is_not_worth_a_message(before: datetime, after: datetime) -> None:
    """An estimate has moved when it moved by more than a minute, either way, or when it came or went."""
    assert policy.moved(before, after) == policy.moved(after, before) == (abs(before - after) > timedelta(minutes=1))
    assert policy.moved(None, after)
    assert policy.moved(before, None)
    assert not policy.moved(None, None)
