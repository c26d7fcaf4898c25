"""Who is in the car with whom is counted as by looking at every stop, for any order, also while it changes."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from routing.problem import Problem
from routing.search.board import boarded, mixing
from routing.search.company import changed, company, joined
from routing.search.search import Search
from tests.routing.make import fresh_problems
from tests.routing.search.orders import any_order, mixed, with_a_car, with_job

PRICE = 7


def searched(problem: Problem, order: list[int]) -> Search:
    """The first car with this order, whether it can be driven or not."""
    search = Search(replace(with_a_car(problem), mix_price=PRICE))
    search.load([order if v == 0 else [] for v in range(len(search.problem.vehicles))])
    return search


@given(fresh_problems(), st.data())
def test_a_route_pays_once_for_each_two_that_are_ever_together(problem: Problem, data: st.DataObject) -> None:
    """As by looking at its start and at every stop; and nothing where mixing has no price."""
    order = data.draw(any_order(problem, most=6))
    search = searched(problem, order)
    assert mixing(search.ground, search.board, 0) == PRICE * mixed(problem, order)
    assert mixing(search.ground._replace(mix=0), search.board, 0) == 0


@given(fresh_problems(), st.data())
@settings(max_examples=20)
def test_what_a_job_adds_is_kept_up_call_by_call(problem: Problem, data: st.DataObject) -> None:
    """From wherever one begins to count, at every pair of places: what the route with the job pays more."""
    order = data.draw(any_order(problem, most=5))
    search, old = searched(problem, order), mixed(problem, order)
    ground, board = search.ground, search.board
    for k in sorted(set(range(len(problem.jobs))) - {stop // 2 for stop in order}):
        begin = 0 if problem.jobs[k].single else data.draw(st.integers(0, len(order)))
        shared = company(ground, board, 0, k, begin)
        for i in range(begin, 1 if problem.jobs[k].single else len(order) + 1):
            shared += changed(ground, k, order[i - 1]) if i > begin else 0
            together = shared
            for j in range(i, len(order) + 1):
                together += joined(ground, k, order[j - 1]) if j > i else 0
                place = j if problem.jobs[k].single else i
                assert together == PRICE * (mixed(problem, with_job(problem, order, k, place, j)) - old)


@given(fresh_problems(), st.data())
@settings(max_examples=10)
def test_a_job_comes_aboard_at_its_pickup_or_was_there(problem: Problem, data: st.DataObject) -> None:
    """The call of its pickup; 0 where it has none."""
    order = data.draw(any_order(problem))
    search = searched(problem, order)
    for k in {stop // 2 for stop in order}:
        at = order.index(2 * k) + 1 if 2 * k in order else 0
        assert boarded(search.ground, search.board, k) == at
