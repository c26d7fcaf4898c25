"""Improving is repeatable, loses nobody for the sake of a car, and ends when told or when there is nothing left."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import pytest
from hypothesis import given, settings

from routing.check import check
from routing.insertion import construct, plan_of
from routing.problem import Limits, Problem
from routing.search.improve import improve
from routing.search.search import Search
from routing.search.watch import Effort
from routing.solve import solve
from schemas.values import Window
from tests.routing.make import OXYGEN, a_town, problems

STEPS = Limits(seconds=600, steps=3000, seed=5)


def a_roomy_town(vehicle_cost: int = 0) -> Problem:
    """A town whose cars can carry everybody."""
    town = a_town(riders=24, cars=12)
    cars = tuple(replace(one, shift=Window(0, 20_000), traits=OXYGEN) for one in town.vehicles)
    return replace(town, vehicles=cars, vehicle_cost=vehicle_cost)


def test_the_same_seed_and_steps_give_the_same_plan_in_any_process() -> None:
    """Two fresh interpreters, each with its own order of hashing, and this one: one plan; another seed, another."""
    problem = a_roomy_town(vehicle_cost=3000)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        others = [one.result() for one in [pool.submit(solve, problem, STEPS) for _ in range(2)]]
    assert others == [solve(problem, STEPS)] * 2
    assert solve(problem, replace(STEPS, seed=6)) != others[0]


def test_fewer_vehicles_never_leave_anybody_over() -> None:
    """Where sending a car out is dear fewer move than before, and all are still served."""
    problem = a_roomy_town(vehicle_cost=20_000)
    first, found = construct(problem), solve(problem, replace(STEPS, steps=20_000))
    assert first.unserved == found.unserved == ()
    assert len(found.routes) < len(first.routes)
    assert check(problem, found) == []


@given(problems())
@settings(max_examples=25)
def test_dear_vehicles_never_cost_a_place(problem: Problem) -> None:
    """Whoever had a place in the first plan is not given up for a car: nobody is worth less than one here."""
    jobs = tuple(replace(job, penalty=1_000_000, prefer=frozenset()) for job in problem.jobs)
    dear = replace(problem, jobs=jobs, vehicle_cost=5000)
    assert len(solve(dear, Limits(seconds=600, steps=60)).unserved) <= len(construct(dear).unserved)


@pytest.mark.parametrize("share", [0.05, 0.2, 0.5])
def test_a_search_called_off_on_a_roundabout_way_has_lost_nothing(share: float) -> None:
    """Stopped while cars seem to cost nothing, or while one is being saved: prices are back, the plan is no dearer."""
    search = Search(a_roomy_town(vehicle_cost=20_000))
    search.build()
    first, price = search.cost, search.ground.cars["opening"].copy()
    improve(search, Effort(STEPS, 24), tell=lambda progress: progress.share < share)
    assert search.cost <= first
    assert (search.ground.cars["opening"] == price).all()
    assert check(search.problem, plan_of(search)) == []


def test_the_plan_held_at_the_end_is_the_best_found() -> None:
    """Not the one the last step happened to leave."""
    search = Search(a_roomy_town())
    search.build()
    first = search.cost
    told: list[int] = []
    improve(search, Effort(STEPS, 24), tell=lambda progress: told.append(progress.cost) is None)
    assert search.cost == min(told) < first
    assert check(search.problem, plan_of(search)) == []


@pytest.mark.parametrize("price", [0, 20_000])
def test_what_is_told_falls_and_rises_as_it_should(price: int) -> None:
    """The share goes from 0 to 1, the steps add up, and the best cost never rises again, whatever cars cost."""
    told = []
    solve(a_roomy_town(price), STEPS, tell=lambda progress: told.append(progress) is None)
    assert told[-1].share == 1
    assert told[-1].steps == STEPS.steps
    assert [one.share for one in told] == sorted(one.share for one in told)
    assert [one.cost for one in told] == sorted((one.cost for one in told), reverse=True)
    assert (told[-1].vehicles <= 12, told[-1].unserved) == (True, 0)
