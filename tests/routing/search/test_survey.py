"""Rows say what the problem says; roads say the same in both directions, stored or computed."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.problem import Problem, Ways
from routing.search.ground import FAR, NOWHERE, Ground, Records, Roads, favour, leg, leg_into
from routing.search.sparse import named
from routing.search.survey import blocks_of, classes_of, ground_of, origin_of
from routing.travel.plane import Plane
from schemas.values import Window
from tests.routing.make import NODES, a_job, a_problem, a_town, a_vehicle, problems


@given(problems())
def test_rows_say_what_the_problem_says(problem: Problem) -> None:
    """Stop by stop and car by car, times counted from the first shift."""
    ground, origin = ground_of(problem), origin_of(problem)
    for k, job in enumerate(problem.jobs):
        up, down = ground.stops[2 * k], ground.stops[2 * k + 1]
        assert (up["point"], down["point"]) == (NOWHERE if job.pickup is None else job.pickup, job.dropoff)
        for row, window in ((up, job.dropoff_window if job.single else job.pickup_window), (down, job.dropoff_window)):
            assert Window(int(row["earliest"]) + origin, int(row["latest"]) + origin) == window
        assert [up[name] for name in ("seats", "chairs", "litres", "kilos")] == [
            -down[name] for name in ("seats", "chairs", "litres", "kilos")
        ]
        bounded = job.max_ride is not None and job.pickup is not None
        assert down["ride"] == (job.max_ride + job.pickup_service if bounded else FAR)
        assert (bool(ground.jobs[k]["single"]), up["service"]) == (job.single, 0 if job.single else job.pickup_service)
        for row, due in zip(
            ground.dues[2 * k : 2 * k + 2], (None if job.single else job.pickup_due, job.dropoff_due), strict=True
        ):
            assert (row["due"], row["price"]) == ((FAR, 0) if due is None else (due - origin, job.late_price))
        assert bool(ground.jobs[k]["fixed"]) == (job.id in problem.committed)
        for v, vehicle in enumerate(problem.vehicles):
            assert named(ground.barred, k, v) == (vehicle.id in job.avoid)
            assert favour(ground, k, v) == problem.worth(job, vehicle)
            assert bool(ground.jobs[k]["needs"] & ~ground.cars[v]["traits"]) == (not job.needs <= vehicle.traits)
    assert all(ground.cars[v]["frozen"] == vehicle.frozen for v, vehicle in enumerate(problem.vehicles))


def driven(ground: Ground, car: Records) -> Roads:
    """The roads of the class that a car is of."""
    return classes_of(ground)[[block.base for block in blocks_of(ground)].index(car["base"])]


@given(problems())
def test_every_car_drives_the_roads_of_its_permit(problem: Problem) -> None:
    """Each leg of each car is what the ways of its permit say, with room for guests or without."""
    for ground in (ground_of(problem), ground_of(problem, 2)):
        for vehicle, car in zip(problem.vehicles, ground.cars, strict=True):
            roads, seconds = driven(ground, car), problem.ways(vehicle.permit).seconds
            assert all(
                leg(roads, a, b) == leg_into(roads, a, b) == seconds[a, b] for a in range(NODES) for b in range(NODES)
            )


def test_planes_of_two_permits_keep_their_own_pace() -> None:
    """A slower class is as its own plane reads, and no matrix is made."""
    town = a_town(riders=4, cars=2)
    slow = Plane(town.seconds.points, 0.3, 0.9)
    fleet = (town.vehicles[0], replace(town.vehicles[1], permit="slow"))
    ground = ground_of(replace(town, vehicles=fleet, permits={"slow": Ways(slow, town.metres)}))
    assert ground.roads.out.size == 0
    for car, plane in zip(ground.cars, (town.seconds, slow), strict=True):
        assert all(leg(driven(ground, car), a, b) == plane[a, b] for a in range(9) for b in range(9))


def test_only_so_many_needs_can_be_told_apart() -> None:
    """Sixty-two are; the sixty-third is refused with the number."""
    fleet = [a_vehicle(traits=frozenset(str(one) for one in range(62)))]
    assert ground_of(a_problem([a_job()], fleet)).cars[0]["traits"] == 2**62 - 1
    with pytest.raises(ValueError, match="63 different needs and traits"):
        ground_of(a_problem([a_job(needs=frozenset({"x"}))], fleet))


def test_endless_windows_stay_safe_to_add_up() -> None:
    """A window until the end of time is later than any second, and no number overflows."""
    wide = Window(-(2**31) + 1, 2**31 - 1)
    row = ground_of(a_problem([a_job(pickup_window=wide)])).stops[0]
    assert (row["earliest"], row["latest"]) == (-FAR, FAR)


def test_the_same_problem_with_a_bound_is_bounded() -> None:
    """One bounded ride or one bounded car is enough to have every ride proven."""
    free = a_problem([a_job()])
    assert not ground_of(free).bounded
    assert ground_of(replace(free, jobs=(a_job(max_ride=10),))).bounded
    assert ground_of(replace(free, vehicles=(a_vehicle(duration=10),))).bounded


@given(problems(), st.integers(1, 4))
def test_spare_rows_come_after_the_others(problem: Problem, spare: int) -> None:
    """Room for guests changes no row of the problem, but where the rows of a permit begin."""
    bare, wide = ground_of(problem), ground_of(problem, spare)
    for one, other in zip(bare[:3], wide[:3], strict=True):
        for name in set(one.dtype.names) - {"base", "long"}:
            assert np.array_equal(one[name], other[name][: len(one)])
