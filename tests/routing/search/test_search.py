"""A search holds a plan: what is loaded, adopted, kept and gone back to is what was given."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.check import check
from routing.cost import cost
from routing.insertion import construct, plan_of
from routing.plan import Plan
from routing.problem import Problem, Visit
from routing.schedule import Infeasible
from routing.search.search import KINDS, Search
from schemas.values import Load, Window
from tests.routing.make import a_job, a_problem, a_vehicle, orders, problems


@given(problems())
def test_a_plan_adopted_is_the_plan(problem: Problem) -> None:
    """Where everything still holds, every route is taken over as it is."""
    plan = construct(problem)
    search = Search(problem)
    search.adopt(plan)
    assert plan_of(search).routes == plan.routes


@given(problems(), st.data())
def test_of_a_plan_for_another_world_what_still_holds_is_kept(problem: Problem, data: st.DataObject) -> None:
    """Jobs and cars gone, cars late: whatever is taken over keeps every rule of the world as it is now."""
    plan = construct(problem)
    promised = set(problem.committed)
    jobs = tuple(job for job in problem.jobs if job.id in promised or data.draw(st.booleans()))
    late = data.draw(st.integers(0, 4000))
    cars = tuple(one if one.committed else _late(one, late) for one in problem.vehicles)
    world = replace(problem, jobs=jobs, vehicles=cars)
    search = Search(world)
    search.adopt(plan)
    made = plan_of(search)
    assert check(world, made) == []
    assert search.cost == cost(world, made)


def _late(vehicle, by: int):
    begin = vehicle.shift.earliest + by
    return replace(vehicle, shift=Window(begin, max(begin, vehicle.shift.latest)))


@given(problems())
def test_loading_what_was_said_is_the_same_plan(problem: Problem) -> None:
    """Orders and visits are two ways to say the same."""
    search, other = Search(problem), Search(problem)
    search.build()
    assert other.load(search.orders()) is None
    assert (other.orders(), other.cost, other.moving) == (search.orders(), search.cost, search.moving)
    assert sorted(other.waiting.tolist()) == sorted(search.waiting.tolist())
    assert other.load(search.numbers(search.visits())) is None
    assert other.orders() == search.orders()


@given(problems())
def test_going_back_is_going_to_what_was_kept(problem: Problem) -> None:
    """However it changed since."""
    search = Search(problem)
    search.build()
    kept, cost = search.orders(), search.cost
    for k in {stop // 2 for order in kept for stop in order}:
        if not search.ground.jobs["fixed"][k]:
            search.remove(k)
    search.back()
    assert (search.orders(), search.cost, search.best) == (kept, cost, cost)


def test_a_plan_twice_in_a_job_is_taken_over_once() -> None:
    """Two routes of a broken plan claim one job: the first has it."""
    problem = a_problem([a_job()], [a_vehicle("v0"), a_vehicle("v1")])
    (route,) = construct(problem).routes
    search = Search(problem)
    search.adopt(Plan((route, replace(route, vehicle="v1"), replace(route, vehicle="stranger")), ()))
    assert list(orders(plan_of(search))) == [route.vehicle]


def test_a_route_over_capacity_is_not_taken_over() -> None:
    """The car shrank since: its jobs wait again."""
    problem = a_problem([a_job(load=Load(seats=3))])
    small = replace(problem, vehicles=(a_vehicle(capacity=Load(seats=2)),))
    search = Search(small)
    search.adopt(construct(problem))
    assert (search.moving, search.waiting.tolist()) == (0, [0])


def test_longer_promises_than_a_route_has_room_for_make_room() -> None:
    """Three hundred trips promised to one car are held, and there is room for one more."""
    jobs = [
        a_job(f"j{k}", k % 8, (k + 1) % 8, dropoff_window=Window(0, 10**7), pickup_window=Window(0, 10**7))
        for k in range(301)
    ]
    visits = tuple(Visit(f"j{k}", kind) for k in range(300) for kind in KINDS)
    search = Search(a_problem(jobs, [a_vehicle(shift=Window(0, 10**7), committed=visits)]))
    assert search.board.length[0] == 600
    assert search.insert(300, 0) is not None


def test_a_promise_that_cannot_be_driven_is_refused() -> None:
    """By the name of the vehicle."""
    late = a_vehicle("late", committed=(Visit("j0", KINDS[0]), Visit("j0", KINDS[1])))
    with pytest.raises(Infeasible, match="late"):
        Search(a_problem([a_job(pickup_window=Window(0, 10))], [late]))
