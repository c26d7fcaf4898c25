"""What OR-Tools hands back is sound by itself, before any judge."""

from random import Random

from hypothesis import given, settings

from routing.check import check
from routing.cost import cost
from routing.fleet import driven
from routing.insertion import construct
from routing.plan import Plan, Unserved, Why
from routing.problem import Problem, Visit
from routing.search.ortools import Watch, improved
from routing.search.split import neighbourhoods, part_of
from schemas.values import Window
from tests.routing.make import a_job, a_problem, a_vehicle, problems


@given(problems())
@settings(max_examples=25)
def test_the_model_knows_every_rule(problem: Problem) -> None:
    """Started from insertion, the model's own answer passes the judge and costs no more."""
    plan = construct(problem)
    orders = {route.vehicle: tuple(Visit(stop.job, stop.kind) for stop in route.stops) for route in plan.routes}
    found = improved(problem, orders, 30, 10)
    if found is None:
        assert not plan.routes
        return
    routes = tuple(driven(problem, problem.vehicle[name], visits) for name, visits in found.orders.items())
    served = {visit.job for visits in found.orders.values() for visit in visits}
    left = tuple(Unserved(job.id, Why.BUSY) for job in problem.jobs if job.id not in served)
    made = Plan(routes, left)
    assert check(problem, made) == []
    if not any(job.prefer for job in problem.jobs):
        assert cost(problem, made) <= cost(problem, plan)


@given(problems())
def test_neighbourhoods_hold_every_route_and_whole_problems(problem: Problem) -> None:
    """Every vehicle that moves is in some part, with all its jobs; a part is a problem of its own."""
    plan = construct(problem)
    groups = list(neighbourhoods(problem, plan, 3, Random(1)))
    assert {name for group in groups for name in group} == set(plan.route)
    for group in groups:
        part = part_of(problem, plan, group, 3)
        assert set(group) <= set(part.vehicle)
        held = {stop.job for name in group for stop in plan.route[name].stops}
        assert held <= set(part.job)
        assert all(job.id in held or problem.committed.get(job.id) is None for job in part.jobs)


def test_two_jobs_that_need_each_others_cars_are_swapped() -> None:
    """A start no single move improves is left: the model exchanges the jobs of two cars."""
    jobs = [a_job("a", 0, 1), a_job("b", 7, 6)]
    problem = a_problem(jobs, [a_vehicle("v0", 0, shift=Window(0, 5000)), a_vehicle("v1", 7)])
    crossed = {"v0": _both("b"), "v1": _both("a")}
    found = improved(problem, crossed, 30, 200)
    assert found is not None
    assert found.orders == {"v0": _both("a"), "v1": _both("b")}


def _both(job: str) -> tuple[Visit, ...]:
    return tuple(Visit(job, kind) for kind in ("pickup", "dropoff"))  # type: ignore[arg-type]


def test_the_watch_runs_forward() -> None:
    """The search's clock begins at nought and never goes back."""
    watch = Watch()
    first = watch.seconds()
    assert 0 <= first <= watch.seconds()
