"""By the hour: what a leg takes is that of the band in which one leaves, and nobody overtakes."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.problem import FORBIDDEN, Band, Ways
from routing.search.ground import leg_at, quickest, shortest
from routing.search.survey import ground_of
from routing.travel.plane import Plane
from schemas.values import Window
from tests.routing.make import NODES, a_line, a_problem, a_town, a_vehicle


def one_leg(*bands: tuple[int, int], first: int = 100) -> Ways:
    """Two places; from each second on so many seconds between them."""
    bars = [np.full((2, 2), seconds, np.int32) for seconds in (first, 0, *(seconds for _, seconds in bands))]
    return Ways(bars[0], bars[1], tuple(Band(begin, bar) for (begin, _), bar in zip(bands, bars[2:], strict=True)))


spans = st.sampled_from([1, 20, 50, 100, 200, FORBIDDEN])


@st.composite
def ways(draw) -> Ways:
    """A few bands between two places."""
    begins = sorted(draw(st.sets(st.integers(-50, 300), max_size=3)))
    return one_leg(*((begin, draw(spans)) for begin in begins), first=draw(spans))


@given(ways())
def test_nobody_overtakes(one: Ways) -> None:
    """Whoever leaves a second later is never there sooner, and nobody is there later than the band of his hour says."""
    arrivals = [t + one.leg(0, 1, t) for t in range(-100, 500)]
    assert all(now <= after for now, after in pairwise(arrivals) if max(now, after) < FORBIDDEN)
    for t in range(-100, 500):
        band = [int(one.seconds[0, 1]), *(int(band.seconds[0, 1]) for band in one.bands if band.begin <= t)][-1]
        assert one.leg(0, 1, t) <= band


@given(ways(), st.integers(-100, 500))
def test_the_last_second_to_leave_is_there_in_time(one: Ways, leaving: int) -> None:
    """Leaving then one is there at the same second, and leaving a second later is too late."""
    leg = one.leg(0, 1, leaving)
    if leg < FORBIDDEN:
        last = one.last(0, 1, leaving + leg)
        assert leaving <= last
        assert last + one.leg(0, 1, last) == leaving + leg
        assert last + 1 + one.leg(0, 1, last + 1) > leaving + leg


@pytest.mark.parametrize(
    ("leaving", "takes"),
    [(0, 100), (899, 100), (900, 300), (1950, 300), (2150, 150), (2199, 101), (2200, 100)],
)
def test_rush_hour_begins_at_once_and_ends_by_waiting(leaving: int, takes: int) -> None:
    """Three times as long between 900 and 2200; just before its end nobody is slower than who waits for that."""
    assert one_leg((900, 300), (2200, 100)).leg(0, 1, leaving) == takes


def test_a_road_that_opens_is_waited_for() -> None:
    """Closed until 600: whoever leaves at 0 is through at 700; once it is closed for good there is no way."""
    opening = one_leg((600, 100), (5000, FORBIDDEN), first=FORBIDDEN)
    assert (opening.leg(0, 1, 0), opening.leg(0, 1, 4999), opening.leg(0, 1, 5000)) == (700, 100, FORBIDDEN)
    assert opening.quickest(0, 1) == 100


@given(ways(), st.integers(-100, 500))
def test_kernels_drive_by_the_same_hours(one: Ways, leaving: int) -> None:
    """To the second, for cars of two permits, stored or spare."""
    cars = [a_vehicle("day"), a_vehicle("night", permit="night")]
    night = Ways(one.seconds, one.metres, tuple(Band(band.begin, np.minimum(band.seconds, 7)) for band in one.bands))
    problem = a_problem([], cars, one.seconds, bands=one.bands, permits={"night": night})
    for ground in (ground_of(problem), ground_of(problem, 2)):
        for car, held in zip(ground.cars, (one, night), strict=True):
            takes = held.leg(0, 1, leaving)
            assert leg_at(ground, car, 0, 1, leaving) == takes
            assert quickest(ground, car, 0, 1) == held.quickest(0, 1)
            if takes < FORBIDDEN:
                there = leaving + takes
                assert there - shortest(ground, car, 0, 1, there) == held.last(0, 1, there)


def test_planes_have_hours_too() -> None:
    """Each band at its own pace, and no matrix is made."""
    town = a_town(riders=4, cars=1)
    slow = Plane(town.seconds.points, 0.4, 0.9)
    held = Ways(town.seconds, town.metres, (Band(600, slow),))
    ground = ground_of(replace(town, bands=held.bands))
    assert ground.roads.out.size == 0
    (car,) = ground.cars
    for leaving in (0, 599, 600, 5000):
        for a in range(9):
            assert [leg_at(ground, car, a, b, leaving) for b in range(9)] == [held.leg(a, b, leaving) for b in range(9)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"bands": (Band(9, a_line()), Band(9, a_line()))}, "The band from 9 must begin after the one from 9"),
        ({"bands": (Band(9, a_line(7)),)}, r"The band from 9: \(7, 7\) must be a matrix of \(8, 8\)"),
        ({"bands": (Band(9, Plane(np.zeros((NODES, 2)), 1.0)),)}, r"The band from 9: \(8, 8\) must be a matrix"),
        (
            {"bands": (Band(9, a_line()),), "permits": {"night": Ways(a_line(), a_line())}},
            r"Permit night: its bands begin at \[\], but must begin at \[9\]",
        ),
        (
            {"bands": (Band(9, a_line()),), "permits": {"night": Ways(a_line(), a_line(), (Band(9, a_line(7)),))}},
            r"Permit night: band from 9 \(7, 7\) must be a matrix of \(8, 8\)",
        ),
    ],
)
def test_bands_are_of_one_kind_and_in_order(changes: dict, says: str) -> None:
    """What does not fit is refused with what belongs there."""
    with pytest.raises(ValueError, match=says):
        a_problem(**changes)


@given(ways(), st.integers(-100, 400))
def test_a_way_opens_at_the_first_second_at_which_one_may_leave(one: Ways, leaving: int) -> None:
    """Until then there is none in any second, then there is; never means that no later second has one."""
    bands = [(-(10**6), one.seconds), *((band.begin, band.seconds) for band in one.bands)]
    shut = {t: [int(leg[0, 1]) for begin, leg in bands if begin <= t][-1] == FORBIDDEN for t in range(leaving, 500)}
    assert one.opens(0, 1, leaving) == next((t for t in range(leaving, 500) if not shut[t]), FORBIDDEN)


@given(ways(), st.integers(-100, 300), st.integers(0, 200))
def test_what_a_drive_takes_within_a_window_is_the_most_of_any_open_second(one: Ways, since: int, long: int) -> None:
    """Closed seconds do not count; where all are closed it is the least of all hours."""
    bands = [(-(10**6), one.seconds), *((band.begin, band.seconds) for band in one.bands)]
    legs = {[int(leg[0, 1]) for begin, leg in bands if begin <= t][-1] for t in range(since, since + long + 1)}
    assert one.within(0, 1, Window(since, since + long)) == max(legs - {FORBIDDEN}, default=one.quickest(0, 1))
