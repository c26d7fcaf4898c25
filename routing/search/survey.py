"""A problem laid out for a search: its jobs, vehicles and ways as the records of a ground."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from routing.breaks import Break
from routing.problem import Job, Problem, Vehicle
from routing.search.classes import groups_of, kinds_of, pairs_of, soils_of
from routing.search.ground import (
    BREAK,
    CAR,
    DUE,
    FAR,
    HOUR,
    JOB,
    NOWHERE,
    STOP,
    Ground,
    Ints,
    Records,
    Roads,
)
from routing.search.sparse import likes, sparse_of
from routing.travel.plane import Plane
from schemas.values import Load, Seconds, Window


class Block(NamedTuple):
    """Where the rows of one permit class begin, and how its plane is driven."""

    base: int
    pace: float
    exponent: float


def ground_of(problem: Problem, spare: int = 0) -> Ground:
    """The records of a problem, with room for spare jobs at points of their own; over 62 needs are a ValueError."""
    bit, kinds, origin = bits(problem), kinds_of(problem), origin_of(problem)
    at = {vehicle.id: v for v, vehicle in enumerate(problem.vehicles)}
    roads, classes, hours = roads_by_permit(problem, origin, 2 * spare)
    breaks, first = _breaks(problem.vehicles, origin)
    soils, soil = soils_of(problem, kinds)
    cars = [
        (*_car(one, bit, classes, origin, problem.vehicle_cost), *first[one.breaks], classes[one.permit].hour)
        for one in problem.vehicles
    ]
    soiled = [(*car, soil[one.soiled]) for car, one in zip(cars, problem.vehicles, strict=True)]
    soft = any(map(is_soft, problem.jobs))
    hourly = bool(problem.bands)
    careful = hourly or len(classes) > 1 or any(not one.usual or one.driving is not None for one in problem.vehicles)
    rides = any(job.max_ride is not None for job in problem.jobs)
    timed = rides or any(one.duration is not None for one in problem.vehicles)
    return Ground(
        stops=longer(stop_rows(problem.jobs, origin), 2 * spare),
        dues=longer(due_rows(problem.jobs, origin), 2 * spare),
        jobs=longer(_jobs(problem, bit, kinds), spare),
        cars=np.array(soiled, dtype=CAR),
        roads=roads,
        barred=sparse_of([*(dict.fromkeys(job.avoid, 0) for job in problem.jobs), *[{}] * spare], at),
        liked=sparse_of([*(likes(job, problem.contact_price) for job in problem.jobs), *[{}] * spare], at),
        pairs=pairs_of(problem, kinds),
        fond=any(job.prefer for job in problem.jobs),
        soils=soils,
        breaks=breaks,
        hours=hours,
        bounded=timed or soft or careful or len(kinds) > 0 or len(breaks) > 0,
        soft=soft,
        mixed=len(classes) > 1,
        careful=careful,
        hourly=hourly,
        slow=hourly or len(breaks) > 0,
        mix=problem.mix_price,
    )


def longer(rows: Records, more: int) -> Records:
    """The same rows and some blank ones."""
    return np.concatenate([rows, np.zeros((more, *rows.shape[1:]), dtype=rows.dtype)])


def permits_of(problem: Problem) -> tuple[str, ...]:
    """The permit classes that vehicles drive in; without any, the ordinary one."""
    return tuple(sorted({vehicle.permit for vehicle in problem.vehicles} or {""}))


class Class(NamedTuple):
    """Of one permit class: the rows for seconds and for metres, and which of all hours is its first."""

    own: Block
    long: Block
    hour: int


def roads_by_permit(problem: Problem, origin: Seconds, more: int = 0) -> tuple[Roads, dict[str, Class], Records]:
    """All roads, which of them are those of every permit class that is driven in, and the HOUR records of all.

    Where no kilometre costs anything, those for metres are those for seconds: nobody reads them.
    """
    permits = permits_of(problem)
    ways = [problem.ways(permit) for permit in permits]
    bands = len(problem.bands) + 1
    blocks = [one.hours[k] for k in range(bands) for one in ways]
    if any(vehicle.per_km for vehicle in problem.vehicles):
        blocks += [one.metres for one in ways]
    whole = roads_of(blocks, more)
    size = len(whole.out[0]) if len(whole.out) else len(problem.seconds)
    each = [_block(one, w * size) for w, one in enumerate(blocks)]
    since = [band.begin - origin for band in problem.bands]
    begins = [-FAR, *(max(k - FAR, min(FAR + k, begin)) for k, begin in enumerate(since, 1))]
    hours = [(begins[k], *each[k * len(ways) + w]) for w in range(len(ways)) for k in range(bands)]
    held = zip(each, each[-len(ways) :], range(0, len(hours), bands), strict=False)
    named = {permit: Class(*one) for permit, one in zip(permits, held, strict=False)}
    return whole._replace(pace=each[0].pace, exponent=each[0].exponent), named, np.array(hours, dtype=HOUR)


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


def hours_of(ground: Ground) -> list[list[Roads]]:
    """The roads of every permit class in all hours."""
    out, into, points = ground.roads[:3]
    found: list[list[Roads]] = []
    for begin, base, pace, far in ground.hours.tolist():
        found += [[]] if begin == -FAR else []
        found[-1].append(Roads(out[base:], into[base:], points[base:], pace, far))
    return found


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
    ways = [problem.ways(permit) for permit in permits_of(problem)]
    direct = np.min([seconds[pickups, dropoffs] for way in ways for seconds in way.hours], axis=0)
    names, price = (bit, kinds, groups_of(problem)), problem.contact_price
    rows = [
        job_row(job, (problem.leaving[job.id], price), names, way, job.id in problem.committed)
        for job, way in zip(problem.jobs, direct.tolist(), strict=True)
    ]
    made = np.array(rows, dtype=JOB)
    number = {job.id: k for k, job in enumerate(problem.jobs)}
    for name, jobs in enumerate(problem.bundles.values(), 1):
        mates = np.array([number[job.id] for job in jobs])
        made["bundle"][mates], made["mate"][mates] = name, np.roll(mates, -1) - mates
    return made


def job_row(
    job: Job, prices: tuple[int, int], names: tuple[Mapping[str, int], ...], direct: int, fixed: bool
) -> tuple[int, ...]:
    """A job as a JOB record, alone, with what leaving it over costs, and a contact; by its needs, class and group."""
    (leaving, contact), (bit, kinds, groups), way = prices, names, 0 if job.single else direct
    meet, kind, group = 0 if job.met is None else contact, kinds.get(job.kind, 0), groups.get(job.group, 0)
    return leaving, _mask(job.needs, bit), meet, way, fixed, job.single, kind, 0, 0, group


def _car(
    vehicle: Vehicle, bit: Mapping[str, int], classes: Mapping[str, Class], origin: Seconds, cost: Seconds
) -> tuple[float, ...]:
    end = NOWHERE if vehicle.end is None else vehicle.end
    opening = 0 if vehicle.committed else cost
    room = _amounts(vehicle.capacity)
    traits = _mask(vehicle.traits, bit)
    duration = FAR if vehicle.duration is None else min(FAR, vehicle.duration)
    shift = _since(origin, vehicle.shift)
    own, long, _ = classes[vehicle.permit]
    driving = FAR if vehicle.driving is None else min(FAR, vehicle.driving)
    return (
        *(vehicle.start, end, *shift, *room, traits, opening, vehicle.toll, duration, vehicle.frozen),
        *(*own, driving, vehicle.per_minute, vehicle.per_km),
        *long,
    )


def _breaks(vehicles: Sequence[Vehicle], origin: Seconds) -> tuple[Records, dict[tuple[Break, ...], tuple[int, int]]]:
    """BREAK records, and where those of a vehicle begin and how many they are; alike vehicles share theirs."""
    rows, first = list[tuple[int, ...]](), dict[tuple[Break, ...], tuple[int, int]]()
    for vehicle in vehicles:
        if vehicle.breaks not in first:
            first[vehicle.breaks] = len(rows), len(vehicle.breaks)
            rows += [(*_since(origin, one.window), one.length) for one in vehicle.breaks]
    return np.array(rows, dtype=BREAK), first
