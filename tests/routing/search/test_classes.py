"""Cars are cleaned as long as they must be, whatever comes between, and nobody rides with whom they must not."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.check import check
from routing.insertion import construct
from routing.problem import Problem
from routing.quote import Quote, Quoter
from routing.schedule import cleanings_of
from routing.search.board import settle_all
from routing.search.classes import add_cleaning, kinds_of, pairs_of
from routing.search.search import Search
from schemas.values import Load, Window
from tests.routing.make import FEVERLESS, a_job, a_problem, a_vehicle, fresh_problems, orders
from tests.routing.search.orders import any_order, visits_of, with_a_car

MINUTES = {("fever", "ward"): 1800, ("fever", ""): 600, ("fever", "fever"): 600}


@given(fresh_problems(), st.data())
def test_the_seconds_added_are_those_of_the_plain_way(problem: Problem, data: st.DataObject) -> None:
    """For any order of any jobs, before every stop."""
    order = data.draw(any_order(problem, most=6))
    search = Search(with_a_car(problem))
    arc, row = np.zeros(len(order) + 1, dtype=np.int64), np.array([-1, *order], dtype=np.int32)
    add_cleaning(search.ground.pairs, search.ground.jobs, row, arc, len(order))
    assert arc[1:].tolist() == cleanings_of(problem.job, visits_of(problem, order), problem.clean)


def test_only_classes_that_are_named_are_told_apart() -> None:
    """The tables have a row for each of them and one for all others; where none is named there are none."""
    problem = a_problem([a_job(kind="school"), a_job("j1", kind="ward")], apart=FEVERLESS, clean={("fever", ""): 60})
    kinds = kinds_of(problem)
    pairs = pairs_of(problem, kinds)
    assert set(kinds) == {"", "fever", "ward"}
    assert pairs["clean"].sum() == pairs["clean"][kinds["fever"], kinds[""]] == 60
    assert pairs["apart"].sum() == 2
    assert pairs["apart"][kinds["ward"], kinds["fever"]]
    assert pairs_of(a_problem([a_job(kind="school")]), {}).shape == (0, 0)


def test_an_ordinary_ride_between_does_not_clean_the_car() -> None:
    """Fever, ordinary, ward: of the half hour for the ward only what was cleaned for the ordinary one is done."""
    names = [("fever", 0), ("", 3000), ("ward", 6000)]
    jobs = [a_job(f"j{k}", 1, 1, kind=kind, pickup_window=Window(at, at + 1500)) for k, (kind, at) in enumerate(names)]
    problem = a_problem(jobs, [a_vehicle(capacity=Load(seats=1))], clean=MINUTES)
    plan = construct(problem)
    first, _, second, _, third, _ = plan.routes[0].stops
    assert [stop.job for stop in plan.routes[0].stops[::2]] == ["j0", "j1", "j2"]
    assert (first.arrive, second.arrive) == (300, first.start + 60 + 60 + 600)
    assert third.arrive == second.start + 60 + 60 + 1200
    assert check(problem, plan) == []


def test_whom_one_must_not_meet_one_does_not_meet() -> None:
    """On the way to the same place two share a car, unless one is feverish and the other for a clean ward."""
    window = Window(0, 700)
    jobs = [a_job(f"j{k}", k + 1, 7, kind=kind, pickup_window=window) for k, kind in enumerate(("fever", "ward"))]
    fleet = [a_vehicle("v0"), a_vehicle("v1")]
    assert len(orders(construct(a_problem(jobs, fleet)))) == 1
    problem = a_problem(jobs, fleet, apart=FEVERLESS)
    assert len(orders(construct(problem))) == 2
    assert check(problem, construct(problem)) == []


def test_a_guest_keeps_apart_and_waits_for_the_cleaning() -> None:
    """A quote is told with the class: the ordinary one gets the car when the ward's must be cleaned for."""
    problem = a_problem([a_job(kind="fever", pickup_window=Window(0, 300))], clean=MINUTES, apart=FEVERLESS)
    quoter = Quoter(problem, construct(problem))
    quotes = [quoter.quote(a_job("guest", 2, 3, kind=kind)) for kind in ("ward", "unheard of")]
    assert all(isinstance(quote, Quote) for quote in quotes)
    assert [quote.soonest for quote in quotes if isinstance(quote, Quote)] == [720 + 1800, 660]


@given(fresh_problems())
def test_a_plan_of_another_world_is_taken_over_only_as_far_as_it_keeps_apart(problem: Problem) -> None:
    """Classes that may ride together no longer: no route that has them so is adopted."""
    plan = construct(problem)
    strict = replace(problem, clean={}, apart=frozenset({("", "")}))
    search = Search(strict)
    search.adopt(plan)
    assert settle_all(search.ground, search.board) == -1
    assert {one.rule for one in check(strict, construct(strict, plan))} == set()
