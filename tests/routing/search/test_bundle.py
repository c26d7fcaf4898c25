"""A bundle goes whole or not at all, wherever it is planned, searched, asked for or taken over."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.check import check
from routing.cost import cost
from routing.insertion import candidates, construct, place, plan_of
from routing.plan import Plan
from routing.problem import Limits, Problem
from routing.quote import Quoter
from routing.search.board import IMPOSSIBLE
from routing.search.bundle import any_together, price_together, worth
from routing.search.search import Search
from routing.solve import solve
from schemas.values import Load
from tests.routing.make import a_job, a_problem, a_vehicle, bundled, orders


@given(bundled())
@settings(max_examples=25)
def test_every_plan_keeps_bundles_whole(problem: Problem) -> None:
    """By insertion, by the search, and started from a plan; no worse than it."""
    first = construct(problem)
    plan = solve(problem, Limits(seconds=30, steps=30))
    again = solve(problem, Limits(seconds=30, steps=10, seed=5), plan)
    assert [check(problem, one) for one in (first, plan, again)] == [[], [], []]
    assert cost(problem, again) <= cost(problem, plan) <= cost(problem, first)


@given(bundled(), st.integers(0, 99))
@settings(max_examples=25)
def test_the_tally_is_the_cost_counted_again(problem: Problem, seed: int) -> None:
    """After hundreds of random steps; and those who wait are listed once."""
    search = Search(problem, seed)
    search.build()
    for heat in (2000.0, 1.0):
        search.anneal(300 if problem.jobs else 0, heat)
        plan = plan_of(search)
        assert search.cost == cost(problem, plan)
        assert check(problem, plan) == []


@given(bundled())
@settings(max_examples=25)
def test_asking_for_a_price_leaves_no_trace(problem: Problem) -> None:
    """Every car, every bundle that waits: the routes, their versions and the sums are as before, and the least wins."""
    search = Search(problem)
    board, ground = search.board, search.ground
    for k in search.waiting.tolist():
        if not problem.jobs[k].bundle:
            continue
        before = search.orders(), board.version.tolist(), search.cost, search.moving, sorted(search.waiting.tolist())
        prices = [int(price_together(ground, board, v, k)) for v in range(len(problem.vehicles))]
        after = search.orders(), board.version.tolist(), search.cost, search.moving, sorted(search.waiting.tolist())
        assert after == before
        least = min(prices, default=IMPOSSIBLE)
        assert any_together(ground, board, k) == (-1 if least == IMPOSSIBLE else prices.index(least))
        assert worth(ground, k) == sum(problem.leaving[name] for name in problem.mates(problem.jobs[k].id))


@given(bundled())
@settings(max_examples=25)
def test_candidates_are_for_the_whole_bundle(problem: Problem) -> None:
    """Whoever is listed as able gets all of it; whoever is not, nothing."""
    plan = construct(problem)
    for job in problem.jobs:
        if not job.bundle or job.aboard:
            continue
        for one in candidates(problem, plan, job.id):
            made = place(problem, plan, job.id, one.vehicle)
            assert (made is not None) == (one.why is None)
            if made is not None:
                assert check(problem, made) == []
                assert problem.mates(job.id) <= {stop.job for stop in made.route[one.vehicle].stops}


def test_what_does_not_fit_together_stays_together_at_home() -> None:
    """Two cars could take one each; the bundle fits neither, so both wait, and apart they would go."""
    jobs = [a_job(name, 1, 2, load=Load(seats=3), bundle="family", max_ride=400) for name in ("a", "b")]
    short = [a_vehicle(name, duration=800) for name in ("v0", "v1")]
    assert orders(construct(a_problem(jobs, short))) == {}
    free = [a_job(job.id, 1, 2, load=job.load, max_ride=400) for job in jobs]
    assert len(orders(construct(a_problem(free, short)))) == 2


def test_half_a_bundle_is_not_taken_over() -> None:
    """Of an earlier plan that served one of the two, nothing of it is kept."""
    whole = a_problem([a_job("a", bundle="family"), a_job("b", 3, 4, bundle="family")])
    (route,) = construct(whole).routes
    search = Search(whole)
    search.adopt(construct(a_problem([a_job("a")])))
    assert search.moving == 0
    search.adopt(Plan((route,), ()))
    assert search.moving == 1


def test_one_of_a_bundle_is_not_quoted_alone() -> None:
    """The question is refused with the reason."""
    problem = a_problem([])
    with pytest.raises(ValueError, match="Job guest: a bundle is planned whole"):
        Quoter(problem, construct(problem)).quote(a_job("guest", bundle="family"))
