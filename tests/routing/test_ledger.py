"""The judge's columns say of every stop what the plan and the problem say of it."""

from itertools import pairwise
from operator import attrgetter

import pytest
from hypothesis import given

from routing.insertion import construct
from routing.ledger import FREE, Ledger, bound
from routing.problem import Problem
from routing.schedule import amounts
from schemas.values import StopKind
from tests.routing.make import problems

LOADS = ("seats", "wheelchairs", "litres", "kilograms")


@given(problems())
def test_columns_are_the_stops_and_what_is_said_of_them(problem: Problem) -> None:
    """Row by row, against the plan read by hand."""
    plan = construct(problem)
    if not plan.routes:
        return
    ledger, rows = Ledger(problem, plan.routes), list(plan.stops())
    jobs = [problem.job[stop.job] for _, stop in rows]
    assert ledger.stops == [stop for _, stop in rows]
    for name in ("node", "arrive", "start", "depart"):
        assert getattr(ledger, name).tolist() == [getattr(stop, name) for _, stop in rows]
    assert [problem.jobs[k] for k in ledger.job] == jobs
    assert ledger.up.tolist() == [stop.kind is StopKind.PICKUP for _, stop in rows]
    assert [ledger.routes[row].vehicle for row in ledger.route] == [vehicle for vehicle, _ in rows]
    assert ledger.of_jobs(lambda job: bound(job.max_ride)).tolist() == [
        FREE if job.max_ride is None else job.max_ride for job in jobs
    ]
    wanted = [
        job.pickup_service if stop.kind is StopKind.PICKUP else job.dropoff_service
        for job, (_, stop) in zip(jobs, rows, strict=True)
    ]
    assert ledger.of_stops(lambda job: job.pickup_service, lambda job: job.dropoff_service).tolist() == wanted


@given(problems())
def test_the_legs_of_a_route_add_up_to_its_driving(problem: Problem) -> None:
    """From the start by every stop to the end, summed by hand."""
    plan = construct(problem)
    if not plan.routes:
        return
    ledger = Ledger(problem, plan.routes)
    driven = ledger.total(ledger.legs(attrgetter("seconds"))) + ledger.home(attrgetter("seconds"))
    for route, seconds in zip(plan.routes, driven.tolist(), strict=True):
        vehicle = problem.vehicle[route.vehicle]
        nodes = [vehicle.start, *(stop.node for stop in route.stops), *([] if vehicle.end is None else [vehicle.end])]
        assert seconds == sum(int(problem.ways(vehicle.permit).seconds[a, b]) for a, b in pairwise(nodes))


@pytest.mark.parametrize("kind", range(4), ids=LOADS)
@given(problem=problems())
def test_what_is_aboard_is_counted_stop_by_stop(kind: int, problem: Problem) -> None:
    """Riders aboard from the start, then up at each pickup and down at each dropoff."""
    plan = construct(problem)
    if not plan.routes:
        return
    held, after = Ledger(problem, plan.routes).aboard(lambda load: amounts(load)[kind])
    row = 0
    for route, begin in zip(plan.routes, held.tolist(), strict=True):
        riding = {stop.job for stop in route.stops if problem.job[stop.job].pickup is None}
        assert begin == sum(amounts(problem.job[name].load)[kind] for name in riding)
        for stop in route.stops:
            riding ^= {stop.job}
            assert after[row] == sum(amounts(problem.job[name].load)[kind] for name in riding)
            row += 1
