"""The fewest seconds: enough for the car named, too few by one for every car, and no trace of having asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.problem import Problem
from routing.search.bid import able
from routing.search.board import IMPOSSIBLE
from routing.search.ease import EARLIER, LATER, RIDE, SHIFT, fewest, offered
from routing.search.search import Search
from tests.routing.make import a_job, a_problem, problems

KINDS = {LATER: "later", EARLIER: "earlier", RIDE: "ride", SHIFT: "shift"}


@pytest.mark.parametrize("kind", KINDS, ids=KINDS.get)
@given(problem=problems(), most=st.sampled_from([0, 300, 10_000]))
def test_the_fewest_seconds_are_the_fewest(kind: int, problem: Problem, most: int) -> None:
    """Asked of every car second by second around the answer; the first of equal cars is named."""
    search = Search(problem)
    search.build()
    ground, board = search.ground, search.board
    for k in search.waiting.tolist():
        if problem.jobs[k].aboard or (kind == RIDE and problem.jobs[k].max_ride is None):
            continue
        seconds, car = fewest(ground, board, k, kind, most)
        cars = [v for v in range(len(problem.vehicles)) if able(ground, v, k)]
        if car < 0:
            assert seconds == most + 1
            assert all(offered(ground, board, v, k, kind, most)[0] == IMPOSSIBLE for v in cars)
        else:
            assert 0 <= seconds <= most
            assert next(v for v in cars if offered(ground, board, v, k, kind, seconds)[0] < IMPOSSIBLE) == car
            less = [offered(ground, board, v, k, kind, seconds - 1)[0] for v in cars if seconds > 0]
            assert less == [IMPOSSIBLE] * len(less)


@pytest.mark.parametrize("kind", KINDS, ids=KINDS.get)
def test_what_was_given_is_taken_back(kind: int) -> None:
    """The rows, and the route of a car whose shift was longer for a moment, are as before."""
    search = Search(a_problem([a_job(max_ride=900), a_job("j1", 3, 4)]))
    assert search.insert(1, 0) is not None
    rows = [*(one.tobytes() for one in search.ground[:3]), search.board.calls[0, :4].tobytes(), search.cost]
    assert offered(search.ground, search.board, 0, 0, kind, 500)[0] < IMPOSSIBLE
    assert [
        *(one.tobytes() for one in search.ground[:3]),
        search.board.calls[0, :4].tobytes(),
        search.cost,
    ] == rows
