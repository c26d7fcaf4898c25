"""Nobody waits while any car, near or far, could take them for less than leaving them costs."""

from hypothesis import given

from routing.check import check
from routing.cost import cost
from routing.insertion import candidates, construct, place, plan_of
from routing.problem import Problem, Visit
from routing.search.fill import fill
from routing.search.search import Search
from schemas.values import Load, StopKind, Window
from tests.routing.make import a_job, a_problem, a_vehicle, problems


def nobody_is_forgotten(problem: Problem) -> bool:
    """Whether every way to serve one more of those left over makes the first plan dearer."""
    plan = construct(problem)
    for left in plan.unserved:
        able = [one for one in candidates(problem, plan, left.job) if one.why is None]
        made = place(problem, plan, left.job, able[0].vehicle) if able else None
        if made is not None and cost(problem, made) < cost(problem, plan):
            return False
    return True


@given(problems())
def test_the_first_plan_forgets_nobody(problem: Problem) -> None:
    """Whoever is left over by insertion can be placed nowhere, or only at more than their penalty."""
    assert nobody_is_forgotten(problem)


def test_whoever_has_no_car_near_by_finds_one_far_away() -> None:
    """Seventy full cars stand where the trip begins, one with time far off: whom nobody near can take, it takes."""
    full = Load(seats=4)
    jobs = [a_job(f"near{k}", 0, 1, dropoff_window=Window(9000, 9000), load=full) for k in range(70)]
    jobs += [a_job("far", 6, 7), a_job("new", 0, 1, pickup_window=Window(0, 5000), dropoff_window=Window(0, 5000))]
    cars = [a_vehicle(f"v{k}", 0, committed=both(f"near{k}"), frozen=1) for k in range(70)]
    problem = a_problem(jobs, [*cars, a_vehicle("away", 6, committed=both("far"))])
    search = Search(problem)
    search.build()
    assert [problem.jobs[k].id for k in search.waiting] == ["new"]
    fill(search)
    made = plan_of(search)
    assert [stop.job for stop in made.route["away"].stops] == ["far", "far", "new", "new"]
    assert check(problem, made) == []
    assert construct(problem) == made


def both(job: str) -> tuple[Visit, Visit]:
    """A job's two stops, promised."""
    return Visit(job, StopKind.PICKUP), Visit(job, StopKind.DROPOFF)
