"""Jobs that came after the problem was made: they get rows, and points, of their own at the end of the arrays."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from routing.problem import FORBIDDEN, Job, Matrix
from routing.search.bid import able, cheapest, extra
from routing.search.board import IMPOSSIBLE, Board
from routing.search.changes import wait, wait_no_more
from routing.search.compiled import kernel
from routing.search.ground import FAR, Ground, leg
from routing.search.search import Search
from routing.search.sparse import likes, some_cars
from routing.search.survey import due_rows, hours_of, is_soft, job_row, permits_of, stop_rows
from routing.search.why import soonest
from routing.travel.plane import Plane
from schemas.values import Seconds

AROUND: Final = 32
"""Known nodes by way of which two guests may reach each other."""


@dataclass(frozen=True)
class Approach:
    """Seconds between two new places and every node of the problem, shape (nodes,) each; `direct` between the two.

    `to_pickup[n]` is the drive from node n to the pickup, `from_pickup[n]` from the pickup to node n. `permits` are the
    same for cars with a permit, by its name, `metres` the same in metres, needed where kilometres cost, and `bands` the
    same, with their permits, for every band of the problem.
    """

    to_pickup: Matrix
    from_pickup: Matrix
    to_dropoff: Matrix
    from_dropoff: Matrix
    direct: Seconds
    permits: Mapping[str, "Approach"] = field(default_factory=dict)
    metres: "Approach | None" = None
    bands: tuple["Approach", ...] = ()

    @property
    def hours(self) -> tuple["Approach", ...]:
        """The ways before the first band, then those of each."""
        return self, *self.bands


class Guests:
    """The guests of a search: the newest comes and goes, those before it stay."""

    def __init__(self, search: Search) -> None:
        self.search = search
        self.jobs = self.newest = len(search.problem.jobs)
        self.points = len(search.problem.seconds)
        self.permits = permits_of(search.problem)
        self.lengths = any(vehicle.per_km for vehicle in search.problem.vehicles)
        self.cars = {vehicle.id: v for v, vehicle in enumerate(search.problem.vehicles)}

    def enter(self, job: Job, approach: Approach | None) -> int:
        """A guest comes and waits; its number. With an approach it lies at new places, else at nodes of the problem.

        Raises ValueError for new places on a plane, which has no room for them, or without all ways.
        """
        search, k = self.search, self.newest
        if approach is not None:
            self._check(job, approach)
        if k == len(search.ground.jobs):
            search.grow()
        if approach is not None:
            job = self._placed(job, approach)
        ground = search.ground
        direct = FAR if job.pickup is None else self._direct(job.pickup, job.dropoff)
        ground.stops[2 * k : 2 * k + 2] = stop_rows([job], search.origin)
        ground.dues[2 * k : 2 * k + 2] = due_rows([job], search.origin)
        prices = job.penalty + job.floor, search.problem.contact_price
        if job.group and search.problem.mix_price:
            search.groups.setdefault(job.group, len(search.groups) + 1)
        ground.jobs[k] = job_row(job, prices, (search.bit, search.kinds, search.groups), direct, False)
        self._choose(job, k)
        wait(search.board, k)
        return k

    def _check(self, job: Job, approach: Approach) -> None:
        if isinstance(self.search.problem.seconds, Plane):
            raise ValueError(f"Job {job.id}: new places need a matrix of seconds; those of this problem are a plane.")
        if self.lengths and any(one.metres is None for one in (approach, *approach.permits.values())):
            raise ValueError(f"Job {job.id}: new places need metres too, for a kilometre costs something.")
        given, asked = len(approach.bands), len(self.search.problem.bands)
        if given != asked:
            raise ValueError(f"Job {job.id}: new places need the ways of {asked} bands, but have those of {given}.")
        missing = {name for hour in approach.hours for name in {*self.permits} - {"", *hour.permits}}
        if missing:
            raise ValueError(f"Job {job.id}: new places need the ways of permit {', '.join(sorted(missing))} too.")

    def stay(self) -> None:
        """The newest guest keeps its rows."""
        self.newest += 1

    def leave(self) -> None:
        """The newest guest, who waits, goes; the next one gets its rows."""
        wait_no_more(self.search.board, self.newest)
        self.search.board.bids["version"][self.newest] = -1

    def _direct(self, pickup: int, dropoff: int) -> Seconds:
        every = (roads for hours in hours_of(self.search.ground) for roads in hours)
        return min(int(leg(roads, pickup, dropoff)) for roads in every)

    def _choose(self, job: Job, k: int) -> None:
        """Which cars the guest avoids and prefers; nobody comes after it, so its cars are the last."""
        ground, cars = self.search.ground, self.cars
        barred = some_cars(ground.barred, k, dict.fromkeys(job.avoid, 0), cars)
        liked = some_cars(ground.liked, k, likes(job, self.search.problem.contact_price), cars)
        soft, fond = ground.soft or is_soft(job), ground.fond or bool(job.prefer)
        bounded = ground.bounded or soft or job.max_ride is not None
        self.search.ground = ground._replace(barred=barred, liked=liked, fond=fond, bounded=bounded, soft=soft)

    def _placed(self, job: Job, approach: Approach) -> Job:
        """Write the new places into the spare points; the next guest overwrites them unless this one stays."""
        pickup = self.points + 2 * (self.newest - self.jobs)
        size, classes = self.search.ground.roads.out.shape[1], len(self.permits)
        for w, permit in enumerate(self.permits):
            each = [hour.permits[permit] if permit else hour for hour in approach.hours]
            for k, ways in enumerate(each):
                self._written((k * classes + w) * size, ways, pickup)
            if self.lengths and each[0].metres is not None:
                self._written((len(each) * classes + w) * size, each[0].metres, pickup)
        return replace(job, pickup=None if job.single else pickup, dropoff=pickup + 1)

    def _written(self, base: int, approach: Approach, pickup: int) -> None:
        """The new places in the rows of one permit class and hour."""
        roads = self.search.ground.roads
        dropoff, rows = pickup + 1, slice(base, base + roads.out.shape[1])
        out, into = roads.out[rows], roads.into[rows]
        for node, inward, outward in (
            (pickup, approach.to_pickup, approach.from_pickup),
            (dropoff, approach.to_dropoff, approach.from_dropoff),
        ):
            known, held = slice(self.points), slice(self.points, pickup)
            out[known, node], out[node, known] = inward, outward
            out[held, node] = _through(out[held], inward)
            out[node, held] = _through(into[held], outward)
        out[pickup, dropoff] = approach.direct
        for node in (pickup, dropoff):
            into[:, node], into[node, :] = out[node, :], out[:, node]


def _through(held: Matrix, new: Matrix) -> Matrix:
    """Between held and new places no drive was asked for; by way of the best node beside the new one is one."""
    beside = np.argpartition(new, AROUND)[:AROUND] if len(new) > AROUND else np.arange(len(new))
    way = (held[:, beside].astype(np.int64) + new[beside]).min(axis=1, initial=FORBIDDEN)
    return np.asarray(np.minimum(way, FORBIDDEN), dtype=np.int32)


@kernel
def best_car(ground: Ground, board: Board, k: int) -> tuple[int, int]:
    """The car that could take the job for least (-1: none), and the earliest pickup that any could make."""
    best, car, first = IMPOSSIBLE, -1, FAR
    earliest = ground.stops[2 * k + ground.jobs[k].single].earliest
    for v in range(len(board.length)):
        if board.length[v] + 4 >= board.calls.shape[1] or not able(ground, v, k):
            continue
        price = extra(ground, board, v, k)
        cost = cheapest(ground, board, v, k, best - price)[0] + price
        if cost < best:
            best, car = cost, v
        if first > earliest:
            first = soonest(ground, board, v, k, first, False)
    return car, first
