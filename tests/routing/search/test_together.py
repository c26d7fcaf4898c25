"""On two cores a search keeps every law it keeps on one."""

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from routing.check import check
from routing.cost import cost
from routing.insertion import plan_of
from routing.problem import Limits, Problem
from routing.search.improve import Tuning, improve
from routing.search.search import Search
from routing.search.together import together
from routing.search.watch import Effort, Progress
from tests.routing.make import a_town, problems

SMALL = Tuning(divided=1, rounds=3)
LIMITS = Limits(seconds=600, steps=1200, seed=4)


def improved(problem: Problem, limits: Limits = LIMITS, tell=None) -> Search:
    """By both cores, however small the problem."""
    search = Search(problem, limits.seed)
    search.build()
    if search.jobs:
        improve(search, Effort(limits, search.jobs), tell=tell, tuning=SMALL, cores=2)
    return search


@given(problems())
@settings(max_examples=40)
def test_what_two_cores_find_passes_the_judge(problem: Problem) -> None:
    """It costs what the search says, and no more than the first plan."""
    first = Search(problem, LIMITS.seed)
    first.build()
    search = improved(problem)
    plan = plan_of(search)
    assert check(problem, plan) == []
    assert search.cost == cost(problem, plan) <= first.cost


@pytest.mark.parametrize("vehicle_cost", [0, 20_000])
def test_two_cores_give_the_same_plan_every_time(vehicle_cost: int) -> None:
    """Whoever is faster: they do not hear of each other before the round is over."""
    town = replace(a_town(riders=80, cars=12), vehicle_cost=vehicle_cost)
    assert improved(town).orders() == improved(town).orders()


@given(taken=st.integers(0, 999), rounds=st.integers(1, 12))
@example(taken=59, rounds=3)
def test_the_last_round_ends_when_it_shall(taken: int, rounds: int) -> None:
    """To the last bit: a share used never passes 1, and a search that waits for more would never end."""
    search = Search(a_town(riders=8, cars=4), seed=1)
    search.build()
    effort = Effort(Limits(seconds=600, steps=1000), search.jobs)
    effort.steps = taken
    ends: list[float] = []
    together(lambda world, effort, until, tell: ends.append(until), search, effort, 1.0, None, rounds)
    assert ends[-2:] == [1.0, 1.0]
    assert len(ends) == 2 * rounds
    assert ends == sorted(ends)


def test_progress_is_of_both_halves_and_either_stops() -> None:
    """Steps count twice; the first word of stop is the end."""
    told: list[Progress] = []
    improved(a_town(riders=80, cars=12), tell=lambda progress: told.append(progress) is None)
    assert told[-1].steps <= 1200
    assert {one.unserved for one in told} <= set(range(81))
    assert [one.share for one in told] == sorted(one.share for one in told)
    few: list[Progress] = []
    improved(
        a_town(riders=80, cars=12), Limits(seconds=360_000), tell=lambda progress: few.append(progress) is not None
    )
    assert len(few) == 1
