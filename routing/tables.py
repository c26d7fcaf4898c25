"""Jobs and vehicles as arrays, one row each, so that a whole fleet is judged in one sweep."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.problem import Job, Vehicle
from routing.schedule import amounts
from schemas.values import Seconds

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
UNBOUNDED: Final = 2**62
"""Longer than any time; small enough that a sum of two still fits."""
FAVOUR: Final[Seconds] = 600
"""What a preferred vehicle is worth, in seconds of driving."""


@dataclass(frozen=True)
class JobTable:
    """Nodes, windows, services, rides and loads of jobs; jobs that cannot be inserted (aboard) carry node 0."""

    pickup: Ints
    dropoff: Ints
    pickup_from: Ints
    pickup_to: Ints
    dropoff_from: Ints
    dropoff_to: Ints
    pickup_service: Ints
    dropoff_service: Ints
    ride: Ints
    penalty: Ints
    priority: Ints
    load: Ints


def job_table(jobs: Sequence[Job]) -> JobTable:
    """Shape (jobs,), `load` (jobs, 4)."""
    rows = [
        (
            job.pickup or 0,
            job.dropoff,
            job.pickup_window.earliest,
            job.pickup_window.latest,
            job.dropoff_window.earliest,
            job.dropoff_window.latest,
            job.pickup_service,
            job.dropoff_service,
            UNBOUNDED if job.max_ride is None else job.max_ride,
            job.penalty,
            job.priority,
        )
        for job in jobs
    ]
    columns = np.array(rows, dtype=np.int64).reshape(len(jobs), 11).T.copy()
    load = np.array([amounts(job.load) for job in jobs], dtype=np.int64).reshape(len(jobs), 4)
    names = (field.name for field in fields(JobTable))
    return JobTable(**dict(zip(names, [*columns, load], strict=True)))


def needs_lacking(jobs: Sequence[Job], vehicles: Sequence[Vehicle]) -> Ints:
    """Shape (jobs, vehicles): how many needs of the job the vehicle cannot answer."""
    rows: dict[frozenset[str], list[int]] = {}
    for job in jobs:
        if job.needs not in rows:
            rows[job.needs] = [len(job.needs - vehicle.traits) for vehicle in vehicles]
    return np.array([rows[job.needs] for job in jobs], dtype=np.int64).reshape(len(jobs), len(vehicles))


def room_short(table: JobTable, capacity: Ints) -> Ints:
    """Shape (jobs, vehicles): by how much the load exceeds the empty vehicle in its worst dimension; 0 when it fits."""
    over = np.zeros((len(table.load), len(capacity)), dtype=np.int64)
    for dimension in range(4):
        np.maximum(over, table.load[:, dimension, None] - capacity[None, :, dimension], out=over)
    return over


def named(jobs: Sequence[Job], vehicles: Sequence[Vehicle], field: str) -> Bools:
    """Shape (jobs, vehicles): whether the job's `avoid` or `prefer` names the vehicle."""
    at = {vehicle.id: i for i, vehicle in enumerate(vehicles)}
    found = np.zeros((len(jobs), len(vehicles)), dtype=np.bool_)
    for i, job in enumerate(jobs):
        names = job.avoid if field == "avoid" else job.prefer
        found[i, [at[name] for name in names if name in at]] = True
    return found
