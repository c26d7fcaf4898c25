"""Reality first: what committed orders already break is widened, so a late driver never makes a problem insoluble."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import sub

import numpy as np

from routing.problem import FORBIDDEN, Cleaning, Job, Matrix, Problem, Vehicle, Ways
from routing.schedule import Timing, amounts, call_of, cleanings_of, loads, timed
from routing.travel.plane import Plane
from schemas.values import Load, Seconds, StopKind, Window


def excused(problem: Problem) -> Problem:
    """The same problem, with what reality already broke of the committed orders widened.

    Windows, ride times, shift ends, durations, driving and room grow as little as keeps every committed order drivable.
    Where an order still has no way, forbidden legs inside it take the longest legal time of the matrix.

    Where nothing is broken the very same problem comes back. New jobs find no excuse: they may not make anyone later.
    """
    clean = problem.clean
    broken = [one for one in problem.vehicles if not _sound(problem.job, problem.ways(one.permit), one, clean)]
    if not broken:
        return problem
    jobs, vehicles = dict(problem.job), dict(problem.vehicle)
    shut = [one for one in broken if not _eased(one, jobs, vehicles, problem.ways(one.permit), clean)]
    problem = _opened(problem, shut)
    for vehicle in shut:
        _eased(vehicle, jobs, vehicles, problem.ways(vehicle.permit), clean)
    return replace(problem, vehicles=tuple(vehicles.values()), jobs=tuple(jobs.values()))


def _eased(vehicle: Vehicle, jobs: dict[str, Job], vehicles: dict[str, Vehicle], ways: Ways, clean: Cleaning) -> bool:
    """Widen what the committed order of a vehicle breaks; whether that was enough. Edits `jobs` and `vehicles` then."""
    trial = dict(jobs)
    roomy = replace(_roomier(replace(vehicle, breaks=()), trial), driving=None)
    late = roomy if _sound(trial, ways, roomy, clean) else _later(roomy, trial, ways, clean)
    rested = _rested(replace(late, breaks=vehicle.breaks), trial, ways, clean)
    eased = _farther(replace(rested, driving=vehicle.driving), trial, ways, clean)
    enough = eased.shift.latest < FORBIDDEN and _sound(trial, ways, eased, clean)
    if enough:
        jobs |= trial
        vehicles[vehicle.id] = eased
    return enough


def _sound(jobs: Mapping[str, Job], ways: Ways, vehicle: Vehicle, clean: Cleaning) -> bool:
    return isinstance(timed(jobs, ways, vehicle, vehicle.committed, clean), Timing)


def _opened(problem: Problem, broken: list[Vehicle]) -> Problem:
    """The problem with a way for every committed leg, in the permit class of its vehicle."""
    opened = {
        permit: _with_ways(problem, problem.ways(permit), [one for one in broken if one.permit == permit])
        for permit in {vehicle.permit for vehicle in broken}
    }
    ordinary = opened.pop("", problem.ways(""))
    permits = {**problem.permits, **opened}
    return replace(problem, seconds=ordinary.seconds, metres=ordinary.metres, bands=ordinary.bands, permits=permits)


def _with_ways(problem: Problem, ways: Ways, broken: list[Vehicle]) -> Ways:
    """The ways with one for every committed leg; on a plane there always is one."""
    if isinstance(ways.seconds, Plane) or isinstance(ways.metres, Plane):
        return ways
    legs = [leg for vehicle in broken for leg in pairwise(_nodes(vehicle, problem.job))]
    metres = _open(ways.metres, legs, ways.seconds)
    bands = (replace(one, seconds=_open(one.seconds, legs, one.seconds)) for one in ways.bands)
    return Ways(_open(ways.seconds, legs, ways.seconds), metres, tuple(bands))


def _open(matrix: Matrix | Plane, legs: Sequence[tuple[int, int]], seconds: Matrix | Plane) -> Matrix | Plane:
    """The matrix with its longest legal entry for every leg on which there is no way."""
    if isinstance(matrix, Plane) or isinstance(seconds, Plane):
        return matrix
    opened, legal = matrix.copy(), seconds != FORBIDDEN
    for a, b in legs:
        if not legal[a, b]:
            opened[a, b] = np.max(matrix, where=legal, initial=0)
    return opened


def _roomier(vehicle: Vehicle, jobs: Mapping[str, Job]) -> Vehicle:
    peaks = [max(column) for column in zip(*loads(jobs, vehicle.committed), strict=True)]
    if max(map(sub, peaks, amounts(vehicle.capacity))) <= 0:
        return vehicle
    return replace(vehicle, capacity=Load(*map(max, peaks, amounts(vehicle.capacity))))


def _farther(vehicle: Vehicle, jobs: Mapping[str, Job], ways: Ways, clean: Cleaning) -> Vehicle:
    """The vehicle with as much driving as its committed order takes."""
    timing = timed(jobs, ways, replace(vehicle, driving=None), vehicle.committed, clean)
    if vehicle.driving is None or not isinstance(timing, Timing):
        return vehicle
    return replace(vehicle, driving=max(vehicle.driving, sum(timing.legs) + timing.home))


def _nodes(vehicle: Vehicle, jobs: Mapping[str, Job]) -> list[int]:
    """Where the committed order of a vehicle leads it."""
    nodes = [vehicle.start, *(call_of(jobs[visit.job], visit.kind).node for visit in vehicle.committed)]
    return nodes if vehicle.end is None or not vehicle.committed else [*nodes, vehicle.end]


def _later(vehicle: Vehicle, jobs: dict[str, Job], ways: Ways, clean: Cleaning) -> Vehicle:
    """Drive the committed order at once; excuse each lateness met, then rides and a duration too long. Edits `jobs`."""
    here, clock, starts = vehicle.start, vehicle.shift.earliest, {}
    cleanings = cleanings_of(jobs, vehicle.committed, clean, vehicle.soiled)
    for visit, cleaning in zip(vehicle.committed, cleanings, strict=True):
        call = call_of(jobs[visit.job], visit.kind)
        clock = max(call.window.earliest, clock + cleaning + ways.leg(here, call.node, clock + cleaning))
        jobs[visit.job] = _waited(jobs[visit.job], visit.kind, clock)
        starts[visit] = clock
        here, clock = call.node, clock + call.service
    home = 0 if vehicle.end is None else ways.leg(here, vehicle.end, clock)
    late = replace(vehicle, shift=Window(vehicle.shift.earliest, max(vehicle.shift.latest, clock + home)))
    if not _sound(jobs, ways, replace(late, duration=None), clean):
        for visit, start in starts.items():
            if visit.kind is StopKind.PICKUP:
                done = next(at for one, at in starts.items() if one.job == visit.job and one.kind is StopKind.DROPOFF)
                jobs[visit.job] = _longer(jobs[visit.job], done - start)
    return _longer_out(late, jobs, ways, clean)


def _longer_out(vehicle: Vehicle, jobs: Mapping[str, Job], ways: Ways, clean: Cleaning) -> Vehicle:
    """The vehicle with the least duration in which it can drive its committed order."""
    if vehicle.duration is None or _sound(jobs, ways, vehicle, clean):
        return vehicle
    most = vehicle.shift.latest - vehicle.shift.earliest
    least = bisect_left(
        range(most), True, key=lambda duration: _sound(jobs, ways, replace(vehicle, duration=duration), clean)
    )
    return replace(vehicle, duration=least)


def _rested(vehicle: Vehicle, jobs: Mapping[str, Job], ways: Ways, clean: Cleaning) -> Vehicle:
    """The vehicle with breaks that may end so much later, as little as can be; at the latest when all is done."""
    if not vehicle.breaks:
        return vehicle
    over = max(vehicle.shift.latest, vehicle.breaks[-1].window.earliest) + sum(one.length for one in vehicle.breaks)
    most = max(0, over - vehicle.breaks[0].window.latest)
    least = bisect_left(range(most), True, key=lambda late: _sound(jobs, ways, _resting(vehicle, late), clean))
    return _resting(vehicle, least)


def _resting(vehicle: Vehicle, late: Seconds) -> Vehicle:
    breaks = (replace(one, window=Window(one.window.earliest, one.window.latest + late)) for one in vehicle.breaks)
    return replace(vehicle, breaks=tuple(breaks))


def _waited(job: Job, kind: StopKind, start: Seconds) -> Job:
    if kind is StopKind.PICKUP:
        return replace(job, pickup_window=Window(job.pickup_window.earliest, max(job.pickup_window.latest, start)))
    return replace(job, dropoff_window=Window(job.dropoff_window.earliest, max(job.dropoff_window.latest, start)))


def _longer(job: Job, between: Seconds) -> Job:
    if job.max_ride is None:
        return job
    return replace(job, max_ride=max(job.max_ride, between - job.pickup_service))
