"""A problem that contradicts itself is refused at the door, with the offender named."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from routing.problem import Problem, Vehicle, Visit, Ways
from schemas.values import StopKind, Window
from tests.routing.make import a_job, a_line, a_problem, a_town, a_vehicle, problems

UP, DOWN = Visit("j0", StopKind.PICKUP), Visit("j0", StopKind.DROPOFF)


@pytest.mark.parametrize(
    ("jobs", "vehicles", "says"),
    [
        ([a_job(), a_job()], [], "Job j0 is there twice"),
        ([], [a_vehicle(), a_vehicle()], "Vehicle v0 is there twice"),
        ([a_job(pickup=8)], [], "Job j0: node 8"),
        ([a_job(dropoff=-1)], [], "Job j0: node -1"),
        ([], [a_vehicle(start=9)], "Vehicle v0: node 9"),
        ([], [a_vehicle(end=9)], "Vehicle v0: node 9"),
        ([a_job()], [a_vehicle(committed=(DOWN, UP))], "Vehicle v0: job j0 is committed as"),
        ([a_job()], [a_vehicle(committed=(UP,))], "Vehicle v0: job j0"),
        ([a_job(pickup=None)], [a_vehicle(committed=(UP, DOWN))], "Vehicle v0: job j0"),
        ([a_job()], [a_vehicle(committed=(UP, DOWN)), a_vehicle("v1", committed=(UP, DOWN))], "of j0 is there twice"),
        ([], [a_vehicle(committed=(UP, DOWN))], "job j0, which is unknown"),
    ],
)
def test_contradictions_are_refused_by_name(jobs: list, vehicles: list[Vehicle], says: str) -> None:
    """Every promise of the docstring, one row each."""
    with pytest.raises(ValueError, match=says):
        a_problem(jobs, vehicles)


@pytest.mark.parametrize("metres", [np.zeros((7, 7), np.int32), np.zeros((8, 7), np.int32), np.zeros(8, np.int32)])
def test_matrices_must_match(metres: np.ndarray) -> None:
    """Seconds and metres are over the same nodes."""
    with pytest.raises(ValueError, match="square and alike"):
        Problem((), (), a_line(), metres)


def test_frozen_must_lie_in_the_committed_order() -> None:
    """One cannot freeze what is not promised."""
    with pytest.raises(ValueError, match=r"frozen 1 must lie in 0\.\.0"):
        replace(a_vehicle(), frozen=1)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("driving", -1, "Vehicle v0: driving -1 must not be negative"),
        ("per_minute", -1, r"Vehicle v0: per_minute -1 must lie in 0\.\.1000000"),
        ("per_km", 1_000_001, r"Vehicle v0: per_km 1000001 must lie in 0\.\.1000000"),
    ],
)
def test_rates_and_hours_left_are_bounded(field: str, value: int, says: str) -> None:
    """Nothing is driven for less than nothing, and no sum overflows."""
    with pytest.raises(ValueError, match=says):
        a_vehicle(**{field: value})


def test_kilometres_cost_only_where_they_are_known_alike() -> None:
    """A price by the kilometre with lengths of another kind than the times is refused by name."""
    town = a_town(riders=3, cars=1)
    fleet = (replace(town.vehicles[0], per_km=3),)
    with pytest.raises(ValueError, match="Vehicle v0: per_km 3 needs metres of the kind of seconds"):
        replace(town, vehicles=fleet, metres=np.zeros(town.seconds.shape, np.int32))


def test_the_usual_price_of_a_leg_is_its_seconds() -> None:
    """To the unit, whatever its length; other prices are rounded down leg by leg."""
    assert [a_vehicle().price(seconds, 10**6) for seconds in (0, 1, 59, 10**9)] == [0, 1, 59, 10**9]
    assert a_vehicle(per_minute=30, per_km=7).price(61, 1500) == 30 + 10 + 1
    assert a_vehicle().usual
    assert not a_vehicle(per_km=1).usual


def test_a_permit_has_ways_of_the_same_kind_and_size() -> None:
    """A permit nobody has ways for, one without a name, a matrix beside a plane or of another size: refused by name."""
    small, line = np.zeros((7, 7), np.int32), a_line()
    with pytest.raises(ValueError, match="Vehicle v0: there are no ways for permit night"):
        a_problem([], [a_vehicle(permit="night")])
    with pytest.raises(ValueError, match="A permit needs a name"):
        a_problem(permits={"": Ways(line, line)})
    with pytest.raises(ValueError, match=r"Permit night: metres \(7, 7\) must be a matrix of \(8, 8\)"):
        a_problem(permits={"night": Ways(line, small)})
    town = a_town(riders=3, cars=2)
    with pytest.raises(ValueError, match=r"Permit night: seconds \(8, 8\) must be a plane of \(8, 8\)"):
        replace(town, permits={"night": Ways(line, town.metres)})


def test_a_vehicle_is_not_out_for_less_than_no_time() -> None:
    """A negative duration is refused."""
    with pytest.raises(ValueError, match="Vehicle v0: duration -1"):
        a_vehicle(duration=-1)


@pytest.mark.parametrize("seconds", [-1, 86_401])
def test_cleaning_is_a_time_of_this_day(seconds: int) -> None:
    """Less than nothing and more than a day are refused, with the pair."""
    with pytest.raises(ValueError, match=f"Cleaning from 'fever' to '': {seconds}"):
        a_problem([], clean={("fever", ""): seconds})


def test_a_bundle_is_promised_whole() -> None:
    """One of two jobs that stay together cannot be committed alone."""
    with pytest.raises(ValueError, match="Bundle family: all of its jobs"):
        a_problem([a_job(bundle="family"), a_job("j1", bundle="family")], [a_vehicle(committed=(UP, DOWN))])


def test_a_single_stop_has_no_pickup() -> None:
    """One stop is one place."""
    with pytest.raises(ValueError, match="Job j0: a single stop has no pickup, but 1 is given"):
        a_job(single=True)


@pytest.mark.parametrize("price", [-1, 10_001])
def test_lateness_has_a_price_that_can_be_added_up(price: int) -> None:
    """Neither a reward nor beyond every sum."""
    with pytest.raises(ValueError, match=f"Job j0: late_price {price} must lie in 0..10000"):
        a_job(late_price=price)


@pytest.mark.parametrize(("name", "price"), [("contact_price", -1), ("mix_price", -1), ("mix_price", 86_401)])
def test_whom_one_meets_has_a_price_that_can_be_added_up(name: str, price: int) -> None:
    """Neither a reward nor more than a day."""
    with pytest.raises(ValueError, match=f"{name} {price} must lie in 0..86400"):
        a_problem([], **{name: price})


@given(problems())
def test_one_urgent_job_outweighs_all_others(problem: Problem) -> None:
    """Leaving it over costs its own penalty, its floor and as much as leaving all that are less urgent."""
    for job in problem.jobs:
        lower = [problem.leaving[one.id] for one in problem.jobs if one.priority < job.priority]
        assert problem.leaving[job.id] == job.penalty + job.floor + sum(lower)


def test_a_city_of_urgent_jobs_still_adds_up() -> None:
    """Ten thousand jobs of each of four priorities: the sum fits in 64 bits, and higher still costs more to leave."""
    problem = a_problem([a_job(f"{k}", penalty=180_000, priority=k % 4) for k in range(40_000)])
    assert sum(problem.leaving.values()) < 2**61
    assert [problem.leaving[str(k)] for k in range(4)] == sorted({problem.leaving[str(k)] for k in range(4)})


@pytest.mark.parametrize("field", ["pickup_service", "dropoff_service", "max_ride", "penalty"])
def test_negative_durations_are_refused(field: str) -> None:
    """Time does not run backwards."""
    with pytest.raises(ValueError, match="negative"):
        a_job(**{field: -1, "pickup_window": Window(0, 1)})
