"""Why a job is in no vehicle: a ladder of constraints, each rung asked of every vehicle at once."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from routing.fleet import Fleet, fleet_of
from routing.plan import Plan, Unserved, Why
from routing.problem import FORBIDDEN, Problem
from routing.slots import places, slots
from routing.tables import UNBOUNDED, Bools, Ints

RUNGS: Final = (
    Why.NEEDS,
    Why.CAPACITY,
    Why.AVOIDED,
    Why.UNREACHABLE,
    Why.SHIFT,
    Why.WINDOW,
    Why.RIDE_TIME,
    Why.BUSY,
)


@dataclass(frozen=True)
class Alone:
    """One job in every vehicle as if it had nothing else to do; shape (vehicles,) each."""

    reachable: Bools
    overtime: Ints
    late: Ints
    too_long: Ints


def why(problem: Problem, plan: Plan, job_id: str) -> Unserved:
    """The tightest reason a job is in no vehicle of this plan, and by how much the nearest miss missed.

    Seconds for times, places for room, a count for needs. Raises KeyError for a job the problem does not have.
    """
    fleet = fleet_of(problem)
    fleet.adopt(plan)
    return reason(fleet, fleet.index[job_id])


def reason(fleet: Fleet, job: int) -> Unserved:
    """The rung that the last vehicle fell from."""
    name = fleet.jobs[job].id
    if not fleet.rows.vehicles or fleet.jobs[job].pickup is None:
        return Unserved(name, Why.NO_VEHICLE)
    rung, short = reasons(fleet, job)
    highest = rung.max()
    return Unserved(name, RUNGS[highest], int(short[rung == highest].min()))


def reasons(fleet: Fleet, job: int) -> tuple[Ints, Ints]:
    """For every vehicle, which rung (index into RUNGS) refuses the job first, and by how much; shape (vehicles,)."""
    alone = _alone(fleet, job)
    amounts = (
        fleet.lacking[job],
        fleet.over[job],
        fleet.avoided[job].astype(np.int64),
        (~alone.reachable).astype(np.int64),
        alone.overtime,
        alone.late,
        alone.too_long,
    )
    rung: Ints = np.full(len(fleet.rows.vehicles), len(RUNGS) - 1, dtype=np.int64)
    short = _lateness(fleet, job)
    for k in range(len(amounts) - 1, -1, -1):
        rung = np.where(amounts[k] > 0, k, rung)
        short = np.where(amounts[k] > 0, amounts[k], short)
    uncounted = (rung == RUNGS.index(Why.AVOIDED)) | (rung == RUNGS.index(Why.UNREACHABLE))
    return rung, np.where(uncounted, 0, short)


def _alone(fleet: Fleet, job: int) -> Alone:
    table, matrix, rows = fleet.table, fleet.rows.seconds, fleet.rows
    pickup, dropoff = table.pickup[job], table.dropoff[job]
    ends = [rows.nowhere if vehicle.end is None else vehicle.end for vehicle in rows.vehicles]
    to, ride, home = (
        matrix[rows.node[:, 0], pickup].astype(np.int64),
        int(matrix[pickup, dropoff]),
        matrix[dropoff][ends],
    )
    first = np.maximum(table.pickup_from[job], rows.leave[:, 0] + to)
    second = np.maximum(table.dropoff_from[job], first + table.pickup_service[job] + ride)
    shift_ends = np.array([vehicle.shift.latest for vehicle in rows.vehicles], dtype=np.int64)
    waited = table.dropoff_from[job] - table.pickup_to[job] - table.pickup_service[job]
    lasting = table.pickup_service[job] + max(ride, int(waited)) + table.dropoff_service[job]
    longest = [UNBOUNDED if vehicle.duration is None else vehicle.duration for vehicle in rows.vehicles]
    overtime = second + table.dropoff_service[job] + home - shift_ends
    return Alone(
        reachable=(to != FORBIDDEN) & (home != FORBIDDEN) & (ride != FORBIDDEN),
        overtime=np.maximum(0, np.maximum(overtime, to + lasting + home - np.array(longest, dtype=np.int64))),
        late=np.maximum(0, np.maximum(first - table.pickup_to[job], second - table.dropoff_to[job])),
        too_long=np.maximum(0, np.maximum(ride, waited) - table.ride[job]) + np.zeros_like(to),
    )


def _lateness(fleet: Fleet, job: int) -> Ints:
    """By how much the job's own windows would have to be later for each present route; 0 when nothing helps."""
    lenient = replace(
        fleet.table,
        pickup_to=np.full_like(fleet.table.pickup_to, UNBOUNDED),
        dropoff_to=np.full_like(fleet.table.dropoff_to, UNBOUNDED),
    )
    place = places(fleet.rows, np.arange(len(fleet.rows.vehicles)))
    found = slots(fleet.rows, lenient, np.full_like(place, job), place)
    table = fleet.table
    late = np.maximum(found.pickup_start - table.pickup_to[job], found.dropoff_start - table.dropoff_to[job])
    least: Ints = np.full(len(fleet.rows.vehicles), UNBOUNDED, dtype=np.int64)
    np.minimum.at(least, found.vehicle, np.maximum(late, 0))
    return np.where(least == UNBOUNDED, 0, least)
