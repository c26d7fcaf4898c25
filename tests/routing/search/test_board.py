"""A settled route says exactly what the plain schedule says, to the second and the seat."""

from dataclasses import replace

import numpy as np
from hypothesis import event, given
from hypothesis import strategies as st

from routing.problem import Problem
from routing.schedule import Fault, loads
from routing.search.board import settle, settle_all
from routing.search.search import Search
from routing.search.slate import START
from schemas.values import Load
from tests.routing.make import fresh_problems, problems
from tests.routing.search.orders import any_order, eased, timing_of, visits_of, with_a_car

ENDLESS = Load(99, 99, 9999, 9999)
"""A settled route is about time; room is for `fits` to say."""
LOADS = ("seats", "chairs", "litres", "kilos")


@given(fresh_problems(), st.data())
def test_settle_agrees_with_the_schedule(problem: Problem, data: st.DataObject) -> None:
    """Any order of any jobs in any car: drivable where the schedule says so, with its very times, legs and loads."""
    problem = eased(with_a_car(problem), data.draw(st.sampled_from([0, 3000, 12_000, 40_000])))
    order = data.draw(any_order(problem))
    v = data.draw(st.integers(0, len(problem.vehicles) - 1))
    roomy = replace(problem.vehicles[v], capacity=ENDLESS)
    search = Search(problem)
    broken = search.load([order if car == v else [] for car in range(len(problem.vehicles))])
    event("drivable" if broken is None else "not")
    calls, timing = search.board.calls[v, : len(order) + 2], timing_of(problem, roomy, order)
    assert (broken is None) == (not isinstance(timing, Fault))
    if not isinstance(timing, Fault):
        settle(search.ground, search.board, v)
        starts = search.board.slate[START, : len(order) + 1] + search.origin
        assert not order or starts.tolist() == [timing.leave, *timing.starts]
        assert (calls["start"][1:-1] + search.origin <= timing.starts).all()
        if not roomy.breaks:
            assert calls["leave"][0] + search.origin == timing.leave
            assert (calls["start"][1:-1] + search.origin).tolist() == list(timing.starts)
        assert calls["arc"][1:].tolist() == [*timing.legs, timing.home]
    carried = loads(problem.job, visits_of(problem, order))
    assert [tuple(int(call[name]) for name in LOADS) for call in calls[:-1]] == carried


@given(fresh_problems(), st.data())
def test_the_latest_start_is_the_last_that_can_be_driven(problem: Problem, data: st.DataObject) -> None:
    """Where nothing but windows bounds a route: service at the latest second is in time, a second later is not."""
    jobs = tuple(replace(job, max_ride=None) for job in problem.jobs)
    car = replace(with_a_car(problem).vehicles[0], duration=None, capacity=ENDLESS, breaks=())
    problem = eased(replace(problem, jobs=jobs, vehicles=(car,)), 20_000)
    order = data.draw(any_order(problem, most=3))
    search = Search(problem)
    if search.load([order]) is not None or not order:
        return
    z = data.draw(st.integers(1, len(order)))
    latest = int(search.board.calls["latest"][0, z]) + search.origin
    assert _delayed(problem, order, z, latest)
    assert not _delayed(problem, order, z, latest + 1)


def _delayed(problem: Problem, order: list[int], z: int, second: int) -> bool:
    """Whether service at place z may begin at that second and the rest still be in time."""
    stop = order[z - 1]
    job, end = problem.jobs[stop // 2], "dropoff_window" if stop % 2 else "pickup_window"
    window = getattr(job, end)
    if second not in window:
        return False
    held = replace(job, **{end: replace(window, earliest=second)})
    world = replace(problem, jobs=tuple(held if one.id == job.id else one for one in problem.jobs))
    return not isinstance(timing_of(world, world.vehicles[0], order), Fault)


@given(problems())
def test_sums_and_lists_are_those_of_the_routes(problem: Problem) -> None:
    """What moves, who waits, and what it costs, counted again from the routes."""
    search = Search(problem)
    search.build()
    board, tally = search.board, search.board.tally[0]
    moving = np.flatnonzero(board.length)
    assert sorted(board.movers[: tally["moving"]].tolist()) == moving.tolist()
    assert all(board.movers[board.mover[v]] == v for v in moving)
    assert tally["calls"] == board.length.sum()
    served = {stop // 2 for order in search.orders() for stop in order}
    assert set(search.waiting.tolist()) == set(range(len(problem.jobs))) - served
    assert all(board.waiting[board.seat[k]] == k for k in search.waiting)
    assert tally["cost"] == board.cost.sum() + sum(problem.leaving[problem.jobs[k].id] for k in search.waiting) - sum(
        problem.worth(problem.jobs[k], problem.vehicles[board.car[2 * k + 1]]) for k in served
    )
    for v, order in enumerate(search.orders()):
        assert [(board.car[stop], board.place[stop]) for stop in order] == [(v, z + 1) for z in range(len(order))]


@given(problems())
def test_settling_again_changes_nothing(problem: Problem) -> None:
    """What is in step stays as it is."""
    search = Search(problem)
    search.build()
    before = [search.board.calls[v, : length + 2].copy() for v, length in enumerate(search.board.length)]
    assert settle_all(search.ground, search.board) == -1
    for v, calls in enumerate(before):
        assert np.array_equal(search.board.calls[v, : len(calls)], calls)
