"""Every relaxation that is named does give the job a place, and less would not."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given

from routing.check import check
from routing.insertion import candidates, construct, place
from routing.plan import Plan
from routing.problem import FORBIDDEN, Job, Problem, Vehicle, Visit, Ways
from routing.relax import EXTRA, PATIENCE, Driver, Relaxation, Relaxer, relax, relaxations, relaxed
from schemas.values import Load, StopKind, Window
from tests.routing.make import OXYGEN, a_job, a_line, a_problem, a_town, a_vehicle, problems

AMOUNTS = ("later", "earlier", "ride", "shift")


def serves(problem: Problem, plan: Plan, one: Relaxation) -> bool:
    """Whether the job has a place in the plan as it stands once that has given; the judge looks at the whole plan."""
    world = relaxed(problem, one)
    made = place(world, plan, one.job, one.vehicle)
    return (
        made is not None
        and check(world, made) == []
        and one.job in {stop.job for stop in made.route[one.vehicle].stops}
    )


def anybody(problem: Problem, plan: Plan, one: Relaxation) -> bool:
    """Whether any vehicle has a place once that has given."""
    return any(each.why is None for each in candidates(relaxed(problem, one), plan, one.job))


@given(problems())
def test_every_relaxation_serves_its_job(problem: Problem) -> None:
    """Whatever the plan left over gets a relaxation that works, unless there is no way to drive it at all."""
    plan = construct(problem)
    relaxer = Relaxer(problem, plan)
    for left in plan.unserved:
        job, found = problem.job[left.job], relaxer.relax(left.job)
        if found is None:
            ways = [problem.ways(permit).seconds for permit in ("", *problem.permits)]
            assert job.aboard or all(one[job.pickup, job.dropoff] == FORBIDDEN for one in ways)
        else:
            assert serves(problem, plan, found)


@given(problems())
def test_a_second_less_serves_nobody(problem: Problem) -> None:
    """Seconds are the fewest: where one kind is enough, no vehicle has a place with one second less of it."""
    plan = construct(problem)
    relaxer = Relaxer(problem, plan)
    for left in plan.unserved:
        found = relaxer.relax(left.job)
        asked = [amount for amount in AMOUNTS if found and found.driver is None and getattr(found, amount)]
        if found and len(asked) == 1:
            assert not anybody(problem, plan, replace(found, **{asked[0]: getattr(found, asked[0]) - 1}))


@given(problems())
def test_a_driver_is_asked_for_last_and_may_not_be_a_second_later(problem: Problem) -> None:
    """One more driver only where nobody's patience does; standing there a second later, or with less, is too late."""
    plan = construct(problem)
    relaxer = Relaxer(problem, plan)
    for left in plan.unserved:
        found = relaxer.relax(left.job)
        if found is None or found.driver is None:
            continue
        base = replace(found, driver=None, vehicle="")
        assert not anybody(problem, plan, replace(base, later=base.later + PATIENCE))
        assert not anybody(problem, plan, replace(base, earlier=PATIENCE))
        late = replace(found.driver, before=found.driver.before + 1, until=found.driver.until + 1)
        assert not serves(problem, plan, replace(found, driver=late))
        assert not serves(problem, plan, replace(found, driver=replace(found.driver, until=found.driver.until - 1)))


@given(problems())
def test_asking_leaves_no_trace(problem: Problem) -> None:
    """The answer is the same in any order of asking, and the rows are put back."""
    plan = construct(problem)
    relaxer = Relaxer(problem, plan)
    ground = [np.copy(rows) for rows in (relaxer.search.ground.stops, relaxer.search.ground.cars)]
    once = [relaxer.relax(left.job) for left in plan.unserved]
    assert [relaxer.relax(left.job) for left in reversed(plan.unserved)][::-1] == once
    for before, after in zip(ground, (relaxer.search.ground.stops, relaxer.search.ground.cars), strict=True):
        assert np.array_equal(before, after)


def test_the_same_problem_relaxed_by_nothing_is_the_same() -> None:
    """Zero gives nothing."""
    problem = a_problem([a_job(max_ride=900)], [a_vehicle(duration=4000)])
    assert relaxed(problem, Relaxation("j0", "v0")).jobs == problem.jobs
    assert relaxed(problem, Relaxation("j0", "v0")).vehicles == problem.vehicles


@pytest.mark.parametrize(
    ("job", "vehicle", "wanted"),
    [
        (a_job(pickup_window=Window(0, 100)), a_vehicle(), Relaxation("j0", "v0", later=200)),
        (
            a_job(pickup_window=Window(4000, 5000), dropoff_window=Window(4000, 9000)),
            a_vehicle(shift=Window(0, 3000)),
            Relaxation("j0", "v0", earlier=4000 + 60 + 300 + 60 - 3000),
        ),
        (
            a_job(dropoff=7, pickup_window=Window(0, 500), max_ride=1850),
            a_vehicle(committed=(Visit("j1", StopKind.PICKUP), Visit("j1", StopKind.DROPOFF))),
            Relaxation("j0", "v0", ride=2280 - 420 - 1850),
        ),
        (a_job(), a_vehicle(shift=Window(0, 500)), Relaxation("j0", "v0", shift=220)),
        (a_job(), a_vehicle(duration=700), Relaxation("j0", "v0", shift=20)),
        (
            a_job(needs=OXYGEN, load=Load(2, 1), pickup_window=Window(0, 700)),
            a_vehicle(),
            Relaxation("j0", EXTRA, driver=Driver(1, 700, 700 + 60 + 300 + 60, OXYGEN, Load(2, 1))),
        ),
        (
            a_job(max_ride=250, dropoff_window=Window(0, 350), needs=OXYGEN),
            a_vehicle(),
            Relaxation("j0", EXTRA, later=10, ride=50, driver=Driver(1, 0, 420, OXYGEN, Load(1))),
        ),
        (a_job(penalty=500), a_vehicle(), Relaxation("j0", "v0")),
    ],
    ids=["later", "earlier", "ride", "shift", "duration", "driver", "alone", "dear"],
)
def test_the_cheapest_of_each_kind(job: Job, vehicle: Vehicle, wanted: Relaxation) -> None:
    """Each kind where it is the cheapest, to the second."""
    others = [a_job("j1", 2, 7, pickup_window=Window(720, 720))] if vehicle.committed else []
    problem = a_problem([job, *others], [vehicle])
    plan = construct(problem)
    assert [left.job for left in plan.unserved] == ["j0"]
    assert relax(problem, plan, "j0") == wanted


def test_a_job_without_any_way_has_no_relaxation() -> None:
    """A closed road does not give."""
    problem = a_problem([a_job()])
    problem.seconds[1, 2] = FORBIDDEN
    assert relax(problem, construct(problem), "j0") is None


def test_a_job_on_a_road_for_permits_wants_a_driver_with_one() -> None:
    """Where the way is closed to everybody there is, one more driver with the permit is asked for, and it is enough."""
    shut = a_line()
    shut[1, 2] = FORBIDDEN
    problem = a_problem([a_job()], [], shut, permits={"night": Ways(a_line(), a_line())})
    found = relax(problem, construct(problem), "j0")
    assert found is not None
    assert found.driver is not None
    assert found.driver.permit == "night"
    assert serves(problem, construct(problem), found)


def test_an_empty_fleet_wants_a_driver() -> None:
    """Where nobody is on duty one more driver is the first."""
    problem = Problem((), (a_job(),), np.zeros((3, 3), np.int32), np.zeros((3, 3), np.int32))
    found = relax(problem, construct(problem), "j0")
    assert found is not None
    assert found.driver is not None
    assert serves(problem, construct(problem), found)


def test_a_vehicle_may_have_the_name_of_the_extra_one() -> None:
    """The one more driver never takes somebody's name."""
    problem = a_problem([a_job(needs=OXYGEN)], [a_vehicle(EXTRA)])
    found = relax(problem, construct(problem), "j0")
    assert found is not None
    assert found.vehicle not in problem.vehicle


def test_what_is_in_the_plan_needs_no_relaxation() -> None:
    """Asking for a job that has its place is a mistake said aloud."""
    problem = a_problem([a_job()])
    with pytest.raises(ValueError, match="Job j0 is in the plan"):
        relax(problem, construct(problem), "j0")


def test_every_amount_has_its_test() -> None:
    """A new kind of relaxation comes with its law."""
    assert {field.name for field in fields(Relaxation)} == {"job", "vehicle", *AMOUNTS, "driver"}


def kind(one: Relaxation) -> str:
    """What gives."""
    return "driver" if one.driver else next((name for name in AMOUNTS if getattr(one, name)), "nothing")


def test_in_a_tight_town_every_relaxation_holds() -> None:
    """Many are left over by a plan of some size: each is served by what was named, and not all by the same kind."""
    problem = a_town()
    plan = construct(problem)
    found = relaxations(problem, plan)
    assert set(found) == {left.job for left in plan.unserved}
    assert [one for one in found.values() if not serves(problem, plan, one)] == []
    assert len(found) >= 8
    assert len({kind(one) for one in found.values()}) > 2
