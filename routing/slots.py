"""Where jobs could go between the stops of routes: every pair of places, judged by arrays.

For each pickup place one walk drives on stop by stop; at every step the dropoff is tried and hopeless walks end. The
test is exact for windows, shifts and room; ride times are tested without waiting only, so a found slot must still be
timed when rides are bounded (`schedule.timed`).
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from routing.rows import Rows
from routing.tables import Bools, Ints, JobTable


@dataclass(frozen=True)
class Slots:
    """Parallel arrays: job index, vehicle index, stops before the pickup and before the dropoff (in today's order),
    added driving seconds, and when the pickup and the dropoff would begin.
    """

    job: Ints
    vehicle: Ints
    before_pickup: Ints
    before_dropoff: Ints
    added: Ints
    pickup_start: Ints
    dropoff_start: Ints

    def take(self, chosen: Bools | Ints) -> "Slots":
        """Those chosen by mask or index."""
        return Slots(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def __len__(self) -> int:
        return len(self.job)


@dataclass(frozen=True)
class Walk:
    """Walks that have the job aboard: at flat place `cur` and node `here`, ready to leave at `leave`."""

    job: Ints
    first: Ints
    cur: Ints
    here: Ints
    leave: Ints
    ridden: Ints
    spent: Ints
    pickup_start: Ints

    def take(self, mask: Bools) -> Self:
        """The walks that go on."""
        return type(self)(*(getattr(self, field.name)[mask] for field in fields(self)))


def slots(rows: Rows, table: JobTable, job: Ints, place: Ints) -> Slots:
    """Every way to put job[k] with its pickup right after flat place[k] = vehicle * width + column."""
    found = []
    walk = _picked_up(rows, table, job, place)
    while len(walk.job):
        found.append(_dropped(rows, table, walk))
        walk = _driven_on(rows, table, walk)
    if not found:
        return Slots(*(np.zeros(0, dtype=np.int64) for _ in fields(Slots)))
    return Slots(*(np.concatenate([getattr(part, field.name) for part in found]) for field in fields(Slots)))


def places(rows: Rows, vehicles: Ints) -> Ints:
    """The flat places of these vehicles after which a pickup may go: not inside the frozen part."""
    columns = np.arange(rows.width)
    mask = (columns >= rows.frozen[vehicles, None]) & (columns <= rows.length[vehicles, None])
    flat = vehicles[:, None] * rows.width + columns
    return np.asarray(flat[mask], dtype=np.int64)


def _picked_up(rows: Rows, table: JobTable, job: Ints, place: Ints) -> Walk:
    pickup = table.pickup[job]
    leg = rows.seconds[rows.node.ravel()[place], pickup].astype(np.int64)
    start = np.maximum(table.pickup_from[job], rows.leave.ravel()[place] + leg)
    ok = (start <= table.pickup_to[job]) & _fits(rows, table, job, place)
    leave = start + table.pickup_service[job]
    return Walk(job, place, place, pickup, leave, np.zeros_like(leave), leg, start).take(ok)


def _fits(rows: Rows, table: JobTable, job: Ints, place: Ints) -> Bools:
    return np.asarray((table.load[job] <= rows.free.reshape(-1, 4)[place]).all(axis=1))


def _dropped(rows: Rows, table: JobTable, walk: Walk) -> Slots:
    dropoff = table.dropoff[walk.job]
    leg = rows.seconds[walk.here, dropoff].astype(np.int64)
    start = np.maximum(table.dropoff_from[walk.job], walk.leave + leg)
    onward = rows.seconds[dropoff, rows.node.ravel()[walk.cur + 1]].astype(np.int64)
    arrive = start + table.dropoff_service[walk.job] + onward
    ok = (
        (start <= table.dropoff_to[walk.job])
        & (walk.ridden + leg <= table.ride[walk.job])
        & (arrive <= rows.latest.ravel()[walk.cur + 1])
    )
    vehicle = walk.first // rows.width
    added = walk.spent + leg + onward - rows.arc.ravel()[walk.cur]
    return Slots(
        walk.job,
        vehicle,
        walk.first % rows.width,
        walk.cur % rows.width,
        added,
        walk.pickup_start,
        start,
    ).take(ok)


def _driven_on(rows: Rows, table: JobTable, walk: Walk) -> Walk:
    walk = walk.take(rows.real.ravel()[walk.cur + 1])
    place = walk.cur + 1
    leg = rows.seconds[walk.here, rows.node.ravel()[place]].astype(np.int64)
    start = np.maximum(rows.start.ravel()[place], walk.leave + leg)
    leave = start + rows.service.ravel()[place]
    ridden = walk.ridden + leg + rows.service.ravel()[place]
    ok = (
        (start <= rows.latest.ravel()[place])
        & (leave <= table.dropoff_to[walk.job])
        & (ridden <= table.ride[walk.job])
        & _fits(rows, table, walk.job, place)
    )
    spent = walk.spent + leg - rows.arc.ravel()[walk.cur]
    onward = Walk(walk.job, walk.first, place, rows.node.ravel()[place], leave, ridden, spent, walk.pickup_start)
    return onward.take(ok)
