"""What does not change during a search, as records: stops, jobs, cars and the roads between points.

Job k is stops 2k (pickup) and 2k+1 (dropoff). A record keeps what is read together side by side in memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.problem import FAVOUR, Job, Problem, Vehicle
from routing.search.compiled import kernel
from routing.travel.plane import Plane, plane_leg
from schemas.values import Load, Seconds, Window

FAR: Final = 2**30
"""Later than any second of a problem, and still safe to add up."""
NOWHERE: Final = -1
"""The end of a route that may end anywhere; getting there costs nothing."""
LOAD: Final = [("seats", "i4"), ("chairs", "i4"), ("litres", "i4"), ("kilos", "i4")]
STOP: Final = np.dtype(
    [("point", "i4"), ("earliest", "i4"), ("latest", "i4"), ("service", "i4"), *LOAD, ("ride", "i4")], align=True
)
JOB: Final = np.dtype([("penalty", "i8"), ("needs", "i8"), ("direct", "i4"), ("fixed", "i1")], align=True)
CAR: Final = np.dtype(
    [
        ("start", "i4"),
        ("end", "i4"),
        ("begin", "i4"),
        ("close", "i4"),
        *LOAD,
        ("traits", "i8"),
        ("opening", "i8"),
        ("duration", "i4"),
        ("frozen", "i4"),
    ],
    align=True,
)
Records = Any
"""An array of records, or one of them: mypy does not know the fields that kernels read as attributes."""
Ints = NDArray[np.int32]


class Roads(NamedTuple):
    """Seconds between points: `out[a, b]` from a to b and `into[b, a]` the same; or, both empty, a plane's formula."""

    out: Ints
    into: Ints
    points: NDArray[np.float64]
    pace: float
    exponent: float


class Sparse(NamedTuple):
    """Some cars for each job: those of job k are `cars[first[k]:first[k + 1]]`, sorted."""

    first: Ints
    cars: Ints


class Ground(NamedTuple):
    """Everything a kernel may look up but never change."""

    stops: Records
    jobs: Records
    cars: Records
    roads: Roads
    barred: Sparse
    liked: Sparse
    bounded: bool
    """Whether any ride or any car's time on the road is bounded."""


def ground_of(problem: Problem, spare: int = 0) -> Ground:
    """The records of a problem, with room for spare jobs at points of their own; over 62 needs are a ValueError."""
    bit, origin = bits(problem), origin_of(problem)
    at = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
    rides = any(job.max_ride is not None for job in problem.jobs)
    return Ground(
        stops=longer(stop_rows(problem.jobs, origin), 2 * spare),
        jobs=longer(_jobs(problem, bit), spare),
        cars=np.array([_car(vehicle, bit, origin, problem.vehicle_cost) for vehicle in problem.vehicles], dtype=CAR),
        roads=roads_of(problem.seconds, 2 * spare),
        barred=_sparse([*(job.avoid for job in problem.jobs), *[()] * spare], at),
        liked=_sparse([*(job.prefer for job in problem.jobs), *[()] * spare], at),
        bounded=rides or any(vehicle.duration is not None for vehicle in problem.vehicles),
    )


def longer(rows: Records, more: int) -> Records:
    """The same rows and some blank ones."""
    return np.concatenate([rows, np.zeros((more, *rows.shape[1:]), dtype=rows.dtype)])


def roads_of(seconds: Ints | Plane, more: int = 0) -> Roads:
    """Both directions of a matrix side by side, so that a row is read whichever end is fixed; or the plane.

    A matrix gets room for some more points.
    """
    if isinstance(seconds, Plane):
        none = np.zeros((0, 0), dtype=np.int32)
        return Roads(none, none, seconds.points, seconds.pace, seconds.exponent)
    out = np.pad(seconds, (0, more)) if more else np.ascontiguousarray(seconds, dtype=np.int32)
    into = out if not more and np.array_equal(out, out.T) else out.T.copy()
    return Roads(out, into, np.zeros((0, 2)), 0.0, 1.0)


def bits(problem: Problem) -> Mapping[str, int]:
    """A bit for each need of a job and each trait of a vehicle."""
    names = sorted({name for job in problem.jobs for name in job.needs}.union(*(v.traits for v in problem.vehicles)))
    if len(names) > 62:
        raise ValueError(f"There are {len(names)} different needs and traits; at most 62 can be told apart.")
    return {name: 1 << place for place, name in enumerate(names)}


def _mask(names: Iterable[str], bit: Mapping[str, int]) -> int:
    """As bits; a name nobody else has is the sixty-third."""
    return sum({bit.get(name, 1 << 62) for name in names})


def _amounts(load: Load) -> tuple[int, int, int, int]:
    return load.seats, load.wheelchairs, load.litres, load.kilograms


def origin_of(problem: Problem) -> Seconds:
    """The second from which a search counts, so that its numbers stay small whatever the problem counts from."""
    shifts = [vehicle.shift.earliest for vehicle in problem.vehicles]
    return min(shifts, default=0)


def _since(origin: Seconds, window: Window) -> tuple[int, int]:
    earliest, latest = (max(-FAR, min(FAR, second - origin)) for second in (window.earliest, window.latest))
    return earliest, latest


def stop_rows(jobs: Sequence[Job], origin: Seconds) -> Records:
    """Two STOP records a job, times since the origin."""
    rows: list[tuple[int, ...]] = []
    for job in jobs:
        load = _amounts(job.load)
        ride = FAR if job.max_ride is None or job.pickup is None else min(FAR, job.max_ride + job.pickup_service)
        pickup = NOWHERE if job.pickup is None else job.pickup
        rows.append((pickup, *_since(origin, job.pickup_window), job.pickup_service, *load, FAR))
        rows.append(
            (job.dropoff, *_since(origin, job.dropoff_window), job.dropoff_service, *(-one for one in load), ride)
        )
    return np.array(rows, dtype=STOP)


def _jobs(problem: Problem, bit: Mapping[str, int]) -> Records:
    pickups = np.array([job.dropoff if job.pickup is None else job.pickup for job in problem.jobs], dtype=np.int64)
    direct = problem.seconds[pickups, np.array([job.dropoff for job in problem.jobs], dtype=np.int64)]
    rows = [
        job_row(job, problem.leaving[job.id], bit, way, job.id in problem.committed)
        for job, way in zip(problem.jobs, direct.tolist(), strict=True)
    ]
    return np.array(rows, dtype=JOB)


def job_row(job: Job, leaving: int, bit: Mapping[str, int], direct: int, fixed: bool) -> tuple[int, int, int, bool]:
    """A job as a JOB record, with what leaving it over costs."""
    return leaving, _mask(job.needs, bit), direct, fixed


def _car(vehicle: Vehicle, bit: Mapping[str, int], origin: Seconds, cost: Seconds) -> tuple[int, ...]:
    end = NOWHERE if vehicle.end is None else vehicle.end
    opening = 0 if vehicle.committed else cost
    room = _amounts(vehicle.capacity)
    traits = _mask(vehicle.traits, bit)
    duration = FAR if vehicle.duration is None else min(FAR, vehicle.duration)
    shift = _since(origin, vehicle.shift)
    return vehicle.start, end, *shift, *room, traits, opening, duration, vehicle.frozen


def _sparse(names: Iterable[Iterable[str]], at: Mapping[str, int]) -> Sparse:
    found = [_sorted(some, at) for some in names]
    first = np.cumsum([0, *map(len, found)], dtype=np.int32)
    return Sparse(first, np.array([car for cars in found for car in cars], dtype=np.int32))


def _sorted(names: Iterable[str], at: Mapping[str, int]) -> list[int]:
    return sorted(at[name] for name in names if name in at)


def some_cars(some: Sparse, k: int, names: Iterable[str], at: Mapping[str, int]) -> Sparse:
    """The same with these cars for job k, after which no job has any."""
    cars = np.append(some.cars[: some.first[k]], np.array(_sorted(names, at), dtype=np.int32))
    return Sparse(np.append(some.first[: k + 1], np.full(len(some.first) - k - 1, len(cars), dtype=np.int32)), cars)


@kernel
def leg(roads: Roads, a: int, b: int) -> int:
    """Seconds from point a to point b; rows of a stay in the cache while a is fixed."""
    if b < 0:
        return 0
    if roads.out.shape[0] > 0:
        return int(roads.out[a, b])
    return plane_leg(roads.points, roads.pace, roads.exponent, a, b)


@kernel
def leg_into(roads: Roads, a: int, b: int) -> int:
    """The same where b is fixed."""
    if b < 0:
        return 0
    if roads.out.shape[0] > 0:
        return int(roads.into[b, a])
    return plane_leg(roads.points, roads.pace, roads.exponent, a, b)


@kernel
def named(some: Sparse, job: int, car: int) -> bool:
    """Whether the car is among those of the job."""
    low, high = some.first[job], some.first[job + 1]
    while low < high:
        middle = (low + high) // 2
        if some.cars[middle] < car:
            low = middle + 1
        else:
            high = middle
    return bool(low < some.first[job + 1] and some.cars[low] == car)


@kernel
def favour(ground: Ground, job: int, car: int) -> int:
    """What it is worth that this car and no other serves the job."""
    if ground.liked.cars.shape[0] > 0 and named(ground.liked, job, car):
        return FAVOUR
    return 0
