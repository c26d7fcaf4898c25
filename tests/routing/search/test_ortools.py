"""What OR-Tools hands back is sound by itself, before any judge."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from routing.breaks import Break
from routing.check import check
from routing.cost import cost
from routing.insertion import construct, plan_of
from routing.problem import Band, Job, Problem, Vehicle, Visit
from routing.search.ortools import improved
from routing.search.search import Search
from schemas.values import Window
from tests.routing.make import a_job, a_line, a_problem, a_vehicle, problems


@given(problems())
@settings(max_examples=25)
def test_the_model_knows_every_rule(problem: Problem) -> None:
    """Started from insertion, the model's own answer passes the judge and costs no more, where nothing is strange."""
    jobs = tuple(job for job in problem.jobs if not job.single)
    problem = replace(problem, jobs=jobs, vehicles=tuple(_without(jobs, one) for one in problem.vehicles))
    problem = replace(problem, clean={}, apart=frozenset(), mix_price=0)
    plan = construct(problem)
    orders = {route.vehicle: tuple(Visit(stop.job, stop.kind) for stop in route.stops) for route in plan.routes}
    found = improved(problem, orders, 30, 10)
    if found is None:
        assert not plan.routes
        return
    search = Search(problem)
    assert search.load(search.numbers(found.orders)) is None
    made = plan_of(search)
    assert check(problem, made) == []
    if not any(job.prefer or job.met is not None for job in problem.jobs) and not any(v.toll for v in problem.vehicles):
        assert cost(problem, made) <= cost(problem, plan)


@pytest.mark.parametrize(
    "strange",
    [
        {"clean": {("", ""): 60}},
        {"apart": frozenset({("fever", "ward")})},
        {"mix_price": 60},
        {"bands": (Band(900, a_line()),)},
        {"vehicles": (a_vehicle(breaks=(Break(Window(0, 900), 300),)),)},
    ],
    ids=lambda one: next(iter(one)),
)
def test_of_what_is_strange_the_model_has_nothing_to_say(strange: dict) -> None:
    """What it does not know it does not answer."""
    assert improved(a_problem([a_job()], **strange), {"v0": _both("j0")}, 30, 10) is None
    assert improved(a_problem([a_job(), a_job("one", None, 2, single=True)]), {"v0": _both("j0")}, 30, 10) is None


def test_two_jobs_that_need_each_others_cars_are_swapped() -> None:
    """A start no single move improves is left: the model exchanges the jobs of two cars."""
    jobs = [a_job("a", 0, 1), a_job("b", 7, 6)]
    problem = a_problem(jobs, [a_vehicle("v0", 0, shift=Window(0, 5000)), a_vehicle("v1", 7)])
    crossed = {"v0": _both("b"), "v1": _both("a")}
    found = improved(problem, crossed, 30, 200)
    assert found is not None
    assert found.orders == {"v0": _both("a"), "v1": _both("b")}


def _without(jobs: tuple[Job, ...], vehicle: Vehicle) -> Vehicle:
    """The vehicle with promises of these jobs only, and without breaks."""
    kept = tuple(visit for visit in vehicle.committed if visit.job in {job.id for job in jobs})
    return replace(vehicle, committed=kept, frozen=min(vehicle.frozen, len(kept)), breaks=())


def _both(job: str) -> tuple[Visit, ...]:
    return tuple(Visit(job, kind) for kind in ("pickup", "dropoff"))  # type: ignore[arg-type]
