"""Asking only those near by loses nobody: rare cars are asked by those who need them, however far."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from routing.insertion import construct
from routing.problem import FORBIDDEN, Problem
from routing.search.ground import Ground, leg
from routing.search.near import SMALL, Near, near_of
from routing.search.survey import blocks_of, classes_of, ground_of
from routing.travel.plane import Plane
from schemas.values import Load
from tests.routing.make import OXYGEN, a_job, a_problem, a_town, a_vehicle, problems


def able_kinds(ground: Ground, near: Near, k: int) -> set[int]:
    """The kinds of cars that could carry a job at all, by hand."""
    cars, up, down, job = ground.cars, ground.stops[2 * k], ground.stops[2 * k + 1], ground.jobs[k]
    first = down["point"] if job["single"] else up["point"]
    roads = {block.base: roads for block, roads in zip(blocks_of(ground), classes_of(ground), strict=True)}
    return {
        int(near.kind[v])
        for v in range(len(cars))
        if not job["needs"] & ~cars["traits"][v]
        and up["seats"] <= cars["seats"][v]
        and up["chairs"] <= cars["chairs"][v]
        and leg(roads[int(cars["base"][v])], first, down["point"]) != FORBIDDEN
    }


@given(problems())
def test_where_there_are_few_cars_every_able_one_is_asked(problem: Problem) -> None:
    """Up to the number that is asked, no idle car that could come is missing and none that could not is there."""
    ground = ground_of(problem)
    near = near_of(ground)
    for k in range(len(problem.jobs)):
        if problem.jobs[k].aboard:
            continue
        listed = near.idle[k][near.idle[k] >= 0]
        assert {int(near.kind[v]) for v in listed} == able_kinds(ground, near, k)


def test_one_wheelchair_car_among_five_hundred_is_found() -> None:
    """It stands farther away than every other car, and the one who needs it still gets it."""
    crowd = [a_vehicle(f"v{k}", 1 + k % 3, shift=_shift(k)) for k in range(500)]
    rare = a_vehicle("rare", 7, traits=OXYGEN, capacity=Load(seats=4, wheelchairs=1))
    jobs = [a_job("usual", 1, 2), a_job("needy", 1, 2, needs=OXYGEN, load=Load(1, 1))]
    problem = a_problem(jobs, [*crowd[:250], rare, *crowd[250:]])
    assert near_of(ground_of(problem)).idle[1].max() == 250
    plan = construct(problem)
    assert plan.unserved == ()
    assert [stop.job for stop in plan.route["rare"].stops] == ["needy", "needy"]


def _shift(k: int):
    """No two alike, so that each car is a kind of its own."""
    shift = a_vehicle().shift
    return replace(shift, latest=shift.latest + k)


def test_equal_cars_are_one_kind() -> None:
    """A job is offered the first of a run of equal cars; the run's end says how many more there are."""
    fleet = [a_vehicle(f"a{k}", 0) for k in range(3)] + [a_vehicle(f"b{k}", 4) for k in range(2)]
    near = near_of(ground_of(a_problem([a_job()], fleet)))
    assert near.kind.tolist() == [3, 3, 3, 5, 5]
    assert near.idle[0].tolist() == [0, 3]


def two_towns(riders: int) -> Problem:
    """Every other rider lives and works five hundred kilometres away."""
    problem = a_town(riders=riders, cars=5)
    points = a_plane(problem).points.copy()
    points[1 : 2 * riders : 2] += 500_000
    return replace(problem, seconds=replace(a_plane(problem), points=points))


def a_plane(problem: Problem) -> Plane:
    """The plane of a town."""
    assert isinstance(problem.seconds, Plane)
    return problem.seconds


@pytest.mark.parametrize("riders", [400, SMALL // 2 + 100], ids=["compared", "searched"])
def test_neighbours_are_from_ones_own_town(riders: int) -> None:
    """Pair by pair in small problems, by a tree in large ones: other stops, no stop twice, none of the other town."""
    near = near_of(ground_of(two_towns(riders)))
    own = np.arange(2 * riders)[:, None]
    for rows in (near.close, near.around):
        assert ((rows >= 0) & (rows < 2 * riders) & (rows != own)).all()
        assert all(len(set(row.tolist())) == len(row) for row in rows)
        assert (rows // 2 % 2 == own // 2 % 2).all()
