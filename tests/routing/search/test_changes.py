"""What is put in is there, what is taken out is gone, and a step taken back never happened."""

from collections.abc import Iterator

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.problem import Problem
from routing.search.bid import able, cheapest
from routing.search.board import IMPOSSIBLE, settle
from routing.search.changes import TOUCHED, keep, put_in, take_back, take_out, wait, wait_no_more
from routing.search.search import Search
from tests.routing.make import a_job, a_problem, a_vehicle, problems


def built(problem: Problem) -> Search:
    """A search with its first plan."""
    search = Search(problem)
    search.build()
    return search


def picture(search: Search) -> Iterator[object]:
    """Everything that must be as it was: routes call by call, where every stop is, versions, and the sums."""
    board, tally = search.board, search.board.tally[0]
    yield from (board.calls[v, : length + 2].tobytes() for v, length in enumerate(board.length))
    yield from (column.tobytes() for column in (board.length, board.cost, board.version, board.car, board.place))
    yield from (sorted(board.movers[: tally["moving"]].tolist()), int(tally["calls"]), int(tally["moving"]))
    yield from (board.mover[v] >= 0 and board.movers[board.mover[v]] == v for v in np.flatnonzero(board.length))


@given(problems(), st.data())
def test_a_step_taken_back_never_happened(problem: Problem, data: st.DataObject) -> None:
    """Any jobs out of any cars and, in any order, in again elsewhere: afterwards every array is what it was."""
    search = built(problem)
    board, step = search.board, int(search.pool.step[0]) + 1
    free = sorted({stop // 2 for order in search.orders() for stop in order} - _fixed(search))
    before, search.log.size[0], search.pool.step[0] = list(picture(search)), 0, step
    gone = [k for k in free if data.draw(st.booleans())]
    for k in gone:
        search.pool.gone[k] = step
    for v in {int(board.car[2 * k + 1]) for k in gone}:
        assert keep(board, search.log, v, step)
        take_out(search.ground, board, v, search.pool.gone, step)
    for k in data.draw(st.permutations(gone)):
        v = data.draw(st.integers(0, len(problem.vehicles) - 1))
        cost, i, j = (
            cheapest(search.ground, board, v, k, IMPOSSIBLE) if able(search.ground, v, k) else (IMPOSSIBLE, 0, 0)
        )
        if cost < IMPOSSIBLE:
            assert keep(board, search.log, v, step)
            put_in(search.ground, board, v, k, i, j)
            first, last = (i + 1, j + 1) if problem.jobs[k].single else (i + 1, j + 2)
            assert board.calls["stop"][v, first] == 2 * k + problem.jobs[k].single
            assert board.calls["stop"][v, last] == 2 * k + 1
    take_back(board, search.log)
    assert list(picture(search)) == before


def _fixed(search: Search) -> set[int]:
    return set(np.flatnonzero(search.ground.jobs["fixed"]).tolist())


@given(problems())
def test_out_and_in_again_costs_what_it_cost(problem: Problem) -> None:
    """The sum goes up by what leaving costs less the driving saved, and comes back to what it was or less.

    Where roads are closed, what is left may be a route that nobody can drive: then nothing is asked.
    """
    search = built(problem)
    for k in sorted({stop // 2 for order in search.orders() for stop in order} - _fixed(search)):
        v, cost, job = int(search.board.car[2 * k + 1]), search.cost, problem.jobs[k]
        worth = problem.leaving[job.id] + problem.worth(job, problem.vehicles[v])
        driving = int(search.board.cost[v])
        search.remove(k)
        assert search.board.car[2 * k] == search.board.car[2 * k + 1] == -1
        assert search.cost == cost + worth + int(search.board.cost[v]) - driving
        if not settle(search.ground, search.board, v):
            return
        assert search.insert(k, v) is not None
        assert search.cost <= cost


def test_a_full_log_says_no() -> None:
    """A step touches only so many cars, each copied once."""
    search = Search(a_problem([a_job()], [a_vehicle(f"v{k}") for k in range(TOUCHED + 1)]))
    kept = [keep(search.board, search.log, v, 1) for v in range(TOUCHED + 1)]
    assert kept == [True] * TOUCHED + [False]
    assert keep(search.board, search.log, 0, 1)
    assert search.log.size[0] == TOUCHED


@given(st.lists(st.integers(0, 6), max_size=30))
def test_the_list_of_those_who_wait_is_a_set(moves: list[int]) -> None:
    """Joining and leaving in any order leaves those who joined last and did not leave."""
    search = Search(a_problem([a_job(f"j{k}") for k in range(7)]))
    waiting = set(range(7))
    for k in moves:
        (wait_no_more if k in waiting else wait)(search.board, k)
        waiting ^= {k}
        assert set(search.waiting.tolist()) == waiting
        assert all(search.board.waiting[search.board.seat[each]] == each for each in waiting)
