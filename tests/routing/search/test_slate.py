"""The slow way of clocking says exactly what the plain schedule says, with breaks, by the hour and with both."""

from dataclasses import replace

from hypothesis import event, given
from hypothesis import strategies as st

from routing.check import Rule, check
from routing.cost import cost
from routing.insertion import construct, plan_of
from routing.plan import Plan
from routing.problem import Problem
from routing.schedule import Fault, route_of
from routing.search.bid import able, cheapest
from routing.search.board import IMPOSSIBLE, settle
from routing.search.search import Search
from routing.search.slate import START
from schemas.values import Load
from tests.routing.make import break_lists, by_hour, fresh_problems, hourly_problems
from tests.routing.search.orders import (
    any_order,
    eased,
    insertions,
    price_of,
    timing_of,
    visits_of,
    with_a_car,
    with_job,
)

ENDLESS = Load(99, 99, 9999, 9999)
UNASKED = {Rule.LOST, Rule.NEEDS, Rule.AVOIDED, Rule.APART}
"""Of who should be in the car at all an order drawn by chance knows nothing."""


@given(fresh_problems(), st.data())
def test_an_order_is_clocked_as_the_schedule_has_it(problem: Problem, data: st.DataObject) -> None:
    """Any order in any car, drivable where the schedule says so, at its times and with its legs; the judge agrees."""
    problem = eased(with_a_car(problem), data.draw(st.sampled_from([0, 3000, 12_000, 40_000])))
    problem = data.draw(by_hour(problem)) if data.draw(st.booleans()) else problem
    v = data.draw(st.integers(0, len(problem.vehicles) - 1))
    car = replace(problem.vehicles[v], capacity=ENDLESS, breaks=data.draw(break_lists()))
    fleet = (*problem.vehicles[:v], car, *problem.vehicles[v + 1 :])
    problem, order = replace(problem, vehicles=fleet), data.draw(any_order(problem))
    search, timing = Search(problem), timing_of(problem, car, order)
    broken = search.load([order if one == v else [] for one in range(len(fleet))])
    event("drivable" if broken is None else "not")
    assert (broken is None) == (not isinstance(timing, Fault))
    if order and not isinstance(timing, Fault):
        settle(search.ground, search.board, v)
        assert (search.board.slate[START, : len(order) + 1] + search.origin).tolist() == [timing.leave, *timing.starts]
        assert search.board.calls["arc"][v, 1 : len(order) + 2].tolist() == [*timing.legs, timing.home]
        assert (search.board.calls["start"][v, 1 : len(order) + 1] + search.origin <= timing.starts).all()
        plan = Plan((route_of(problem, car, visits_of(problem, order), timing),), ())
        assert [fault for fault in check(problem, plan) if fault.rule not in UNASKED] == []


@given(hourly_problems())
def test_a_bid_by_the_hour_is_what_it_says(problem: Problem) -> None:
    """The pair can be driven at the cost told; where no ride and no car's time is bounded there is none cheaper."""
    search = Search(problem)
    search.build()
    for k in search.waiting.tolist():
        for v, vehicle in enumerate(problem.vehicles):
            if problem.jobs[k].aboard or not able(search.ground, v, k):
                continue
            old = search.orders()[v]
            now = price_of(problem, vehicle, old)
            tried = [
                (price_of(problem, vehicle, with_job(problem, old, k, i, j)) - now, i, j)
                for i, j, _ in insertions(problem, vehicle, old, k)
            ]
            found = cheapest(search.ground, search.board, v, k, IMPOSSIBLE)
            assert found[0] == IMPOSSIBLE or found in tried
            riders = {stop // 2 for stop in old} | {k}
            if vehicle.duration is None and all(problem.jobs[one].max_ride is None for one in riders):
                assert found[0] == min((price for price, _, _ in tried), default=IMPOSSIBLE)


@given(hourly_problems(), st.integers(0, 99))
def test_every_plan_by_the_hour_is_sound_at_every_step(problem: Problem, seed: int) -> None:
    """First plan and hundreds of hot steps later: the judge finds nothing, and the search's sum is the plan's cost."""
    search = Search(problem, seed)
    search.build()
    for _ in range(2):
        plan = plan_of(search)
        assert check(problem, plan) == []
        assert cost(problem, plan) == search.cost
        if problem.jobs:
            search.anneal(200, 2000.0)
    assert check(problem, construct(problem, plan_of(search))) == []
