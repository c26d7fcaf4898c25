"""The instant promise is one the plan could keep, and never the same gap twice."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given

from routing.insertion import candidates, construct
from routing.plan import Unserved, Why
from routing.problem import Job, Matrix, Problem
from routing.quote import Approach, Quote, Quoter
from schemas.values import Load, Window
from tests.routing.make import a_job, a_line, a_problem, a_vehicle, hourly_problems, problems


def beside(seconds: Matrix, job: Job) -> Approach:
    """The travel vectors of a job, as if its places were new."""
    pickup, dropoff = job.pickup or 0, job.dropoff
    vectors = seconds[:, pickup], seconds[pickup], seconds[:, dropoff], seconds[dropoff]
    return Approach(*vectors, int(seconds[pickup, dropoff]))


def all_beside(problem: Problem, job: Job) -> Approach:
    """The same with the metres, for every permit and at every hour."""
    first, *later = (_of_hour(problem, job, k) for k in range(len(problem.bands) + 1))
    return replace(first, bands=tuple(later))


def _of_hour(problem: Problem, job: Job, k: int) -> Approach:
    found = {
        permit: replace(beside(ways.hours[k], job), metres=beside(ways.metres, job))
        for permit, ways in (("", problem.ways("")), *problem.permits.items())
    }
    return replace(found.pop(""), permits=found)


@given(problems() | hourly_problems())
def test_a_quote_is_the_best_candidate(problem: Problem) -> None:
    """Known places or new ones with the same travel times: the same answer, that of the dispatcher's list."""
    assume(problem.jobs)
    asked = problem.jobs[-1]
    assume(asked.id not in problem.committed and not asked.aboard)
    known = replace(problem, jobs=problem.jobs[:-1])
    plan = construct(known)
    answer = Quoter(known, plan).quote(asked)
    assert Quoter(known, plan).quote(asked, all_beside(problem, asked)) == answer
    able = [one for one in candidates(problem, plan, asked.id) if one.why is None]
    assert isinstance(answer, Quote) == bool(able)
    if isinstance(answer, Quote):
        assert answer.soonest <= min(one.pickup_start for one in able)
        assert answer.added_seconds in {one.added_seconds + one.mixed for one in able if one.vehicle == answer.vehicle}


def test_two_holds_never_take_the_same_gap() -> None:
    """One car, one gap: the first gets it, the second hears busy and by how much."""
    problem = a_problem([], [a_vehicle(capacity=Load(seats=1))])
    quoter = Quoter(problem, construct(problem))
    first, second = (a_job(name, 1, 2, pickup_window=Window(0, 400)) for name in ("a", "b"))
    assert quoter.quote(first) == quoter.quote(first) == Quote("a", "v0", 300, 660, 600, 300)
    assert isinstance(quoter.hold(first), Quote)
    assert quoter.quote(second) == Unserved("b", Why.BUSY, 300 + 60 + 300 + 60 + 300 - 400)


def test_held_places_are_driven_to_by_known_ways() -> None:
    """Between two new places nobody gave a drive for, the way through a known node counts."""
    problem = a_problem([], [a_vehicle()])
    quoter = Quoter(problem, construct(problem))
    here = beside(a_line(), a_job("a", 1, 3))
    quoter.hold(a_job("a", 1, 3), here)
    answer = quoter.quote(a_job("b", 1, 3), here)
    assert isinstance(answer, Quote)
    assert answer.added_seconds == 0


def test_more_holds_than_spare_room_still_fit() -> None:
    """The room for new places grows."""
    problem = a_problem([], [a_vehicle(shift=Window(0, 10**7))])
    quoter = Quoter(problem, construct(problem))
    wide = Window(0, 10**7)
    for i in range(70):
        job = a_job(f"n{i}", 1, 3, pickup_window=wide, dropoff_window=wide)
        assert isinstance(quoter.hold(job, beside(a_line(), job)), Quote)


def test_what_is_planned_is_not_quoted_again() -> None:
    """A job in the plan has its place; asking again is a mistake said aloud."""
    problem = a_problem([a_job()])
    with pytest.raises(ValueError, match="Job j0 is in the plan already"):
        Quoter(problem, construct(problem)).quote(a_job())


def test_a_quote_leaves_no_trace() -> None:
    """Asking is free: the same question twice has the same answer, whatever was asked between."""
    problem = a_problem([a_job("j0", 1, 3)], [a_vehicle(), a_vehicle("v1", 5)])
    quoter = Quoter(problem, construct(problem))
    asked = a_job("new", 2, 4)
    first = quoter.quote(asked)
    quoter.quote(a_job("else", 6, 7), beside(a_line(), a_job("else", 6, 7)))
    assert quoter.quote(asked) == first
    fresh = Quoter(problem, construct(problem))
    assert np.array_equal(quoter.search.board.length, fresh.search.board.length)
