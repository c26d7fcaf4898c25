"""Insertion keeps every rule, every promise, and finds what there is to find."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.check import check
from routing.insertion import candidates, construct, place
from routing.plan import Why
from routing.problem import Job, Problem, Vehicle, Visit
from routing.schedule import Infeasible
from schemas.values import Load, StopKind, Window
from tests.routing.make import a_job, a_problem, a_vehicle, hourly_problems, orders, problems

PICKUP, DROPOFF = StopKind.PICKUP, StopKind.DROPOFF


@given(st.one_of(problems(), hourly_problems()))
def test_every_constructed_plan_passes_the_judge(problem: Problem) -> None:
    """Whatever the problem, the plan breaks no rule; committed orders are among the rules."""
    assert check(problem, construct(problem)) == []


@given(problems())
def test_the_same_problem_gives_the_same_plan(problem: Problem) -> None:
    """Insertion has no dice."""
    assert construct(problem) == construct(problem)


@given(problems())
def test_a_plan_restarted_from_itself_keeps_what_it_serves(problem: Problem) -> None:
    """A warm start takes over the routes, so nobody planned is dropped."""
    plan = construct(problem)
    again = construct(problem, plan)
    assert check(problem, again) == []
    assert {job for _, stop in plan.stops() if (job := stop.job)} <= {stop.job for _, stop in again.stops()}


@given(st.one_of(problems(), hourly_problems()))
def test_candidates_come_true(problem: Problem) -> None:
    """Whoever is listed as able can be given the job at that cost; whoever is not, cannot."""
    plan = construct(problem)
    for job in problem.jobs:
        if job.id in problem.committed:
            continue
        listed = candidates(problem, plan, job.id)
        assert {one.vehicle for one in listed} == set(problem.vehicle)
        able = [one.why is None for one in listed]
        assert able == sorted(able, reverse=True)
        for one in listed:
            made = place(problem, plan, job.id, one.vehicle)
            assert (made is not None) == (one.why is None)
            if made is not None:
                assert check(problem, made) == []
                assert job.id in {stop.job for stop in made.route[one.vehicle].stops}


@given(problems())
@settings(max_examples=50)
def test_every_job_left_over_has_a_reason_that_holds(problem: Problem) -> None:
    """Nobody is refused for needs or room that some vehicle has."""
    for left in construct(problem).unserved:
        job = problem.job[left.job]
        if left.why is Why.NEEDS:
            assert all(not job.needs <= vehicle.traits for vehicle in problem.vehicles)
        if left.why is Why.CAPACITY:
            assert all(
                not (job.load.fits(vehicle.capacity) and job.needs <= vehicle.traits) for vehicle in problem.vehicles
            )
        assert left.short >= 0


@pytest.mark.parametrize(
    ("job", "vehicle", "why", "short"),
    [
        (a_job(needs=frozenset({"oxygen", "night"})), a_vehicle(traits=frozenset({"night"})), Why.NEEDS, 1),
        (a_job(load=Load(seats=6)), a_vehicle(), Why.CAPACITY, 2),
        (a_job(avoid=frozenset({"v0"})), a_vehicle(), Why.AVOIDED, 0),
        (a_job(), a_vehicle(shift=Window(0, 500)), Why.SHIFT, 220),
        (a_job(), a_vehicle(duration=700), Why.SHIFT, 20),
        (a_job(pickup_window=Window(0, 100)), a_vehicle(), Why.WINDOW, 200),
        (a_job(max_ride=250), a_vehicle(), Why.RIDE_TIME, 50),
        (
            a_job("j1", 7, 6, pickup_window=Window(0, 2200), load=Load(seats=4)),
            a_vehicle(committed=(Visit("j0", PICKUP), Visit("j0", DROPOFF))),
            Why.BUSY,
            20,
        ),
    ],
    ids=lambda value: value.value if isinstance(value, Why) else "",
)
def test_a_job_left_over_says_why_and_by_how_much(job: Job, vehicle: Vehicle, why: Why, short: int) -> None:
    """Each rung of the ladder, with the size of the nearest miss."""
    others = () if job.id == "j0" else (a_job("j0", 1, 3, pickup_window=Window(300, 300)),)
    (left,) = construct(a_problem([*others, job], [vehicle])).unserved
    assert (left.job, left.why, left.short) == (job.id, why, short)


def test_no_vehicles_is_said_as_such() -> None:
    """An empty fleet is its own reason."""
    problem = Problem((), (a_job(),), np.zeros((3, 3), np.int32), np.zeros((3, 3), np.int32))
    assert [one.why for one in construct(problem).unserved] == [Why.NO_VEHICLE]


def test_a_job_without_its_way_is_unreachable() -> None:
    """A closed road is forbidden, not long."""
    problem = a_problem([a_job()])
    problem.seconds[0, 1] = 2**31 - 1
    assert [one.why for one in construct(problem).unserved] == [Why.UNREACHABLE]


def test_a_visit_on_the_way_costs_nothing() -> None:
    """A single stop lies between the two of a ride; both listed candidates and the plan begin it when it is reached."""
    visit = a_job("visit", None, 2, single=True, load=Load(), dropoff_window=Window(0, 2000))
    problem = a_problem([a_job("ride", 1, 3), visit], [a_vehicle("near"), a_vehicle("far", 7)])
    plan = construct(problem)
    assert orders(plan) == {"near": [("ride", PICKUP), ("visit", DROPOFF), ("ride", DROPOFF)]}
    best = candidates(problem, plan, "visit")[0]
    assert (best.vehicle, best.added_seconds) == ("near", 0)
    assert best.pickup_start == best.dropoff_start == plan.routes[0].stops[1].start == 660


def test_higher_priority_goes_first() -> None:
    """Two who cannot both be served: the more urgent is."""
    late = Window(0, 400)
    jobs = [a_job("calm", 1, 7, pickup_window=late), a_job("urgent", 0, 7, pickup_window=Window(0, 0), priority=1)]
    jobs = [replace(job, load=Load(seats=4)) for job in jobs]
    assert orders(construct(a_problem(jobs))) == {"v0": [("urgent", PICKUP), ("urgent", DROPOFF)]}


def test_a_preferred_vehicle_is_worth_a_small_detour() -> None:
    """The preferred wins over a car up to ten minutes nearer, not over one much nearer."""
    near, far, farther = a_vehicle("near", 1), a_vehicle("far", 2), a_vehicle("farther", 4)
    job = a_job(prefer=frozenset({"far", "farther"}))
    assert list(orders(construct(a_problem([job], [near, far])))) == ["far"]
    assert list(orders(construct(a_problem([job], [near, farther])))) == ["near"]


def test_whom_one_has_met_is_worth_the_price_of_a_contact() -> None:
    """A driver met before wins over a stranger up to that price nearer; the list of candidates agrees."""
    near, far = a_vehicle("near", 1), a_vehicle("far", 4)
    job = a_job(met=frozenset({"far"}))
    dear, cheap = (a_problem([job], [near, far], contact_price=price) for price in (901, 899))
    assert [list(orders(construct(one))) for one in (dear, cheap)] == [["far"], ["near"]]
    assert candidates(dear, construct(a_problem([], [near, far])), job.id)[0].vehicle == "far"


def test_groups_ride_apart_up_to_the_price_of_mixing() -> None:
    """Ten minutes there and back are driven where mixing is dearer; who is aboard from the start counts too."""
    begun, east, west = a_job("begun", None, 4, group="east"), a_job("own", 2, 4, group="east"), a_job("west", 2, 4)
    car = a_vehicle(start=2, end=4, committed=(Visit("begun", DROPOFF),))
    for price, apart in ((1199, (0, 1199)), (1201, (1200, 0))):
        problem = a_problem([begun, east, replace(west, group="west")], [car], mix_price=price)
        plan = construct(replace(problem, jobs=(begun,)))
        own, other = (candidates(problem, plan, job)[0] for job in ("own", "west"))
        assert (own.added_seconds, own.mixed) == (0, 0)
        assert (other.added_seconds, other.mixed) == apart


def test_who_did_more_than_their_share_is_asked_later() -> None:
    """Their toll counts against them like driving, and buys nobody off."""
    tired, fresh = a_vehicle("tired", 1, toll=700), a_vehicle("fresh", 3)
    assert list(orders(construct(a_problem([a_job()], [tired, fresh])))) == ["fresh"]
    assert list(orders(construct(a_problem([a_job()], [replace(tired, toll=500), fresh])))) == ["tired"]


def test_those_below_the_floor_go_first_among_equals() -> None:
    """Of two who cannot both be served, the one served too seldom is; priority still outweighs any floor."""
    late = Window(0, 400)
    jobs = [a_job("near", 0, 7, pickup_window=late), a_job("outer", 1, 7, pickup_window=late, floor=50)]
    jobs = [replace(job, load=Load(seats=4)) for job in jobs]
    assert list(orders(construct(a_problem(jobs))).values()) == [[("outer", PICKUP), ("outer", DROPOFF)]]
    urgent = [replace(jobs[0], priority=1), replace(jobs[1], floor=10**6)]
    assert list(orders(construct(a_problem(urgent))).values()) == [[("near", PICKUP), ("near", DROPOFF)]]


def test_a_promise_that_cannot_be_kept_is_refused_by_name() -> None:
    """Without an excuse an impossible committed order raises, naming the vehicle."""
    vehicle = a_vehicle("late", committed=(Visit("j0", PICKUP), Visit("j0", DROPOFF)))
    with pytest.raises(Infeasible, match="late"):
        construct(a_problem([a_job(pickup_window=Window(0, 10))], [vehicle]))


def test_a_plan_made_before_a_pickup_is_taken_over_without_it() -> None:
    """Who has boarded since is only set down; nothing of the old order brings the pickup back."""
    before = construct(a_problem([a_job()]))
    aboard = a_vehicle(committed=(Visit("j0", DROPOFF),), frozen=1)
    problem = a_problem([a_job(pickup=None)], [aboard])
    assert check(problem, construct(problem, before)) == []
