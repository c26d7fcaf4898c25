"""When a vehicle is where: the earliest schedule there is, held against trying every second."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.check import check
from routing.plan import Plan, Why
from routing.problem import Job, Vehicle, Visit, Ways
from routing.schedule import Fault, Timing, route_of, timed
from schemas.values import StopKind, Window
from tests.routing.make import a_job, a_problem, a_vehicle

UP, DOWN = StopKind.PICKUP, StopKind.DROPOFF
ORDERS = [
    (("j0", UP), ("j0", DOWN), ("j1", UP), ("j1", DOWN)),
    (("j0", UP), ("j1", UP), ("j0", DOWN), ("j1", DOWN)),
    (("j0", UP), ("j1", UP), ("j1", DOWN), ("j0", DOWN)),
]


@st.composite
def tight_jobs(draw, name: str, pickup: int, dropoff: int) -> Job:
    """A job whose windows and ride leave a few seconds here and there."""
    begin, end = draw(st.integers(0, 20)), draw(st.integers(0, 40))
    up, down = Window(begin, begin + draw(st.integers(0, 30))), Window(end, end + draw(st.sampled_from([10, 60])))
    service = {"pickup_service": draw(st.integers(0, 2)), "dropoff_service": draw(st.integers(0, 2))}
    ride = draw(st.sampled_from([None, None, 9, 15]))
    return a_job(name, pickup, dropoff, pickup_window=up, dropoff_window=down, max_ride=ride, **service)


def reached(jobs: list[Job], vehicle: Vehicle, timing: Timing, last: Visit) -> int:
    """When the vehicle is at its end."""
    return timing.starts[-1] + {job.id: job for job in jobs}[last.job].dropoff_service + timing.home


@given(
    st.sampled_from(ORDERS),
    tight_jobs("j0", 1, 2),
    tight_jobs("j1", 3, 4),
    st.sampled_from([None, 0]),
    st.integers(8, 45),
    st.lists(st.integers(0, 6), min_size=25, max_size=25),
)
def test_a_bounded_vehicle_leaves_at_the_first_second_that_keeps_its_bound(order, one, two, end, longest, legs) -> None:
    """Whatever leaving second is tried by hand: none before the schedule's keeps the bound, and it does."""
    jobs, visits = [one, two], [Visit(*each) for each in order]
    seconds = np.array(legs, dtype=np.int32).reshape(5, 5)
    free = a_vehicle(end=end, shift=Window(0, 60))
    found = timed({"j0": one, "j1": two}, Ways(seconds, seconds), replace(free, duration=longest), visits)
    fitting = []
    for leave in range(61):
        tried = timed({"j0": one, "j1": two}, Ways(seconds, seconds), replace(free, shift=Window(leave, 60)), visits)
        if isinstance(tried, Timing) and reached(jobs, free, tried, visits[-1]) - leave <= longest:
            fitting.append(tried)
    assert (found if isinstance(found, Timing) else None) == (fitting[0] if fitting else None)


def test_a_car_waits_at_home_rather_than_out_too_long() -> None:
    """Ten minutes out at most and a pickup at 900 s: the car leaves so that it is back in time, the judge agrees."""
    job = a_job(pickup_window=Window(900, 1000), pickup_service=0, dropoff_service=0)
    problem = a_problem([job], [a_vehicle(end=2, duration=600)])
    visits = [Visit("j0", UP), Visit("j0", DOWN)]
    timing = timed(problem.job, problem.ways(""), problem.vehicles[0], visits)
    assert isinstance(timing, Timing)
    assert (timing.leave, timing.starts) == (600, (900, 1200))
    route = route_of(problem, problem.vehicles[0], visits, timing)
    assert route.stops[0].arrive == 900
    assert check(problem, Plan((route,), ())) == []


def test_a_drive_longer_than_the_bound_is_told_by_how_much() -> None:
    """No leaving time helps: a fault of the shift, with the seconds missing."""
    problem = a_problem([a_job()], [a_vehicle(duration=600)])
    found = timed(problem.job, problem.ways(""), problem.vehicles[0], [Visit("j0", UP), Visit("j0", DOWN)])
    assert found == Fault(Why.SHIFT, "j0", 120)
