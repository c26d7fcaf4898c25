"""Cars are cleaned as long as they must be, whatever comes between, and nobody rides with whom they must not."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from routing.check import check
from routing.insertion import construct
from routing.problem import Problem, Soil
from routing.quote import Quote, Quoter
from routing.schedule import cleanings_of
from routing.search.board import settle_all
from routing.search.classes import add_cleaning, kinds_of, pairs_of
from routing.search.search import Search
from schemas.values import Load, Window
from tests.routing.make import FEVERLESS, KINDS, a_job, a_problem, a_vehicle, fresh_problems, orders
from tests.routing.search.orders import any_order, visits_of, with_a_car

MINUTES = {("fever", "ward"): 1800, ("fever", ""): 600, ("fever", "fever"): 600}


soils = st.dictionaries(st.sampled_from([*KINDS, "school"]), st.sampled_from([0, 300, 900])).map(
    lambda soil: tuple(soil.items())
)
"""What a car has carried before, and how long it was cleaned since."""


@given(fresh_problems(), soils, st.data())
def test_the_seconds_added_are_those_of_the_plain_way(problem: Problem, soil: Soil, data: st.DataObject) -> None:
    """For any order of any jobs, before every stop, in a car that carried nothing or something before."""
    order = data.draw(any_order(problem, most=6))
    whole = with_a_car(problem)
    ground = Search(replace(whole, vehicles=(replace(whole.vehicles[0], soiled=soil), *whole.vehicles[1:]))).ground
    arc, row = np.zeros(len(order) + 1, dtype=np.int64), np.array([-1, *order], dtype=np.int32)
    add_cleaning(ground.pairs, ground.jobs, ground.soils[ground.cars[0]["soil"]], row, arc, len(order))
    assert arc[1:].tolist() == cleanings_of(problem.job, visits_of(problem, order), problem.clean, soil)


@given(fresh_problems(), soils)
def test_a_plan_for_soiled_cars_is_sound(problem: Problem, soil: Soil) -> None:
    """The judge, who counts cleaning in a way of its own, has nothing to object to."""
    cars = tuple(replace(one, soiled=soil if v % 2 else ()) for v, one in enumerate(problem.vehicles))
    problem = replace(problem, vehicles=cars)
    assert check(problem, construct(problem)) == []


def test_what_a_car_carried_before_is_cleaned_before_its_first_pickup() -> None:
    """Half an hour from fever to ward, of which ten minutes are done; a ward's car and a clean one lose no time."""
    starts = {}
    for soil in ((), (("ward", 0),), (("fever", 600),), (("fever", 1800),), (("fever", 0), ("ward", 0))):
        problem = a_problem([a_job(kind="ward")], [a_vehicle(soiled=soil)], clean=MINUTES)
        plan = construct(problem)
        assert check(problem, plan) == []
        starts[soil] = plan.routes[0].stops[0].start
    assert list(starts.values()) == [300, 300, 300 + 1200, 300, 300 + 1800]


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
