"""The front door: sound, no worse than insertion, and the same every time it is asked the same."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings

from routing.check import check
from routing.cost import cost
from routing.insertion import construct
from routing.problem import Limits, Problem, Vehicle, Visit
from routing.schedule import Infeasible
from routing.solve import solve
from schemas.values import Load, StopKind, Window
from tests.routing.make import a_job, a_problem, a_vehicle, orders, problems

FEW = Limits(seconds=30, steps=12)


@given(problems())
@settings(max_examples=25)
def test_every_solved_plan_is_sound_and_no_worse_than_insertion(problem: Problem) -> None:
    """The judge finds nothing, and the search never loses what insertion had."""
    plan = solve(problem, FEW)
    assert check(problem, plan) == []
    assert cost(problem, plan) <= cost(problem, construct(problem))


@given(problems())
@settings(max_examples=12)
def test_the_same_seed_gives_the_same_plan(problem: Problem) -> None:
    """With steps counted, the clock has no say."""
    assert solve(problem, FEW) == solve(problem, FEW)


@given(problems())
@settings(max_examples=12)
def test_a_solve_started_from_a_plan_is_no_worse_than_it(problem: Problem) -> None:
    """A warm start is a floor."""
    start = solve(problem, FEW)
    again = solve(problem, Limits(seconds=30, steps=4, seed=7), start)
    assert check(problem, again) == []
    assert cost(problem, again) <= cost(problem, start)


@given(problems())
@settings(max_examples=12)
def test_a_plan_in_force_stays_unless_the_new_one_is_better_by_the_margin(problem: Problem) -> None:
    """People were told of it: as long as it serves as many, half of its driving must be saved here to move anyone."""
    start = construct(problem)
    again = solve(problem, Limits(seconds=30, steps=50, margin=0.5), start)
    assert orders(again) == orders(start) or cost(problem, again) < cost(problem, start) - start.seconds // 2


def test_a_search_that_is_told_to_stop_answers_with_its_best() -> None:
    """Progress is told, and whoever hears it may end the search at once."""
    heard = []
    problem = a_problem([a_job(f"j{i}", i, i + 1) for i in range(6)])
    plan = solve(problem, Limits(seconds=3600), tell=lambda progress: bool(heard.append(progress)))
    assert len(heard) == 1
    assert check(problem, plan) == []


@pytest.mark.parametrize("limits", [Limits(seconds=0), Limits(steps=0)])
def test_no_time_means_insertion(limits: Limits) -> None:
    """Without time or steps the first plan is the answer."""
    problem = a_problem([a_job("j0"), a_job("j1", 3, 5)])
    assert solve(problem, limits) == construct(problem)


def test_the_search_finds_what_greed_misses() -> None:
    """Two cars, two jobs: the greedy order costs more than the swap the search finds, whatever insertion did."""
    jobs = [a_job(f"j{i}", i + 1, 7 - i, pickup_window=Window(0, 9000)) for i in range(4)]
    problem = a_problem(jobs, [a_vehicle("v0", 0), a_vehicle("v1", 7)])
    best = solve(problem, Limits(seconds=30, steps=400))
    assert best.unserved == ()
    assert best.seconds <= 2100


@pytest.mark.parametrize("others", [1, 2, 6])
def test_one_urgent_trip_displaces_any_number_of_ordinary_ones(others: int) -> None:
    """A car full of people who have waited for a day turns round for one who is more urgent."""
    jobs = [a_job(f"calm{k}", 4, 5, pickup_service=0, dropoff_service=0, penalty=186_400) for k in range(others)]
    urgent = a_job("urgent", 2, 1, pickup_service=0, dropoff_service=0, priority=1)
    busy = a_problem(jobs, [a_vehicle(start=3, shift=Window(0, 600), capacity=Load(seats=6))])
    before = construct(busy)
    assert before.unserved == ()
    plan = solve(replace(busy, jobs=(*jobs, urgent)), Limits(seconds=30, steps=400), before)
    assert {one.job for one in plan.unserved} == {job.id for job in jobs}


def test_a_small_problem_does_not_use_a_long_limit_to_the_end() -> None:
    """Ten hours for one job end when there is nothing left to find (or this test never does)."""
    assert solve(a_problem([a_job()]), Limits(seconds=36_000)).unserved == ()


def test_promises_survive_the_search() -> None:
    """A committed order stays first, frozen, on its car, however much cheaper another would be."""
    promised = tuple(Visit("far", kind) for kind in StopKind)
    vehicle: Vehicle = a_vehicle("v0", 0, committed=promised, frozen=1)
    problem = a_problem([a_job("far", 7, 6), a_job("near", 1, 2)], [vehicle, a_vehicle("v1", 7)])
    plan = solve(problem, Limits(seconds=30, steps=50))
    assert orders(plan)["v0"][0] == ("far", StopKind.PICKUP)
    assert check(problem, plan) == []


def test_a_broken_promise_is_refused() -> None:
    """Infeasible says to excuse first."""
    vehicle = a_vehicle(committed=tuple(Visit("j0", kind) for kind in StopKind))
    with pytest.raises(Infeasible, match="v0"):
        solve(a_problem([a_job(pickup_window=Window(0, 10))], [vehicle]))


@given(problems())
@settings(max_examples=10)
def test_problems_and_plans_travel_between_processes(problem: Problem) -> None:
    """Both survive pickling; a plan solved from the copy is the plan."""
    copy = pickle.loads(pickle.dumps(problem))
    assert pickle.loads(pickle.dumps(construct(copy))) == construct(problem)
