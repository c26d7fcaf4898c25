"""The front door: sound, no worse than insertion, and the same every time it is asked the same."""

import pickle
from dataclasses import replace

import pytest
from hypothesis import given, settings

from routing.check import check
from routing.cost import cost
from routing.insertion import construct, plan_of
from routing.plan import Why
from routing.problem import FORBIDDEN, Limits, Problem, Vehicle, Visit, Ways
from routing.schedule import Infeasible
from routing.search.search import Search
from routing.solve import solve
from schemas.values import Load, StopKind, Window
from tests.routing.make import a_job, a_line, a_problem, a_vehicle, crooked, orders, problems

FEW = Limits(seconds=30, steps=12)


@given(problems())
@settings(max_examples=25)
def test_every_solved_plan_is_sound_and_no_worse_than_insertion(problem: Problem) -> None:
    """The judge finds nothing, and the search never loses what insertion had."""
    plan = solve(problem, FEW)
    assert check(problem, plan) == []
    assert cost(problem, plan) <= cost(problem, construct(problem))


@given(crooked())
@settings(max_examples=25)
def test_where_ways_round_are_shorter_the_plan_is_as_sound(problem: Problem) -> None:
    """Closed roads and matrices no road could have: what the search holds is always what the judge passes."""
    search = Search(problem)
    search.build()
    if problem.jobs:
        search.anneal(40, 500.0)
    search.back()
    assert check(problem, plan_of(search)) == []


def test_with_the_permit_a_car_goes_through_and_without_it_round() -> None:
    """A closed road from place 1 to place 2: 600 s by it; without a permit only by the stop at place 4 in between."""
    shut = a_line()
    shut[1, 2] = FORBIDDEN
    ways = {"night": Ways(a_line(), a_line())}
    with_one, without = a_vehicle(permit="night"), a_vehicle()
    job, other = a_job(), a_job("j1", 1, 4)
    assert solve(a_problem([job], [with_one], shut, permits=ways), FEW).seconds == 600
    assert [one.why for one in solve(a_problem([job], [without], shut), FEW).unserved] == [Why.UNREACHABLE]
    round_trip = a_problem([other], [replace(without, end=2)], shut)
    assert solve(round_trip, FEW).seconds == 300 + 900 + 600


def test_the_cheaper_car_drives_and_the_price_is_what_cost_says() -> None:
    """Twice as far at a third of the price by the minute; by the kilometre too, and the nearer car is cheaper again."""
    near, far = a_vehicle("near", 1), a_vehicle("far", 0, per_minute=20)
    problem = a_problem([a_job()], [near, far])
    plan = solve(problem, FEW)
    assert [route.vehicle for route in plan.routes] == ["far"]
    assert cost(problem, plan) == 2 * 300 * 20 // 60
    dearer = replace(problem, vehicles=(near, replace(far, per_km=60)))
    plan = solve(dearer, FEW)
    assert [route.vehicle for route in plan.routes] == ["near"]
    assert cost(dearer, plan) == 300


def test_who_has_driven_enough_drives_no_more() -> None:
    """Ten minutes at the wheel are left: one job of five minutes and five minutes to it, not a second more."""
    problem = a_problem([a_job()], [a_vehicle(driving=600)])
    assert solve(problem, FEW).seconds == 600
    (left,) = solve(replace(problem, vehicles=(a_vehicle(driving=599),)), FEW).unserved
    assert (left.why, left.short) == (Why.SHIFT, 1)


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
    served = len(again.unserved) < len(start.unserved)
    assert orders(again) == orders(start) or served or cost(problem, again) < cost(problem, start) - start.seconds // 2


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


@pytest.mark.parametrize(("price", "first", "costs"), [(0, "near", 900), (6, "near", 1620), (20, "far", 2100)])
def test_who_is_due_goes_first_where_that_is_worth_the_detour(price: int, first: str, costs: int) -> None:
    """Two minutes late, or twenty more of driving: the cheaper of them, and the cost says which."""
    near = a_job("near", 1, 1, load=Load(seats=4))
    far = a_job("far", 3, 3, load=Load(seats=4), pickup_due=900, late_price=price)
    problem = a_problem([near, far], [a_vehicle(end=3)])
    plan = solve(problem, Limits(seconds=30, steps=100))
    assert check(problem, plan) == []
    assert (plan.routes[0].stops[0].job, cost(problem, plan)) == (first, costs)


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
