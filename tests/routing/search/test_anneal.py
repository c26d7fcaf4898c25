"""A thousand steps later the sums are still right, and the best plan kept is a sound one."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.check import check
from routing.cost import cost
from routing.insertion import plan_of
from routing.problem import Problem, Visit
from routing.search.search import Search
from schemas.values import Window
from tests.routing.make import OXYGEN, a_town, problems


def recounted(search: Search) -> int:
    """The cost of the present plan from nothing but the plan."""
    return cost(search.problem, plan_of(search))


def a_search(problem: Problem, seed: int = 0) -> Search:
    """A search with its first plan."""
    search = Search(problem, seed)
    search.build()
    return search


@given(problems(), st.integers(0, 99))
@settings(max_examples=30)
def test_the_tally_is_the_cost_counted_again(problem: Problem, seed: int) -> None:
    """After a thousand random steps, hot or cold, what was added up is what the plan costs; and no rule is broken."""
    search = a_search(problem, seed)
    if not problem.jobs:
        return
    for heat in (1000.0, 1.0):
        search.anneal(500, heat)
        assert search.cost == recounted(search)
        assert check(problem, plan_of(search)) == []


@given(problems(), st.integers(0, 99))
@settings(max_examples=30)
def test_the_best_plan_is_kept(problem: Problem, seed: int) -> None:
    """However hot it gets, going back gives a sound plan that costs what was said, and no more than the first."""
    search = a_search(problem, seed)
    if not problem.jobs:
        return
    first = search.cost
    search.anneal(1000, 5000.0)
    best = search.best
    search.back()
    assert best == search.cost == recounted(search) <= first
    assert check(problem, plan_of(search)) == []


def test_promises_stay_where_they_are() -> None:
    """A thousand hot steps move everything but what is committed."""
    problem = a_town(riders=30, cars=4)
    held = plan_of(a_search(problem)).routes[0]
    visits = tuple(Visit(stop.job, stop.kind) for stop in held.stops)
    cars = (replace(one, committed=visits, frozen=2) if one.id == held.vehicle else one for one in problem.vehicles)
    search = a_search(replace(problem, vehicles=tuple(cars)))
    first = search.orders()
    search.anneal(1000, 1000.0)
    assert check(search.problem, plan_of(search)) == []
    assert search.orders() != first


@pytest.mark.parametrize("most", [9, 1])
def test_fewer_cars_or_no(most: int) -> None:
    """Yes means that nobody waits; whatever the answer, no more cars move, the plan is sound and the sums right."""
    town = a_town(riders=24, cars=12)
    cars = tuple(replace(one, shift=Window(0, 20_000), traits=OXYGEN) for one in town.vehicles)
    search = a_search(replace(town, vehicles=cars, vehicle_cost=5000))
    assert len(search.waiting) == 0
    search.load([order if v < most else [] for v, order in enumerate(search.orders())])
    placed = search.fewer(2000, 10.0, most)
    assert placed == (len(search.waiting) == 0) == (most == 9)
    assert search.moving <= most
    assert check(search.problem, plan_of(search)) == []
    assert search.cost == recounted(search)
