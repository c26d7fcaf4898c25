"""An evening is driven as it could be: nothing is known early, nothing under way is turned round, all rules hold."""

import pytest

from app.bench.city import build
from app.bench.stream import AHEAD, EPOCH, Evening, Street, announcements, run
from routing.check import check
from routing.problem import Limits
from schemas.values import StopKind

CITY = build(6, 24)
PROBLEM = CITY.problem()
END = max(job.dropoff_window.latest for job in PROBLEM.jobs)


@pytest.mark.parametrize("task", [Evening("", 6, 24), Evening("", 6, 24, foresight=0.2)])
def test_what_was_driven_passes_both_judges(task: Evening) -> None:
    """Somebody is served, nobody against the rules, and the figures are those of the judge."""
    (driven,) = run(task)
    assert (driven.faults, driven.rides, driven.trips) == ((), 0, 24)
    assert 0 < driven.served <= 24
    assert driven.distance > 0
    assert len(driven.waits) == (1 if task.foresight else -(-END // EPOCH))


def test_three_in_ten_are_known_and_the_others_give_notice() -> None:
    """Ten minutes to an hour, but not before the evening begins."""
    problem = build(1, 400).problem()
    heard = announcements(problem)
    late = [(heard[job.id], job.pickup_window.earliest) for job in problem.jobs if heard[job.id] > 0]
    assert all(600 <= wanted - when <= 3601 for when, wanted in late)
    known = sum(when == 0 for when in heard.values())
    assert known >= 0.25 * len(heard)
    assert len(late) > 0.2 * len(heard)


def test_nobody_is_driven_for_before_they_are_heard_of() -> None:
    """Every car that leaves for a pickup leaves after the announcement."""
    heard = announcements(PROBLEM)
    street = Street(PROBLEM, heard)
    for now in range(0, END, EPOCH):
        street.turn(now, Limits(seconds=0))
    plan = street.finish()
    assert plan.routes
    assert check(PROBLEM, plan) == []
    for route in plan.routes:
        here = PROBLEM.vehicle[route.vehicle].start
        for stop in route.stops:
            if stop.kind is StopKind.PICKUP:
                assert stop.start - int(PROBLEM.seconds[here, stop.node]) >= heard[stop.job]
            here = stop.node


def test_legs_under_way_stay_and_riders_stay_aboard() -> None:
    """Whatever a car has left for, or carries, is committed to it in the next turn, and comes next."""
    street = Street(PROBLEM, dict.fromkeys(PROBLEM.job, 0))
    for now in range(0, END, EPOCH):
        before = {route.vehicle: route.stops for route in street.plan.routes}
        street.turn(now, Limits(seconds=0))
        for driver in street.drivers:
            stops = [stop for stop in before.get(driver.vehicle.id, ()) if stop.start > now]
            here, under = driver.here, []
            for stop in stops:
                if stop.start - int(PROBLEM.seconds[here, stop.node]) > now + AHEAD:
                    break
                here, under = stop.node, [*under, stop]
            route = street.plan.route.get(driver.vehicle.id)
            now_driven = route.stops if route else ()
            assert [(s.job, s.kind, s.start) for s in now_driven[: len(under)]] == [
                (s.job, s.kind, s.start) for s in under
            ]
            aboard = {stop.job for stop in now_driven if stop.kind is StopKind.DROPOFF}
            assert driver.aboard.keys() <= aboard
