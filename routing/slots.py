"""Where jobs could go between the stops of routes: every pair of places, judged by arrays.

For each pickup place one walk drives on stop by stop; at every step the dropoff is tried and hopeless walks end. The
test is exact for windows, shifts and room; ride times are tested without waiting only, so a found slot must still be
timed when rides are bounded (`schedule.timed`).
"""

from dataclasses import dataclass

import numpy as np

from routing.rows import Rows
from routing.tables import Bools, Ints, JobTable


@dataclass(frozen=True, slots=True)
class Slots:
    """Slots as columns of one array, so that choosing among them is one step, with a name for each row."""

    data: Ints

    def __len__(self) -> int:
        return int(self.data.shape[1])

    @property
    def job(self) -> Ints:
        """Index of the job."""
        return np.asarray(self.data[0])

    @property
    def vehicle(self) -> Ints:
        """Index of the vehicle."""
        return np.asarray(self.data[1])

    @property
    def before_pickup(self) -> Ints:
        """How many of the vehicle's present stops come before the pickup."""
        return np.asarray(self.data[2])

    @property
    def before_dropoff(self) -> Ints:
        """How many of the vehicle's present stops come before the dropoff."""
        return np.asarray(self.data[3])

    @property
    def added(self) -> Ints:
        """Added seconds of driving."""
        return np.asarray(self.data[4])

    @property
    def pickup_start(self) -> Ints:
        """When the pickup would begin."""
        return np.asarray(self.data[5])

    @property
    def dropoff_start(self) -> Ints:
        """When the dropoff would begin."""
        return np.asarray(self.data[6])


def slots(rows: Rows, table: JobTable, job: Ints, place: Ints) -> Slots:
    """Every way to put job[k] with its pickup right after flat place[k] = vehicle * width + column.

    A walk is a column (job, first place, present place, present node, leaving at, ridden, spent, pickup start).
    """
    found = [np.zeros((7, 0), dtype=np.int64)]
    walks = _picked_up(rows, table, job, place)
    while walks.shape[1]:
        found.append(_dropped(rows, table, walks))
        walks = _driven_on(rows, table, walks)
    return Slots(np.concatenate(found, axis=1))


def places(rows: Rows, vehicles: Ints) -> Ints:
    """The flat places of these vehicles after which a pickup may go: not inside the frozen part."""
    columns = np.arange(rows.width)
    mask = (columns >= rows.frozen[vehicles, None]) & (columns <= rows.length[vehicles, None])
    flat = vehicles[:, None] * rows.width + columns
    return np.asarray(flat[mask], dtype=np.int64)


def _picked_up(rows: Rows, table: JobTable, job: Ints, place: Ints) -> Ints:
    pickup = table.pickup[job]
    leg = rows.seconds[rows.node.ravel()[place], pickup]
    start = np.maximum(table.pickup_from[job], rows.leave.ravel()[place] + leg)
    ok = (start <= table.pickup_to[job]) & _fits(rows, table, job, place)
    leave = start + table.pickup_service[job]
    return np.stack([job, place, place, pickup, leave, np.zeros_like(leave), leg, start])[:, ok.nonzero()[0]]


def _fits(rows: Rows, table: JobTable, job: Ints, place: Ints) -> Bools:
    return np.asarray((table.load[job] <= rows.free.reshape(-1, 4)[place]).all(axis=1))


def _dropped(rows: Rows, table: JobTable, walks: Ints) -> Ints:
    job, first, place, here, leave, ridden, spent, pickup_start = walks
    dropoff = table.dropoff[job]
    leg = rows.seconds[here, dropoff]
    start = np.maximum(table.dropoff_from[job], leave + leg)
    onward = rows.seconds[dropoff, rows.node.ravel()[place + 1]]
    arrive = start + table.dropoff_service[job] + onward
    ok = start <= table.dropoff_to[job]
    ok &= ridden + leg <= table.ride[job]
    ok &= arrive <= rows.latest.ravel()[place + 1]
    added = spent + leg - rows.arc.ravel()[place] + onward
    vehicle, before_pickup = np.divmod(first, rows.width)
    found = np.stack([job, vehicle, before_pickup, place % rows.width, added, pickup_start, start])
    return np.asarray(found[:, ok.nonzero()[0]])


def _driven_on(rows: Rows, table: JobTable, walks: Ints) -> Ints:
    job, first, place, here, leave, ridden, spent, pickup_start = walks[:, rows.real.ravel()[walks[2] + 1].nonzero()[0]]
    leg = rows.seconds[here, rows.node.ravel()[place + 1]]
    spent = spent + leg - rows.arc.ravel()[place]
    place = place + 1
    start = np.maximum(rows.start.ravel()[place], leave + leg)
    service = rows.service.ravel()[place]
    leave, ridden = start + service, ridden + leg + service
    ok = start <= rows.latest.ravel()[place]
    ok &= leave <= table.dropoff_to[job]
    ok &= ridden <= table.ride[job]
    ok &= _fits(rows, table, job, place)
    onward = np.stack([job, first, place, rows.node.ravel()[place], leave, ridden, spent, pickup_start])
    return np.asarray(onward[:, ok.nonzero()[0]])
