"""What does not change during a search, as records: stops, jobs, cars and the roads between points.

Job k is stops 2k (pickup) and 2k+1 (dropoff). A record keeps what is read together side by side in memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.problem import Job, Problem, Vehicle
from routing.search.compiled import inlined, kernel
from routing.tables import FAVOUR
from routing.travel.plane import Plane, plane_leg
from schemas.values import Load, Window

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
        ("frozen", "i4"),
    ],
    align=True,
)
Records = NDArray[np.void]
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
    rides: bool


def ground_of(problem: Problem) -> Ground:
    """The records of a problem."""
    bit = _bits(problem)
    at = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
    roads = roads_of(problem.seconds)
    return Ground(
        stops=_stops(problem.jobs),
        jobs=_jobs(problem, bit),
        cars=_cars(problem, bit),
        roads=roads,
        barred=_sparse((job.avoid for job in problem.jobs), at),
        liked=_sparse((job.prefer for job in problem.jobs), at),
        rides=any(job.max_ride is not None for job in problem.jobs),
    )


def roads_of(seconds: Ints | Plane) -> Roads:
    """Both directions of a matrix side by side, so that a row is read whichever end is fixed; or the plane."""
    if isinstance(seconds, Plane):
        none = np.zeros((0, 0), dtype=np.int32)
        return Roads(none, none, seconds.points, seconds.pace, seconds.exponent)
    out = np.ascontiguousarray(seconds, dtype=np.int32)
    into = out if np.array_equal(out, out.T) else np.ascontiguousarray(out.T)
    return Roads(out, into, np.zeros((0, 2)), 0.0, 1.0)


def _bits(problem: Problem) -> Mapping[str, int]:
    """A bit for each need; those beyond 62 share none, for there are never so many."""
    names = sorted({name for job in problem.jobs for name in job.needs})
    if len(names) > 62:
        raise ValueError(f"There are {len(names)} different needs; at most 62 can be told apart.")
    return {name: 1 << place for place, name in enumerate(names)}


def _mask(names: Iterable[str], bit: Mapping[str, int]) -> int:
    return sum(bit.get(name, 0) for name in names)


def _amounts(load: Load) -> tuple[int, int, int, int]:
    return load.seats, load.wheelchairs, load.litres, load.kilograms


def _clipped(window: Window) -> tuple[int, int]:
    return max(-FAR, min(FAR, window.earliest)), max(-FAR, min(FAR, window.latest))


def _stops(jobs: Sequence[Job]) -> Records:
    rows = []
    for job in jobs:
        load = _amounts(job.load)
        ride = FAR if job.max_ride is None or job.pickup is None else min(FAR, job.max_ride + job.pickup_service)
        pickup = NOWHERE if job.pickup is None else job.pickup
        rows.append((pickup, *_clipped(job.pickup_window), job.pickup_service, *load, FAR))
        rows.append((job.dropoff, *_clipped(job.dropoff_window), job.dropoff_service, *(-one for one in load), ride))
    return np.array(rows, dtype=STOP)


def _jobs(problem: Problem, bit: Mapping[str, int]) -> Records:
    masks = {needs: _mask(needs, bit) for needs in {job.needs for job in problem.jobs}}
    rows = [(job.penalty, masks[job.needs], _direct(problem, job), job.id in problem.committed) for job in problem.jobs]
    return np.array(rows, dtype=JOB)


def _direct(problem: Problem, job: Job) -> int:
    return 0 if job.pickup is None else int(problem.seconds[job.pickup, job.dropoff])


def _cars(problem: Problem, bit: Mapping[str, int]) -> Records:
    return np.array([_car(vehicle, bit, problem.vehicle_cost) for vehicle in problem.vehicles], dtype=CAR)


def _car(vehicle: Vehicle, bit: Mapping[str, int], cost: int) -> tuple[int, ...]:
    end = NOWHERE if vehicle.end is None else vehicle.end
    opening = 0 if vehicle.committed else cost
    room = _amounts(vehicle.capacity)
    traits = _mask(vehicle.traits, bit)
    return vehicle.start, end, *_clipped(vehicle.shift), *room, traits, opening, vehicle.frozen


def _sparse(names: Iterable[Iterable[str]], at: Mapping[str, int]) -> Sparse:
    found = [sorted(at[name] for name in some if name in at) for some in names]
    first = np.cumsum([0, *map(len, found)], dtype=np.int32)
    return Sparse(first, np.array([car for cars in found for car in cars], dtype=np.int32))


@inlined
def leg(roads: Roads, a: int, b: int) -> int:
    """Seconds from point a to point b; rows of a stay in the cache while a is fixed."""
    if b < 0:
        return 0
    if roads.out.shape[0] > 0:
        return roads.out[a, b]
    return plane_leg(roads.points, roads.pace, roads.exponent, a, b)


@inlined
def leg_into(roads: Roads, a: int, b: int) -> int:
    """The same where b is fixed."""
    if b < 0:
        return 0
    if roads.out.shape[0] > 0:
        return roads.into[b, a]
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
    return low < some.first[job + 1] and some.cars[low] == car


__all__ = ["FAVOUR", "Ground", "Roads", "Sparse", "ground_of", "leg", "leg_into", "named", "roads_of"]
