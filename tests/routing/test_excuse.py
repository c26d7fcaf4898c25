"""However late reality is, what was promised stays plannable; nobody else gains by it."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.breaks import Break
from routing.check import check
from routing.excuse import excused
from routing.insertion import construct
from routing.problem import FORBIDDEN, Band, Problem, Visit, Ways
from schemas.values import Load, StopKind, Window
from tests.routing.make import a_job, a_line, a_problem, a_vehicle, hourly_problems, problems

PROMISED = (Visit("j0", StopKind.PICKUP), Visit("j0", StopKind.DROPOFF))


@given(st.one_of(problems(), hourly_problems()), st.integers(0, 9000), st.integers(0, 7))
def test_a_driver_however_late_and_misplaced_can_still_be_planned(problem: Problem, late: int, node: int) -> None:
    """Move every committed car in place and time: the excused problem has a sound plan that keeps every promise."""
    moved = tuple(
        replace(
            vehicle, start=node, shift=Window(vehicle.shift.earliest + late, vehicle.shift.latest + late // 2 + late)
        )
        if vehicle.committed
        else vehicle
        for vehicle in problem.vehicles
    )
    eased = excused(replace(problem, vehicles=moved))
    assert check(eased, construct(eased)) == []


@given(st.one_of(problems(), hourly_problems()))
def test_where_nothing_broke_nothing_is_excused(problem: Problem) -> None:
    """A problem whose promises can be kept comes back as it is."""
    assert excused(problem) is problem


def test_no_closed_road_is_opened_for_who_could_have_gone_before() -> None:
    """A ride that would have to wait for its window on the far side goes while the way is open, and lasts longer.

    Who is picked up when it is closed for good is still planned, along a way that is opened for them.
    """
    shut = a_line()
    shut[:3, 3:] = FORBIDDEN
    job = a_job("j0", 1, 5, pickup_window=Window(0, 9_000), dropoff_window=Window(5_000, 9_000), max_ride=2_000)
    eased = excused(a_problem([job], [a_vehicle(committed=PROMISED)], bands=(Band(1_000, shut),)))
    assert eased.bands[0].seconds is shut
    assert eased.job["j0"].max_ride == 5_000 - 300 - 60
    assert check(eased, construct(eased)) == []
    late = replace(job, pickup_window=Window(2_000, 9_000))
    eased = excused(a_problem([late], [a_vehicle(committed=PROMISED)], bands=(Band(1_000, shut),)))
    assert eased.bands[0].seconds[1, 5] < FORBIDDEN
    assert check(eased, construct(eased)) == []


def test_an_excuse_is_as_small_as_the_lateness() -> None:
    """The window is widened to the arrival, to the second, and jobs not committed keep theirs."""
    vehicle = a_vehicle(committed=PROMISED, shift=Window(1000, 1400))
    other = a_job("j1", 3, 4, pickup_window=Window(0, 10))
    eased = excused(a_problem([a_job(pickup_window=Window(0, 600)), other], [vehicle]))
    assert eased.job["j0"].pickup_window == Window(0, 1300)
    assert eased.vehicle["v0"].shift.latest == 1000 + 300 + 60 + 300 + 60
    assert eased.job["j1"] == other


def test_a_duration_is_excused_to_the_second() -> None:
    """The car may be out exactly as long as its promise takes, not longer."""
    vehicle = a_vehicle(committed=PROMISED, duration=500)
    later = a_job(pickup_window=Window(900, 1000), dropoff_window=Window(2000, 3000), max_ride=900)
    eased = excused(a_problem([later], [vehicle]))
    assert eased.vehicle["v0"].duration == 300 + 60 + (2000 - 60 - 1000) + 60
    assert check(eased, construct(eased)) == []


def test_driving_is_excused_to_the_second() -> None:
    """Who has promised more driving than is left may drive just that."""
    eased = excused(a_problem([a_job()], [a_vehicle(committed=PROMISED, driving=100, end=0)]))
    assert eased.vehicle["v0"].driving == 300 + 300 + 600
    assert check(eased, construct(eased)) == []


def test_a_break_is_excused_to_the_second() -> None:
    """Nobody can rest any more before a promise is kept: the break may be over when all is done, not later."""
    vehicle = a_vehicle(committed=PROMISED, frozen=1, breaks=(Break(Window(0, 400), 300),))
    eased = excused(a_problem([a_job()], [vehicle]))
    assert eased.vehicle["v0"].breaks == (Break(Window(0, 720 + 300), 300),)
    assert check(eased, construct(eased)) == []


def test_room_and_roads_are_excused_too() -> None:
    """A promise over capacity along a road closed since is still driven, and only its own leg is opened."""
    vehicle = a_vehicle(committed=PROMISED, capacity=Load(seats=1))
    problem = a_problem([a_job(load=Load(seats=2))], [vehicle])
    problem.seconds[0, 1] = problem.seconds[0, 2] = FORBIDDEN
    eased = excused(problem)
    assert eased.vehicle["v0"].capacity.seats == 2
    assert eased.seconds[0, 1] == np.max(problem.seconds[problem.seconds != FORBIDDEN])
    assert eased.seconds[0, 2] == FORBIDDEN
    assert check(eased, construct(eased)) == []


def test_a_road_is_opened_for_the_permit_of_the_car_only() -> None:
    """The leg of a promise is opened in the ways of the car that made it; those of others stay as they are."""
    shut = a_line()
    shut[0, 1] = FORBIDDEN
    night = a_vehicle(committed=PROMISED, permit="night")
    eased = excused(a_problem([a_job()], [night], shut.copy(), permits={"night": Ways(shut, shut)}))
    assert eased.seconds[0, 1] == FORBIDDEN
    assert eased.ways("night").seconds[0, 1] == np.max(a_line())
    assert check(eased, construct(eased)) == []


def test_a_ride_already_too_long_is_excused() -> None:
    """A detour that closed roads force makes the ride longer, not the problem insoluble."""
    vehicle = a_vehicle(committed=PROMISED)
    eased = excused(a_problem([a_job(max_ride=100)], [vehicle]))
    assert eased.job["j0"].max_ride == 300
    assert check(eased, construct(eased)) == []
