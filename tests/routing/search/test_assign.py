"""Where there is a car for everybody, the first plan is as cheap as any that gives each car one job, or cheaper."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.breaks import Break
from routing.check import check
from routing.cost import cost
from routing.insertion import construct, plan_of
from routing.problem import Band, Problem
from routing.search.assign import begin
from routing.search.search import Search
from schemas.values import Load, Window
from tests.routing.make import a_job, a_line, a_problem, a_vehicle, hourly_problems, problems

FULL = Load(seats=4)


def begun(problem: Problem) -> Search:
    """With its first plan."""
    search = Search(problem)
    begin(search)
    return search


@given(st.one_of(problems(), hourly_problems()))
def test_the_first_plan_is_sound_and_never_dearer_than_by_insertion(problem: Problem) -> None:
    """Whoever was assigned first, breaks and hours or not; what the search says it costs is what it costs."""
    search = begun(problem)
    plan = plan_of(search)
    assert check(problem, plan) == []
    assert search.cost == search.best == cost(problem, plan) <= cost(problem, construct(problem))


def test_cars_are_assigned_to_all_at_once() -> None:
    """Four riders at the same time, four cars on one street: the sum of the ways is the least of all 24 ways."""
    chance = np.random.default_rng(4)
    way = chance.integers(300, 3000, (8, 8)).astype(np.int32)
    np.fill_diagonal(way, 0)
    jobs = [
        a_job(f"j{k}", k, k, pickup_window=Window(0, 3000), dropoff_window=Window(3000, 3000), load=FULL)
        for k in range(4)
    ]
    cars = [a_vehicle(f"v{k}", 4 + k) for k in range(4)]
    problem = a_problem(jobs, cars, way)
    least = min(sum(int(way[4 + v, k]) for k, v in enumerate(order)) for order in permutations(range(4)))
    assert cost(problem, construct(problem)) > begun(problem).cost == least


def test_cars_of_one_kind_are_as_many_as_stand() -> None:
    """Three riders at three doors, three equal cars at one gate: nobody waits, and no car has two."""
    jobs = [a_job(f"j{k}", k, k, dropoff_window=Window(2100, 2100), load=FULL) for k in range(1, 4)]
    search = begun(a_problem(jobs, [a_vehicle(f"v{k}") for k in range(3)]))
    assert (search.unplaced, search.moving) == (0, 3)


def test_nobody_is_assigned_to_a_driver_who_rests_then_or_to_a_road_that_is_slow_then() -> None:
    """The near car's driver must rest while the rider waits, or its road is slow at that hour: the far one is sent."""
    job = a_job(pickup_window=Window(0, 900), dropoff_window=Window(0, 1300), load=FULL)
    near, far = a_vehicle("near", 0), a_vehicle("far", 4)
    tired = a_vehicle("near", 0, breaks=(Break(Window(0, 1200), 1200),))
    slow = a_line()
    slow[0] *= 4
    assert begun(a_problem([job], [near, far])).visits().keys() == {"near"}
    assert begun(a_problem([job], [tired, far])).visits().keys() == {"far"}
    assert begun(a_problem([job], [near, far], bands=(Band(0, slow),))).visits().keys() == {"far"}
