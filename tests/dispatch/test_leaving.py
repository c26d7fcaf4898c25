"""By when to set out: told where later would be too late, to the second, and nowhere else."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings

from dispatch.commands import AssignTrip
from dispatch.leaving import SLACK, leave_by
from routing.drive import drives_of
from routing.insertion import construct
from routing.problem import Problem
from schemas.values import Dispatch, Role
from tests.build import NIGHT, House
from tests.dispatch.town import barrier, spot, street
from tests.routing.make import hourly_problems


@settings(max_examples=25)
@given(hourly_problems())
def test_who_leaves_at_that_second_is_in_time_and_a_second_later_is_not(problem: Problem) -> None:
    """Where nothing is told, who leaves nearly just in time is there in time."""
    plain = replace(problem, vehicles=tuple(replace(one, duration=None, breaks=()) for one in problem.vehicles))
    for route in construct(plain).routes:
        ways = plain.ways(plain.vehicle[route.vehicle].permit)
        for drive, stop, told in zip(drives_of(plain, route), route.stops, leave_by(plain, route), strict=False):
            ends = drive.start, drive.end
            if told is not None:
                assert drive.leaves <= told
                assert told + ways.leg(*ends, told) <= stop.start < told + 1 + ways.leg(*ends, told + 1)
                continue
            late = (t for t in range(stop.start, drive.leaves - 1, -1) if t + ways.leg(*ends, t) <= stop.start)
            leaving = next(late)
            assert stop.start - leaving - ways.leg(*ends, leaving) <= SLACK


def test_a_driver_is_told_to_cross_before_a_barrier_is_closed(house: House) -> None:
    """In the run that the phone shows, once the barrier is announced and until it is lifted; never without one."""
    house.desk.travel = street()
    house.mode(Dispatch.ASSIGN)
    driver, _ = house.on_shift("Wang", start=spot(0))
    trip = house.book(
        house.person(Role.RIDER, "Li"), pickup=spot(4), dropoff=spot(5), pickup_after=NIGHT + timedelta(minutes=100)
    )
    house.do(AssignTrip(trip, str(driver.id)))
    house.plan()
    [car] = house.see(driver)["drivers"]
    assert "leave_by" not in car["run"][0]
    begins = NIGHT + timedelta(minutes=60)
    barrier(house, begins_at=begins)
    house.plan()
    [car] = house.see(driver)["drivers"]
    assert car["run"][0]["leave_by"] == (begins - timedelta(seconds=1)).isoformat()
    assert "leave_by" not in car["run"][1]
