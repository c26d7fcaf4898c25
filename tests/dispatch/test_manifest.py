"""The stops still to make, whatever a trip on the run has come to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.commands import Planned
from dispatch.manifest import Run, anew, coming, fit, order, stop, told
from dispatch.states import DRIVEN
from schemas.values import Progress, StopKind, TripState
from tests.build import NIGHT

BOTH = ["pickup", "dropoff"]
LEFT = {
    TripState.ASSIGNED: BOTH,
    TripState.EN_ROUTE: BOTH,
    TripState.ARRIVED: BOTH,
    TripState.ABOARD: ["dropoff"],
}


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Some trips in one car, some of them aboard, their stops in any order that can be driven."""
    told = draw(st.lists(st.sampled_from("abcde"), max_size=10))
    begun: dict[str, int] = {}
    run = []
    for place, trip in enumerate(trip for trip in told if told.count(trip) <= 2):
        begun[trip] = begun.get(trip, 0) + 1
        kind = StopKind.PICKUP if told.count(trip) == 2 and begun[trip] == 1 else StopKind.DROPOFF
        run.append(stop(trip, kind, NIGHT + timedelta(minutes=place)))
    return run


@given(runs(), st.sampled_from("abcdef"), st.sampled_from(TripState))
def test_a_run_has_just_the_stops_that_are_left(run: Run, trip: str, state: TripState) -> None:
    """Of the trip: what its state leaves to make, pickup before dropoff; of all others: the same, in the same order."""
    fitted = fit(run, trip, state, NIGHT)
    assert [each["kind"] for each in fitted if each["trip"] == trip] == LEFT.get(state, [])
    assert [each for each in fitted if each["trip"] != trip] == [each for each in run if each["trip"] != trip]


@given(runs(), st.sampled_from("abcdef"), st.sampled_from(TripState))
def test_fitting_again_changes_nothing(run: Run, trip: str, state: TripState) -> None:
    """A move that is told twice leaves one run."""
    once = fit(run, trip, state, NIGHT)
    assert fit(once, trip, state, NIGHT + timedelta(hours=1)) == once


@given(runs(), st.sampled_from("abcdef"), st.sampled_from([TripState.EN_ROUTE, TripState.ARRIVED]))
def test_the_pickup_that_is_driven_to_comes_first(run: Run, trip: str, state: TripState) -> None:
    """Whatever was agreed before: the driver has chosen."""
    assert order(fit(run, trip, state, NIGHT))[0] == (trip, "pickup")


@pytest.mark.parametrize("state", sorted(DRIVEN))
def test_a_slipped_thumb_brings_its_stop_back_to_the_front(state: TripState) -> None:
    """After an undo the stop is made next, for the car is there; what was kept keeps its time."""
    rest = [stop("other", StopKind.DROPOFF, NIGHT + timedelta(hours=1))]
    fitted = fit(rest, "trip", state, NIGHT)
    assert order(fitted) == [*(("trip", kind) for kind in LEFT[state]), ("other", "dropoff")]
    assert fitted[-1] == rest[0]


SECONDS = st.integers(-90, 90)
LIVE = st.sampled_from([None, *Progress])


def expected(at: int, first: int, last: int, progress: Progress | None) -> Planned:
    """A stop some seconds off eight o'clock, its range some off five to and five past."""
    ends = (NIGHT + timedelta(seconds=first - 300), NIGHT + timedelta(seconds=last + 300))
    span = ends if progress is Progress.COMING else None
    return Planned("a", "pickup", NIGHT + timedelta(seconds=at), span, progress)


@given(SECONDS, SECONDS, SECONDS, LIVE, LIVE)
def test_a_stop_is_told_again_when_it_moved_by_a_minute_and_only_then(
    at: int, first: int, last: int, before: Progress | None, after: Progress | None
) -> None:
    """Its time, or an end of its range; or the car comes on otherwise. What was told twice is told once."""
    new = expected(at, first, last, after)
    ends = [first, last] if before is after is Progress.COMING else []
    far = any(abs(moved) > 60 for moved in [at, *ends])
    assert anew(told(expected(0, 0, 0, before)), new) is (far or before is not after)
    assert not anew(told(new), new)


@given(runs(), LIVE, st.sampled_from("abcde"))
def test_only_the_trips_of_a_car_on_its_way_say_how_it_comes_on(run: Run, how: Progress | None, trip: str) -> None:
    """A rider reads the range of their own two stops and of nobody else's; of a car that stands, nothing."""
    ends = (NIGHT, NIGHT + timedelta(minutes=5))
    span = ends if how is Progress.COMING else None
    live = [told(Planned(each["trip"], each["kind"], NIGHT, span, how)) for each in run]
    kinds = {each["kind"] for each in run if each["trip"] == trip}
    seen = coming(live, trip)
    if how is None or not kinds:
        assert seen is None
    else:
        assert seen is not None
        assert (seen.progress, seen.pickup, seen.dropoff) == (how, *(span if kind in kinds else None for kind in BOTH))
