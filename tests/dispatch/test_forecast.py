"""When a car will be where: from its last position, calmed, with an honest range; silence and straying are noticed."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.commands import Actor, AssignTrip, ReportPositions
from dispatch.forecast import LEAP, Trail, along, calmed, span, strayed
from routing.plan import Route, Stop
from routing.problem import Job, Problem
from schemas.positions import Fix
from schemas.values import Role, StopKind, Window
from tests.build import ADMIN, HOME, NIGHT, XIEHE, House

ALWAYS = Window(0, 100_000)
SPANS = st.integers(0, 1200)


@st.composite
def routes(draw: st.DrawFn) -> tuple[Problem, Route]:
    """Up to five stops, each with a drive before it, perhaps a wait for its window, and some service."""
    jobs, stops, clock = [], [], 0
    for number in range(draw(st.integers(1, 5))):
        arrive = clock + draw(SPANS)
        start = arrive + draw(st.sampled_from([0, 0, 300]))
        earliest = start if start > arrive else draw(st.integers(0, arrive))
        window = Window(earliest, 100_000)
        jobs.append(Job(str(number), 0, 1, window, ALWAYS))
        clock = start + draw(st.integers(0, 120))
        stops.append(Stop(0, str(number), StopKind.PICKUP, arrive, start, clock))
    grid = np.zeros((2, 2), dtype=np.int32)
    return Problem((), tuple(jobs), grid, grid), Route("v", tuple(stops), 0, 0)


@given(routes(), st.integers(0, 3000))
def test_the_stops_follow_each_other_and_none_lies_in_the_past(made: tuple[Problem, Route], first: int) -> None:
    """Whenever the first is reached: each stop keeps its window, and after the one before its service and the drive."""
    problem, route = made
    starts = along(problem, route, first)
    assert starts[0] >= first
    assert all(
        start >= problem.job[stop.job].pickup_window.earliest for stop, start in zip(route.stops, starts, strict=True)
    )
    for (one, two), (before, after) in zip(pairwise(route.stops), pairwise(starts), strict=True):
        assert after >= before + (one.depart - one.start) + (two.arrive - one.depart)


@given(routes())
def test_a_car_that_keeps_to_the_plan_has_the_times_of_the_plan(made: tuple[Problem, Route]) -> None:
    """Reached when it was planned, nothing behind it moves."""
    problem, route = made
    assert along(problem, route, route.stops[0].arrive) == [stop.start for stop in route.stops]


@given(st.integers(0, 20_000), st.integers(0, 20_000), st.floats(0.01, 0.5), st.integers(0, 600))
def test_the_range_holds_the_time_and_shrinks_as_the_car_comes_near(
    one: int, two: int, margin: float, lead: int
) -> None:
    """It begins not before now; what is nearer is known as well or better."""
    near, far = sorted((one, two))
    spans = [span(NIGHT, ahead, margin, lead) for ahead in (near, far)]
    for ahead, (first, last) in zip((near, far), spans, strict=True):
        assert NIGHT <= first <= NIGHT + timedelta(seconds=ahead) <= last
    assert spans[0][1] - spans[0][0] <= spans[1][1] - spans[1][0]


def trail(due: int) -> Trail:
    """A car expected some seconds from now, as remembered twenty seconds ago."""
    now = NIGHT - timedelta(seconds=20)
    return Trail(("a", "pickup"), NIGHT + timedelta(seconds=due), now, 0, None, 0)


@given(st.integers(-600, 3600), st.integers(-600, 3600))
def test_jitter_is_calmed_and_another_way_counts_at_once(due: int, measured: int) -> None:
    """Between what was remembered and what was measured, nearer to the new by half; never in the past."""
    raw = NIGHT + timedelta(seconds=measured)
    calm = calmed(trail(due), raw, NIGHT)
    assert calm >= NIGHT
    if abs(due - measured) > LEAP.total_seconds():
        assert calm == max(raw, NIGHT)
    elif min(due, measured) >= 0:
        low, high = sorted((trail(due).due, raw))
        assert low <= calm <= high
        assert abs(raw - calm) <= abs(raw - trail(due).due) * 0.52


@given(st.lists(st.integers(0, 3000), min_size=1, max_size=20), st.integers(60, 900))
def test_a_car_is_astray_once_its_way_grew_by_the_limit(ways: list[int], limit: int) -> None:
    """Not before; it is back when it has made good half of that, and a car that only comes nearer never strays."""
    nearest, farthest, least = ways[0], None, ways[0]
    for to_go in ways:
        was, least = farthest, min(least, to_go) if farthest is None else least
        nearest, farthest = strayed(nearest, farthest, to_go, limit)
        if was is None:
            assert (farthest is not None) is (to_go > least + limit)
        elif farthest is None:
            assert to_go <= max(was, to_go) - limit // 2 or to_go <= least
            least = to_go
        else:
            assert to_go > farthest - limit // 2


def underway(house: House) -> tuple[Actor, str, str]:
    """A driver on the way from a door to a hospital: the driver, the shift, the trip."""
    driver, shift = house.on_shift("Wang", start=HOME)
    trip = house.book(house.person(Role.RIDER, "Li"))
    house.do(AssignTrip(trip, str(driver.id)))
    house.move(trip, driver, "depart")
    return driver, shift, trip


def seen_at(house: House, driver: Actor, shift: str, share: float) -> None:
    """The phone of the driver says how far they have come; below 0 they drive away from where they should go."""
    lat, lon = (HOME[end] + (XIEHE[end] - HOME[end]) * share for end in ("lat", "lon"))  # type: ignore[operator]
    house.do(ReportPositions(shift, (Fix(lat=lat, lon=lon, at=house.clock.now()),)), driver)


def trip_of(house: House) -> dict[str, Any]:
    """The only trip, as the desk sees it."""
    [trip] = house.see(ADMIN)["trips"]
    return trip


def alerts(house: House) -> set[str]:
    """The kinds of what stands on the board."""
    return {alert["kind"] for alert in house.see(ADMIN)["alerts"]}


def test_a_car_that_comes_on_is_told_again_only_when_it_moved_by_a_minute(house: House) -> None:
    """Of many positions few are told; the range holds the time and shrinks; the driver reads the same in the run."""
    driver, shift, _ = underway(house)
    told: list[list[datetime]] = []
    for step in range(12):
        seen_at(house, driver, shift, step / 14)
        house.plan()
        trip = trip_of(house)
        assert trip["coming"]["progress"] == "coming"
        times = [datetime.fromisoformat(each) for each in (trip["planned_pickup"], *trip["coming"]["pickup"])]
        assert times[1] <= times[0] <= times[2]
        told += [times] if times not in told else []
        house.clock.forward(seconds=30)
    assert 1 < len(told) < 8
    for before, after in pairwise(told):
        assert any(abs(one - two) > timedelta(minutes=1) for one, two in zip(before, after, strict=True))
    assert told[-1][2] - told[-1][1] < (told[0][2] - told[0][1]) / 2
    [stop, _] = house.see(driver)["drivers"][0]["run"]
    assert [datetime.fromisoformat(stop[name]) for name in ("at", "earliest", "latest")] == told[-1]


def test_who_is_silent_on_the_way_is_noticed_until_they_report(house: House) -> None:
    """However far the next stop is; the rider reads no range, and with the next position all is well again."""
    driver, shift, _ = underway(house)
    seen_at(house, driver, shift, 0.1)
    house.plan()
    house.clock.forward(minutes=11)
    house.plan()
    assert "driver_silent" in alerts(house)
    assert trip_of(house)["coming"] == {"progress": "silent", "pickup": None, "dropoff": None}
    seen_at(house, driver, shift, 0.5)
    house.plan()
    assert "driver_silent" not in alerts(house)
    assert trip_of(house)["coming"]["progress"] == "coming"


@pytest.mark.parametrize("forgetful", [False, True])
def test_who_drives_away_is_noticed_until_they_turn(house: House, forgetful: bool) -> None:
    """Off route is when the way grew; also for a planner that was started anew meanwhile and remembers nothing."""
    driver, shift, _ = underway(house)
    for share, astray in ((0.0, False), (0.2, False), (-0.4, True), (-0.5, True), (0.3, False), (0.4, False)):
        seen_at(house, driver, shift, share)
        house.trails = {} if forgetful and share == -0.5 else house.trails
        house.plan()
        assert ("astray" in alerts(house)) is astray, share
        assert trip_of(house)["coming"]["progress"] == ("astray" if astray else "coming")
        house.clock.forward(seconds=60)
