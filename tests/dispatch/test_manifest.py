"""The stops still to make, whatever a trip on the run has come to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatch.manifest import Run, fit, order, stop
from dispatch.states import DRIVEN
from schemas.values import StopKind, TripState
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
