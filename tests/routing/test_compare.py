"""Two plans compared: what one says of the other is what a person would see laying them side by side."""

from dataclasses import replace

from hypothesis import given

from routing.change import Change
from routing.compare import Changes, compare
from routing.insertion import construct
from routing.plan import Plan
from routing.problem import Limits, Problem, Visit
from routing.solve import solve
from schemas.values import StopKind, Window
from tests.routing.make import a_job, a_problem, a_vehicle, problems

NEAR, FAR = a_job("near", 1, 2), a_job("far", 6, 5)
CARS = (a_vehicle("west", 0), a_vehicle("east", 7))


def apart(*jobs, **overrides) -> Problem:
    """Two cars at the ends of the road."""
    return a_problem(jobs or (NEAR, FAR), CARS, **overrides)


@given(problems())
def test_a_plan_changes_nothing_of_itself(problem: Problem) -> None:
    """Whatever is committed, aboard or left over."""
    plan = construct(problem)
    assert compare(problem, plan, plan) == Changes()


@given(problems())
def test_what_changes_is_what_differs(problem: Problem) -> None:
    """From the first plan to a better one: gains less losses is the difference in who is served, and so is driving."""
    before, after = construct(problem), solve(problem, Limits(seconds=30, steps=30))
    told = compare(problem, before, after)
    assert len(told.served) - len(told.left) == len(before.unserved) - len(after.unserved)
    assert told.seconds == after.seconds - before.seconds
    assert told.late == frozenset()
    for job, (old, new) in told.moved.items():
        assert old != new
        assert {stop.job for stop in before.route[old].stops} & {stop.job for stop in after.route[new].stops} >= {job}


def test_a_trip_that_changes_car_moves() -> None:
    """From which to which, and the driving that saves."""
    problem = apart()
    crossed = construct(replace(problem, vehicles=(replace(CARS[0], start=7), replace(CARS[1], start=0))))
    told = compare(problem, crossed, construct(problem))
    assert told.moved == {"near": ("east", "west"), "far": ("west", "east")}
    assert told.counted == Change(moved=2, seconds=1200 - 4200)


def test_a_new_trip_is_newly_served_and_one_that_ended_is_no_loss() -> None:
    """The trip of before has been driven; another one came."""
    told = compare(apart(FAR), construct(apart(NEAR)), construct(apart(FAR)))
    assert (told.served, told.left, told.moved) == ({"far"}, frozenset(), {})


def test_a_trip_without_its_place_is_left_over() -> None:
    """Somebody else has the car now."""
    problem = apart()
    after = Plan(construct(apart(NEAR)).routes, construct(problem).unserved)
    assert compare(problem, construct(problem), after).left == {"far"}


def test_seconds_are_those_of_driving_whatever_they_cost() -> None:
    """A car whose kilometres cost more than its time saves what it does not drive, not what that would have cost."""
    dear = replace(apart(), vehicles=tuple(replace(car, per_km=100) for car in CARS))
    assert compare(dear, construct(dear), Plan((), ())).seconds == -construct(dear).seconds < 0


def test_a_promised_window_that_is_passed_is_late_once() -> None:
    """The plan was made with later windows than were promised; pickup and drop-off are one trip."""
    strict = apart(replace(NEAR, pickup_window=Window(0, 100), dropoff_window=Window(0, 200)))
    loose = construct(apart(NEAR))
    assert compare(strict, Plan((), ()), loose).counted == Change(served=1, late=1, seconds=600)


def test_legs_that_were_driven_are_not_saved() -> None:
    """A car that has come half of its way since drives as planned: nothing is said of it."""
    promised = replace(CARS[0], committed=tuple(Visit("near", kind) for kind in StopKind))
    before = construct(a_problem([NEAR], [promised]))
    later = a_problem([NEAR], [replace(promised, start=1)])
    told = compare(later, before, construct(later))
    assert (told, bool(told.counted)) == (Changes(), False)
