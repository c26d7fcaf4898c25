"""Nobody waits while any car, near or far, could take them for less than leaving them costs."""

from hypothesis import given

from routing.check import check
from routing.cost import cost
from routing.insertion import candidates, construct, place, plan_of
from routing.problem import Problem
from routing.search.fill import fill
from routing.search.search import Search
from tests.routing.make import a_town, problems


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
    if not any(job.prefer for job in problem.jobs):
        assert nobody_is_forgotten(problem)


def test_whoever_has_no_car_near_by_finds_one_far_away() -> None:
    """In a town with more cars than are asked for one trip, asking all of them serves more, and the judge agrees."""
    problem = a_town(riders=500, cars=100)
    search = Search(problem)
    search.build()
    waited, dear = len(search.waiting), search.cost
    fill(search)
    assert len(search.waiting) < waited
    assert search.cost < dear
    assert check(problem, plan_of(search)) == []
    assert nobody_is_forgotten(problem)
