"""A problem that contradicts itself is refused at the door, with the offender named."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from routing.problem import Problem, Vehicle, Visit
from schemas.values import StopKind, Window
from tests.routing.make import a_job, a_line, a_problem, a_vehicle, problems

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


def test_a_vehicle_is_not_out_for_less_than_no_time() -> None:
    """A negative duration is refused."""
    with pytest.raises(ValueError, match="Vehicle v0: duration -1"):
        a_vehicle(duration=-1)


@given(problems())
def test_one_urgent_job_outweighs_all_others(problem: Problem) -> None:
    """Leaving it over costs its own penalty and as much as leaving all that are less urgent."""
    for job in problem.jobs:
        lower = [problem.leaving[one.id] for one in problem.jobs if one.priority < job.priority]
        assert problem.leaving[job.id] == job.penalty + sum(lower)


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
