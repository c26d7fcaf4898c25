"""Demand that breathes with the changes of shift and is the same for the same seed."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as some

from app.demo.city import wuhan
from app.demo.rhythm import CHANGES, QUIET, Rhythm, intensity
from schemas.places import PlaceKind
from schemas.values import TripKind

ZONE = ZoneInfo("Asia/Shanghai")
MIDNIGHT = datetime(2020, 2, 1, tzinfo=ZONE).astimezone(UTC)
RHYTHM = Rhythm(wuhan(), ZONE, peak=300)


def a_day(seed):
    """All bookings of one local day."""
    return list(takewhile(lambda each: each.at < MIDNIGHT + timedelta(days=1), RHYTHM.bookings(MIDNIGHT, seed)))


@given(some.integers(0, 2**32))
def test_a_seed_gives_one_day(seed):
    """The same seed gives the same bookings, to the letter."""
    assert list(islice(RHYTHM.bookings(MIDNIGHT, seed), 20)) == list(islice(RHYTHM.bookings(MIDNIGHT, seed), 20))


@given(some.floats(0, 24, exclude_max=True))
def test_no_hour_is_silent_and_none_exceeds_the_peak(hour):
    """Intensity stays between the quiet share and one, and is one at every change of shift."""
    assert QUIET <= intensity(hour) <= 1
    assert all(intensity(change) == 1 for change in CHANGES)


def test_the_hour_around_a_change_is_busier_than_the_quiet_between():
    """More people travel around eight in the morning than around noon."""
    hours = Counter(each.at.astimezone(ZONE).hour for each in a_day(seed=1))
    assert hours[7] + hours[8] > 1.5 * (hours[11] + hours[12])


def test_rides_go_to_work_before_a_change_and_home_after_it():
    """Before eight most rides end at hospitals, after eight most begin there."""
    rides = [each for each in a_day(seed=2) if each.kind is TripKind.RIDE]
    before = [each.target.kind for each in rides if each.at.astimezone(ZONE).hour == 7]
    after = [each.target.kind for each in rides if each.at.astimezone(ZONE).hour == 8]
    assert before.count(PlaceKind.HOSPITAL) > len(before) / 2
    assert after.count(PlaceKind.HOSPITAL) < len(after) / 2


def test_bookings_make_sense():
    """In order of time; deadlines lie ahead; supplies weigh something and carry nobody; nobody goes nowhere."""
    day = a_day(seed=3)
    assert all(one.at <= other.at for one, other in pairwise(day))
    assert all(each.arrive_by is None or each.arrive_by > each.at for each in day)
    assert all((each.riders == 0) == (each.load.weight_kg > 0) for each in day)
    assert all(each.origin != each.target for each in day)
    assert {each.kind for each in day} == set(TripKind)
