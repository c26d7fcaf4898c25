"""Whoever is given out goes to the car that bids least, and nobody is lost."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.problem import Problem
from routing.search.bid import able, cheapest, extra
from routing.search.board import IMPOSSIBLE
from routing.search.deal import auction, construct, deal
from routing.search.ruin import add_waiting
from routing.search.search import Search
from tests.routing.make import problems
from tests.routing.search.test_ruin import ruined


@given(problems())
def test_the_least_bid_wins(problem: Problem) -> None:
    """Where all cars are asked: the cost is the least of all, and the places are the winner's."""
    search = Search(problem)
    world = search.ground, search.near, search.board, search.pool
    for k in search.waiting.tolist():
        if problem.jobs[k].aboard:
            continue
        bids = []
        for v in range(len(problem.vehicles)):
            found = cheapest(search.ground, search.board, v, k, IMPOSSIBLE)
            if able(search.ground, v, k) and found[0] < IMPOSSIBLE:
                bids.append((found[0] + extra(search.ground, search.board, v, k), v, *found[1:]))
        asked = np.int32(k)  # as kernels ask: for another kind of integer all of it would be compiled anew
        won = auction(*world, asked, 99, len(problem.vehicles))
        assert won[0] == min((cost for cost, *_ in bids), default=IMPOSSIBLE)
        assert not bids or tuple(won) in bids


@given(problems())
def test_only_so_many_cars_may_move(problem: Problem) -> None:
    """A car that stands is not asked where enough move already."""
    search = Search(problem)
    moving = search.moving
    order = search.waiting[search.ground.stops["point"][2 * search.waiting] >= 0]
    construct(search.ground, search.near, search.board, search.pool, order, 0)
    assert search.moving == moving


@given(problems(), st.integers(0, 999))
@settings(max_examples=60)
def test_dealing_loses_nobody(problem: Problem, seed: int) -> None:
    """After a ruin and a deal each job is in one route, or out of all of them and in the pool."""
    search = Search(problem, seed)
    search.build()
    if not problem.jobs:
        return
    pool = ruined(search)
    size = add_waiting(search.ground, search.board, search.pool, len(pool))
    pool = search.pool.job[:size].tolist()
    world = search.ground, search.near, search.board, search.pool, search.log, search.dice
    cars = len(problem.vehicles)
    assert deal(*world, size, cars, cars, IMPOSSIBLE, size + 1, 0.0)
    served = [stop for order in search.orders() for stop in order]
    assert len(served) == len(set(served))
    left = {k for k in range(len(problem.jobs)) if 2 * k + 1 not in served}
    assert left - {k for k, job in enumerate(problem.jobs) if job.aboard} <= set(pool)


@given(problems(), st.integers(0, 999))
@settings(max_examples=60)
def test_a_deal_that_is_given_up_would_have_cost_more(problem: Problem, seed: int) -> None:
    """Under a ceiling that the deal keeps it goes to its end, under a lower for favours and prices; none ride twice."""
    for lower in (0, 1):
        search = Search(problem, seed)
        search.build()
        if not problem.jobs:
            return
        size = len(ruined(search))
        world = search.ground, search.near, search.board, search.pool, search.log, search.dice
        cars = len(problem.vehicles)
        if lower:
            patient = search.ground.fond or search.ground.careful
            assert deal(*world, size, cars, cars, -1, size + 1, 0.0) == (patient or not size)
        else:
            assert deal(*world, size, cars, cars, IMPOSSIBLE, size + 1, 0.0)
        served = [stop for order in search.orders() for stop in order]
        assert len(served) == len(set(served))
