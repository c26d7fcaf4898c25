"""Rests are taken where the route is over soonest: held against trying every pause for every break."""

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.breaks import Break
from routing.check import check
from routing.insertion import construct
from routing.plan import Plan, Rest
from routing.problem import Vehicle, Visit
from routing.rest import Pause, Trail, rested
from routing.schedule import Timing, route_of, timed
from schemas.values import StopKind, Window
from tests.routing.make import a_job, a_problem, a_vehicle

UP, DOWN = StopKind.PICKUP, StopKind.DROPOFF
Told = tuple[list[int], list[Pause]]
Place = tuple[int, bool]
"""After which stop, and whether at the next."""


@st.composite
def trails(draw) -> Trail:
    """Two trips one after the other or one around the other, a few seconds long, and up to two breaks."""
    together = draw(st.booleans())
    begins = [0, *(draw(st.integers(0, 25)) for _ in range(4)), 0]
    widths = [99, *(draw(st.sampled_from([0, 5, 15, 40])) for _ in range(4)), draw(st.sampled_from([40, 90]))]
    ways = [0, *(draw(st.integers(0, 6)) for _ in range(5))]
    starts = sorted(draw(st.lists(st.integers(0, 30), max_size=2)))
    lengths = [draw(st.integers(1, 6)) for _ in starts]
    slack = draw(st.sampled_from([0, 3, 20]))
    ends = [start + length + slack for start, length in zip(starts, lengths, strict=True)]
    pairs = [(1, 4), (2, 3)] if together else [(1, 2), (3, 4)]
    return Trail(
        windows=[Window(begin, begin + wide) for begin, wide in zip(begins, widths, strict=True)],
        services=[0, *(draw(st.integers(0, 2)) for _ in range(4))],
        free=[draw(st.sampled_from([True, True, False])), False, not together, False, True],
        way=lambda z, _: ways[z],
        rides=[(up, down, draw(st.sampled_from([5, 12, 60]))) for up, down in pairs],
        breaks=[Break(Window(starts[b], max(ends[: b + 1])), lengths[b]) for b in range(len(starts))],
        duration=draw(st.sampled_from([None, None, 20, 35])),
    )


def driven(trail: Trail, places: Sequence[Place]) -> Told | None:
    """The earliest times with each break at its place, found by going round until nothing moves; None without any."""
    low = [window.earliest for window in trail.windows]
    while True:
        times, pauses = once_round(trail, places, low)
        late = any(time > window.latest for time, window in zip(times[1:], trail.windows[1:], strict=True))
        if late or any(rest.end > one.window.latest for rest, one in zip(pauses, trail.breaks, strict=True)):
            return None
        raised = list(low)
        for up, down, longest in trail.rides:
            raised[up] = max(raised[up], times[down] - longest)
        if trail.duration is not None:
            raised[0] = max(raised[0], times[-1] - trail.duration)
        if times[0] >= raised[0] and raised[1:] == low[1:]:
            return times, pauses
        low = raised


def once_round(trail: Trail, places: Sequence[Place], low: Sequence[int]) -> Told:
    """Each stop as soon as the one before allows, and no sooner than so."""
    pauses: list[Pause] = []
    clock = max(low[0], pausing(trail, places, (0, False), trail.windows[0].earliest, pauses))
    times = [clock]
    for z in range(1, len(trail.windows)):
        clock = pausing(trail, places, (z - 1, True), clock + trail.way(z, clock), pauses)
        times.append(max(clock, low[z]))
        clock = pausing(trail, places, (z, False), times[-1] + [*trail.services, 0][z], pauses)
    return times, pauses


def pausing(trail: Trail, places: Sequence[Place], here: Place, clock: int, pauses: list[Pause]) -> int:
    """When all rests that have their place here are over."""
    for one, place in zip(trail.breaks, places, strict=True):
        if place == here:
            begin = max(clock, one.window.earliest)
            clock = begin + one.length
            pauses.append(Pause(*here, begin, clock))
    return clock


def allowed(trail: Trail) -> Iterator[list[Place]]:
    """Every way to give breaks, in their order, to pauses in theirs."""
    last = len(trail.windows) - 1
    pauses = [(0, False)] * trail.free[0]
    for z in range(1, last + 1):
        pauses += [(z - 1, True)] * (trail.free[z - 1] and z < last) + [(z, False)] * (z == last or trail.free[z])
    yield from (list(places) for places in combinations_with_replacement(pauses, len(trail.breaks)))


@given(trails())
def test_no_other_pauses_are_over_sooner(trail: Trail) -> None:
    """There is a way exactly where one of all the ways can be driven, and no way has an earlier end, then last stop."""
    found, tried = rested(trail), [told for places in allowed(trail) if (told := driven(trail, places))]
    assert (found is None) == (not tried)
    if found is not None:
        assert found[0][::-1] == min(times[::-1] for times, _ in tried)
        places = [(pause.after, pause.there) for pause in found[1]]
        assert (driven(trail, places) or ([], []))[0][1:] == found[0][1:]


def a_day(*breaks: Break, **changes: object) -> Vehicle:
    """A car with breaks, home at the end."""
    return a_vehicle(end=0, breaks=breaks, **changes)


def timing(vehicle: Vehicle, *jobs) -> Timing | None:
    """The schedule of trips one after the other; the judge agrees where there is one."""
    problem = a_problem(jobs, [vehicle])
    visits = [Visit(job.id, kind) for job in jobs for kind in (UP, DOWN)]
    found = timed(problem.job, problem.ways(""), vehicle, visits, problem.clean)
    if not isinstance(found, Timing):
        return None
    assert check(problem, Plan((route_of(problem, vehicle, visits, found),), ())) == []
    return found


FIRST = a_job("a", 1, 2, pickup_window=Window(300, 900))
SECOND = a_job("b", 3, 4, pickup_window=Window(3000, 4000))
NOON = Break(Window(1000, 2400), 900)


def test_a_rest_fits_into_a_wait() -> None:
    """Between two trips there is an hour: nobody is picked up later for the rest, which is at the next pickup."""
    found = timing(a_day(NOON), FIRST, SECOND)
    assert found is not None
    assert found.starts == (300, 660, 3000, 3360)
    assert found.pauses == (Pause(2, True, 1020, 1920),)


@pytest.mark.parametrize(
    ("one", "pause"),
    [
        (Break(Window(0, 4000), 60), Pause(2, True, 1020, 1080)),
        (Break(Window(0, 5000), 60), Pause(5, False, 4620, 4680)),
        (Break(Window(700, 1200), 300), Pause(2, False, 720, 1020)),
        (Break(Window(0, 250), 200), Pause(0, False, 0, 200)),
        (Break(Window(4000, 6000), 600), Pause(5, False, 4620, 5220)),
        (Break(Window(3300, 4100), 600), Pause(4, False, 3420, 4020)),
    ],
)
def test_a_driver_rests_where_it_delays_nobody_needlessly(one: Break, pause: Pause) -> None:
    """While waiting, before driving on, before leaving, when all is done, or before the way home."""
    found = timing(a_day(one), FIRST, SECOND)
    assert found is not None
    assert found.pauses == (pause,)


def test_nobody_rests_while_somebody_is_aboard() -> None:
    """The only hours of the break are those of the ride: the order cannot be driven."""
    prompt = a_job("a", 1, 2, pickup_window=Window(300, 500))
    assert timing(a_day(Break(Window(400, 700), 200)), prompt) is None
    assert timing(a_day(Break(Window(200, 700), 200)), prompt) is not None


def test_a_frozen_leg_is_not_interrupted() -> None:
    """Before the first frozen visits nobody rests, even where there would be time."""
    waits = a_job("a", 1, 2, pickup_window=Window(2000, 2000))
    promised = tuple(Visit("a", kind) for kind in (UP, DOWN))
    early = Break(Window(0, 2000), 900)
    free, frozen = (a_day(early, committed=promised, frozen=many) for many in (0, 1))
    assert timing(free, waits) is not None
    assert timing(frozen, waits) is None


def test_a_plan_says_when_and_where_its_drivers_rest() -> None:
    """In the first plan as in the schedule; a car that stands rests unasked."""
    plan = construct(a_problem([FIRST, SECOND], [a_day(NOON), a_day(NOON, name="idle", start=7)]))
    assert [route.rests for route in plan.routes] == [(Rest(3, 1020, 1920),)]


def test_who_rests_at_home_is_not_out_meanwhile() -> None:
    """A car that may be out just as long as its trip takes has its break before it leaves."""
    job = a_job("a", 1, 2)
    found = timing(a_day(Break(Window(0, 1200), 600), duration=300 + 60 + 300 + 60 + 600), job)
    assert found is not None
    assert (found.leave, found.pauses) == (600, (Pause(0, False, 0, 600),))


def test_who_has_rested_at_home_stays_there_until_it_must_leave() -> None:
    """A trip of 720 s in a car that may be out 720 s: it rests until 300, leaves at 1700 and is there at 2000."""
    car = a_vehicle(duration=720, breaks=(Break(Window(0, 300), 300),))
    problem = a_problem([a_job(pickup_window=Window(2000, 3000))], [car])
    plan = construct(problem)
    assert check(problem, plan) == []
    assert [stop.arrive for _, stop in plan.stops()] == [2000, 2360]
    assert plan.routes[0].rests == (Rest(0, 0, 300),)


@pytest.mark.parametrize("length", [0, 301, 86_401])
def test_a_break_fits_into_its_window(length: int) -> None:
    """Nothing, more than there is room for and more than a day are refused with the numbers."""
    with pytest.raises(ValueError, match=f"A break of {length} s must last"):
        Break(Window(0, 300 if length < 10_000 else 100_000), length)


def test_breaks_come_in_their_order() -> None:
    """One that begins sooner than the one before it is refused, with the vehicle."""
    with pytest.raises(ValueError, match="Vehicle v0: breaks must come in the order"):
        a_day(NOON, Break(Window(900, 3000), 60))
