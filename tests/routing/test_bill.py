"""The bill comes to what the plan costs, and every term of it is nothing, then something."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.bill import Bill, Line, bill
from routing.cost import cost
from routing.insertion import construct, plan_of
from routing.plan import Plan, Unserved, Why
from routing.problem import Problem, Visit
from routing.search.search import Search
from schemas.values import StopKind, Window
from tests.routing.make import a_job, a_problem, a_vehicle, hourly_problems, problems

SHUT = Window(0, 0)


@given(st.one_of(problems(), hourly_problems()), st.integers(0, 99))
@settings(max_examples=40)
def test_the_bill_is_the_cost_and_the_searchs_own(problem: Problem, seed: int) -> None:
    """Three counts that share no code come to the same second, in the first plan and after hundreds of hot steps."""
    search = Search(problem, seed)
    search.build()
    for _ in range(2):
        plan = plan_of(search)
        assert bill(problem, plan).total == cost(problem, plan) == search.cost
        if problem.jobs:
            search.anneal(300, 2000.0)


@given(problems())
def test_the_lines_stand_from_what_counts_most(problem: Problem) -> None:
    """One line a term, one for every priority above the lowest, the most urgent first, one for each price of time."""
    lines = bill(problem, construct(problem)).lines
    urgent = sorted({job.priority for job in problem.jobs}, reverse=True)[:-1]
    floor = {job.floor for job in problem.jobs} - {0}
    late = {job.late_price for job in problem.jobs if (job.pickup_due, job.dropoff_due) != (None, None)}
    rates = ["rates"] * any(not vehicle.usual for vehicle in problem.vehicles)
    soft = [*["floor"] * len(floor), *["late"] * len(late)]
    names = ["broken", *["urgent"] * len(urgent), "left", *soft, "driving", "distance", *rates]
    assert [line.name for line in lines] == [*names, "sent", "known", "share", "contacts", "mixing"]
    assert [line.priority for line in lines if line.name == "urgent"] == urgent


def of(told: Bill, name: str) -> Line:
    """The first line of this name."""
    return next(line for line in told.lines if line.name == name)


def billed(problem: Problem) -> Bill:
    """The bill of its first plan."""
    return bill(problem, construct(problem))


EAST, WEST = a_job("east", group="east"), a_job("west", group="west")
CALM, LATE = a_job("calm", penalty=7000), a_job("late", pickup_window=SHUT, penalty=9000)
TERMS = [
    ("urgent", a_problem([CALM, a_job("x", priority=2)]), 0, 7000),
    ("urgent", a_problem([CALM, replace(LATE, priority=2)]), 1, 7000),
    ("left", a_problem([CALM]), 0, 1),
    ("left", a_problem([CALM, LATE]), 9000, 1),
    ("late", a_problem([replace(CALM, pickup_due=300, late_price=7)]), 0, 7),
    ("late", a_problem([replace(CALM, pickup_due=299, late_price=7)]), 1, 7),
    ("rates", a_problem([LATE], [a_vehicle(per_km=5)]), 0, 1),
    ("rates", a_problem([CALM], [a_vehicle(per_km=5)]), 30, 1),
    ("rates", a_problem([CALM], [a_vehicle(per_minute=30)]), -300, 1),
    ("driving", a_problem([LATE]), 0, 1),
    ("driving", a_problem([CALM]), 600, 1),
    ("distance", a_problem([LATE]), 0, 0),
    ("distance", a_problem([CALM]), 6000, 0),
    ("sent", a_problem([LATE], vehicle_cost=50), 0, 50),
    ("sent", a_problem([CALM], vehicle_cost=50), 1, 50),
    ("floor", a_problem([replace(CALM, floor=80), LATE]), 0, 80),
    ("floor", a_problem([CALM, replace(LATE, floor=80)]), 1, 80),
    ("share", a_problem([CALM]), 0, 1),
    ("share", a_problem([CALM], [a_vehicle(toll=40)]), 40, 1),
    ("share", a_problem([CALM, a_job("x")], [a_vehicle(toll=40)]), 80, 1),
    ("contacts", a_problem([CALM], contact_price=70), 0, 70),
    ("contacts", a_problem([replace(CALM, met=frozenset({"v0"}))], contact_price=70), 0, 70),
    ("contacts", a_problem([replace(CALM, met=frozenset({"v1"}))], contact_price=70), 1, 70),
    ("mixing", a_problem([EAST, replace(EAST, id="x"), CALM], mix_price=70), 0, 70),
    ("mixing", a_problem([EAST, replace(EAST, id="x"), CALM, WEST], mix_price=70), 2, 70),
    ("known", a_problem([CALM]), 0, -600),
    ("known", a_problem([replace(CALM, prefer=frozenset({"v0"}))]), 1, -600),
]


@pytest.mark.parametrize(("name", "problem", "amount", "price"), TERMS)
def test_a_term_is_nothing_until_there_is_one(name: str, problem: Problem, amount: int, price: int) -> None:
    """So much of it at this price, which is what it adds to the sum."""
    line = of(billed(problem), name)
    assert (line.amount, line.price, line.cost) == (amount, price, amount * price)


def test_a_car_that_is_out_anyway_is_not_sent_out() -> None:
    """It has promises to keep, and costs only its way."""
    busy = a_vehicle(committed=tuple(Visit("calm", kind) for kind in StopKind))
    told = billed(a_problem([CALM], [busy], vehicle_cost=50))
    assert (of(told, "sent").amount, told.total) == (0, 600)


def test_a_broken_promise_is_counted_but_has_no_price() -> None:
    """No sum of driving buys it: such a plan is no plan, whatever it costs."""
    problem = a_problem([CALM], [a_vehicle(committed=tuple(Visit("calm", kind) for kind in StopKind))])
    assert of(billed(problem), "broken") == Line("broken", "rules", 0, None)
    line = of(bill(problem, Plan((), (Unserved("calm", Why.BUSY),))), "broken")
    assert (line.amount >= 1, line.price, line.cost) == (True, None, 0)
