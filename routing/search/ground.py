"""What does not change during a search, as records: stops, jobs, cars and the roads between points.

Job k is stops 2k (pickup) and 2k+1 (dropoff). A record keeps what is read together side by side in memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.problem import Job, Problem, Vehicle
from routing.search.classes import kinds_of, pairs_of, soils_of
from routing.search.compiled import kernel
from routing.search.sparse import Sparse, likes, sparse_of, spot
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
DUE: Final = np.dtype([("due", "i4"), ("price", "i4")], align=True)
"""When a stop is due, and what a second later costs."""
MARKS: Final = [("fixed", "i1"), ("single", "i1"), ("kind", "i2"), ("bundle", "i4"), ("mate", "i4")]
"""`mate` is how far on the next job of a bundle is, round and round; 0: it is alone."""
JOB: Final = np.dtype([("penalty", "i8"), ("needs", "i8"), ("meet", "i8"), ("direct", "i4"), *MARKS], align=True)
"""`meet` is what it costs that somebody new serves it."""
CAR: Final = np.dtype(
    [
        ("start", "i4"),
        ("end", "i4"),
        ("begin", "i4"),
        ("close", "i4"),
        *LOAD,
        ("traits", "i8"),
        ("opening", "i8"),
        ("toll", "i8"),
        ("duration", "i4"),
        ("frozen", "i4"),
        ("base", "i4"),
        ("pace", "f8"),
        ("exponent", "f8"),
        *[(name, "i4") for name in ("driving", "minute", "km", "long")],
        ("long_pace", "f8"),
        ("long_exponent", "f8"),
        ("soil", "i4"),
    ],
    align=True,
)
Records = Any
"""An array of records, or one of them: mypy does not know the fields that kernels read as attributes."""
Ints = NDArray[np.int32]


class Roads(NamedTuple):
    """Seconds between points: `out[a, b]` from a to b and `into[b, a]` the same; or, both empty, a plane's formula.

    Of a ground: the rows of all permit classes stand one below the other, those for metres (where kilometres cost)
    below those for seconds. A car's begin at its `base`.
    """

    out: Ints
    into: Ints
    points: NDArray[np.float64]
    pace: float
    exponent: float


class Block(NamedTuple):
    """Where the rows of one permit class begin, and how its plane is driven."""

    base: int
    pace: float
    exponent: float


class Ground(NamedTuple):
    """Everything a kernel may look up but never change."""

    stops: Records
    dues: Records
    jobs: Records
    cars: Records
    roads: Roads
    barred: Sparse
    liked: Sparse
    pairs: Records
    fond: bool
    """Whether a car may be worth more to a job than it costs."""
    soils: Ints
    bounded: bool
    """Whether places must be proven: a ride or a car's time on the road or at the wheel is bounded, or classes or
    lateness matter."""
    soft: bool
    """Whether anybody may be late for a price."""
    mixed: bool
    """Whether cars drive in different permit classes; else `roads` are those of all."""
    careful: bool
    """Whether cars drive in different permit classes, or some car's driving is bounded or costs more than its seconds:
    then bids are looked for the slow way."""


def ground_of(problem: Problem, spare: int = 0) -> Ground:
    """The records of a problem, with room for spare jobs at points of their own; over 62 needs are a ValueError."""
    bit, kinds, origin = bits(problem), kinds_of(problem), origin_of(problem)
    at = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
    roads, classes = roads_by_permit(problem, 2 * spare)
    soils, soil = soils_of(problem, kinds)
    cars = [(*_car(one, bit, classes, origin, problem.vehicle_cost), soil[one.soiled]) for one in problem.vehicles]
    soft = any(map(is_soft, problem.jobs))
    careful = len(classes) > 1 or any(not one.usual or one.driving is not None for one in problem.vehicles)
    rides = any(job.max_ride is not None for job in problem.jobs)
    timed = rides or any(one.duration is not None for one in problem.vehicles)
    return Ground(
        stops=longer(stop_rows(problem.jobs, origin), 2 * spare),
        dues=longer(due_rows(problem.jobs, origin), 2 * spare),
        jobs=longer(_jobs(problem, bit, kinds), spare),
        cars=np.array(cars, dtype=CAR),
        roads=roads,
        barred=sparse_of([*(dict.fromkeys(job.avoid, 0) for job in problem.jobs), *[{}] * spare], at),
        liked=sparse_of([*(likes(job, problem.contact_price) for job in problem.jobs), *[{}] * spare], at),
        pairs=pairs_of(problem, kinds),
        fond=any(job.prefer for job in problem.jobs),
        soils=soils,
        bounded=timed or soft or careful or len(kinds) > 0,
        soft=soft,
        mixed=len(classes) > 1,
        careful=careful,
    )


def longer(rows: Records, more: int) -> Records:
    """The same rows and some blank ones."""
    return np.concatenate([rows, np.zeros((more, *rows.shape[1:]), dtype=rows.dtype)])


def permits_of(problem: Problem) -> tuple[str, ...]:
    """The permit classes that vehicles drive in; without any, the ordinary one."""
    return tuple(sorted({vehicle.permit for vehicle in problem.vehicles} or {""}))


def roads_by_permit(problem: Problem, more: int = 0) -> tuple[Roads, dict[str, tuple[Block, Block]]]:
    """All roads, and which of them are for seconds and for metres in every permit class that is driven in.

    Where no kilometre costs anything, those for metres are those for seconds: nobody reads them.
    """
    permits = permits_of(problem)
    ways = [problem.ways(permit) for permit in permits]
    blocks = [one.seconds for one in ways]
    if any(vehicle.per_km for vehicle in problem.vehicles):
        blocks += [one.metres for one in ways]
    whole = roads_of(blocks, more)
    size = len(whole.out[0]) if len(whole.out) else len(problem.seconds)
    each = [_block(one, w * size) for w, one in enumerate(blocks)]
    named = dict(zip(permits, zip(each, each[-len(ways) :], strict=False), strict=True))
    return whole._replace(pace=each[0].pace, exponent=each[0].exponent), named


def _block(one: Ints | Plane, base: int) -> Block:
    return Block(base, one.pace, one.exponent) if isinstance(one, Plane) else Block(base, 0.0, 1.0)


def blocks_of(ground: Ground) -> list[Block]:
    """Every permit class that is driven in, in the order of the rows."""
    found = np.unique(ground.cars[["base", "pace", "exponent"]]).tolist()
    return [Block(*one) for one in found] or [Block(0, ground.roads.pace, ground.roads.exponent)]


def classes_of(ground: Ground) -> list[Roads]:
    """The roads of every permit class that is driven in, in the order of the rows.

    Sliced here, for a kernel would hand the whole arrays back.
    """
    out, into, points = ground.roads[:3]
    return [Roads(out[base:], into[base:], points[base:], pace, far) for base, pace, far in blocks_of(ground)]


def roads_of(ways: Sequence[Ints | Plane], more: int = 0) -> Roads:
    """Both directions of each matrix side by side, so that a row is read whichever end is fixed; or the planes.

    Matrices get room for some more points.
    """
    planes = [np.asarray(one.points, dtype=np.float64) for one in ways if isinstance(one, Plane)]
    if planes:
        none = np.zeros((0, 0), dtype=np.int32)
        return Roads(none, none, planes[0] if len(planes) == 1 else np.concatenate(planes), 0.0, 1.0)
    stored = [np.ascontiguousarray(one, dtype=np.int32) for one in ways if isinstance(one, np.ndarray)]
    wide = [np.pad(one, (0, more)) for one in stored] if more else stored
    into = wide if not more and all(np.array_equal(one, one.T) for one in wide) else [one.T.copy() for one in wide]
    out = _below(wide)
    return Roads(out, out if into is wide else _below(into), np.zeros((0, 2)), 0.0, 1.0)


def _below(matrices: Sequence[Ints]) -> Ints:
    """One below the other; a single one is not copied."""
    return matrices[0] if len(matrices) == 1 else np.concatenate(matrices)


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


def is_soft(job: Job) -> bool:
    """Whether the job may be late for a price."""
    return job.late_price > 0 and (job.pickup_due is not None or job.dropoff_due is not None)


def due_rows(jobs: Sequence[Job], origin: Seconds) -> Records:
    """Two DUE records a job; a single stop has no pickup that could be late."""
    ends = [(job, due) for job in jobs for due in (None if job.single else job.pickup_due, job.dropoff_due)]
    return np.array([_due(origin, due, job.late_price) for job, due in ends], dtype=DUE)


def _due(origin: Seconds, due: Seconds | None, price: int) -> tuple[int, int]:
    return (FAR, 0) if due is None else (max(-FAR, min(FAR, due - origin)), price)


def stop_rows(jobs: Sequence[Job], origin: Seconds) -> Records:
    """Two STOP records a job, times since the origin; a single stop has its window in both."""
    rows: list[tuple[int, ...]] = []
    for job in jobs:
        load = _amounts(job.load)
        ride = FAR if job.max_ride is None or job.pickup is None else min(FAR, job.max_ride + job.pickup_service)
        pickup = NOWHERE if job.pickup is None else job.pickup
        begin, end = _since(origin, job.dropoff_window)
        if job.single:
            rows.append((NOWHERE, begin, end, 0, *load, FAR))
        else:
            rows.append((pickup, *_since(origin, job.pickup_window), job.pickup_service, *load, FAR))
        rows.append((job.dropoff, begin, end, job.dropoff_service, *(-one for one in load), ride))
    return np.array(rows, dtype=STOP)


def _jobs(problem: Problem, bit: Mapping[str, int], kinds: Mapping[str, int]) -> Records:
    pickups = np.array([job.dropoff if job.pickup is None else job.pickup for job in problem.jobs], dtype=np.int64)
    dropoffs = np.array([job.dropoff for job in problem.jobs], dtype=np.int64)
    direct = np.min([problem.ways(permit).seconds[pickups, dropoffs] for permit in permits_of(problem)], axis=0)
    rows = [
        job_row(job, (problem.leaving[job.id], problem.contact_price), bit, kinds, way, job.id in problem.committed)
        for job, way in zip(problem.jobs, direct.tolist(), strict=True)
    ]
    made = np.array(rows, dtype=JOB)
    number = {job.id: k for k, job in enumerate(problem.jobs)}
    for name, jobs in enumerate(problem.bundles.values(), 1):
        mates = np.array([number[job.id] for job in jobs])
        made["bundle"][mates], made["mate"][mates] = name, np.roll(mates, -1) - mates
    return made


def job_row(
    job: Job, prices: tuple[int, int], bit: Mapping[str, int], kinds: Mapping[str, int], direct: int, fixed: bool
) -> tuple[int, ...]:
    """A job as a JOB record, alone, with what leaving it over costs, and a contact."""
    (leaving, contact), way = prices, 0 if job.single else direct
    meet = 0 if job.met is None else contact
    return leaving, _mask(job.needs, bit), meet, way, fixed, job.single, kinds.get(job.kind, 0), 0, 0


def _car(
    vehicle: Vehicle, bit: Mapping[str, int], classes: Mapping[str, tuple[Block, Block]], origin: Seconds, cost: Seconds
) -> tuple[float, ...]:
    end = NOWHERE if vehicle.end is None else vehicle.end
    opening = 0 if vehicle.committed else cost
    room = _amounts(vehicle.capacity)
    traits = _mask(vehicle.traits, bit)
    duration = FAR if vehicle.duration is None else min(FAR, vehicle.duration)
    shift = _since(origin, vehicle.shift)
    own, long = classes[vehicle.permit]
    driving = FAR if vehicle.driving is None else min(FAR, vehicle.driving)
    return (
        *(vehicle.start, end, *shift, *room, traits, opening, vehicle.toll, duration, vehicle.frozen),
        *(*own, driving, vehicle.per_minute, vehicle.per_km),
        *long,
    )


@kernel
def roads_at(roads: Roads, base: int, pace: float, exponent: float) -> Roads:
    """Some of all roads."""
    return Roads(roads.out[base:], roads.into[base:], roads.points[base:], pace, exponent)


@kernel
def roads_for(ground: Ground, car: Records) -> Roads:
    """The roads a car drives."""
    if ground.mixed:
        return roads_at(ground.roads, car.base, car.pace, car.exponent)
    return ground.roads


@kernel
def aboard(ground: Ground, k: int) -> bool:
    """Whether the load of job k is in some car already, so that no other can be given it."""
    return bool(ground.stops[2 * k].point < 0 and not ground.jobs[k].single)


@kernel
def price(ground: Ground, car: Records, a: int, b: int) -> int:
    """What it costs this car to drive from point a to point b, as `Vehicle.price` has it."""
    if b < 0:
        return 0
    seconds, metres = leg(roads_for(ground, car), a, b), 0
    if car.km > 0:
        metres = leg(roads_at(ground.roads, car.long, car.long_pace, car.long_exponent), a, b)
    return int((50 * car.minute * seconds + 3 * car.km * metres) // 3000)


@kernel
def straight(ground: Ground, roads: Roads, k: int) -> int:
    """Seconds from pickup to dropoff of job k; where all drive the same roads they are known."""
    if not ground.mixed or ground.jobs[k].single:
        return int(ground.jobs[k].direct)
    return leg(roads, ground.stops[2 * k].point, ground.stops[2 * k + 1].point)


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
def favour(ground: Ground, job: int, car: int) -> int:
    """What it is worth that this car and no other serves the job; less than nothing where it has a price."""
    worth = -ground.jobs[job].meet - ground.cars[car].toll
    if ground.liked.cars.shape[0] > 0:
        known = spot(ground.liked, job, car)
        if known >= 0:
            worth += ground.liked.worth[known]
    return int(worth)
