"""A search under way: a problem as a world of numbers, and back again by the names of its jobs and vehicles."""

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from routing.plan import Plan, Route
from routing.problem import Problem, Visit
from routing.schedule import Infeasible
from routing.search.bid import able, cheapest, mixes
from routing.search.board import IMPOSSIBLE, settle
from routing.search.bundle import put_together, take_together, wait_together
from routing.search.changes import put_in, take_out, wait, wait_no_more
from routing.search.classes import groups_of, kinds_of
from routing.search.deal import construct
from routing.search.ground import Ints
from routing.search.ruin import pool_of
from routing.search.slate import START
from routing.search.survey import bits, ground_of, longer, origin_of
from routing.search.world import World, width_of
from schemas.values import Seconds, StopKind

KINDS = (StopKind.PICKUP, StopKind.DROPOFF)
RANKS = ("priority", "floor")


class Search(World):
    """The present plan of a problem, and what can be done to it; begins with what is committed.

    `spare` jobs may be added later. Raises Infeasible when a committed order cannot be driven.
    """

    def __init__(self, problem: Problem, seed: int = 0, spare: int = 0) -> None:
        self.problem, self.spare = problem, spare
        self.bit, self.kinds, self.groups = bits(problem), kinds_of(problem), groups_of(problem)
        self.origin = origin_of(problem)
        self.index = {job.id: k for k, job in enumerate(problem.jobs)}
        committed = self.numbers({vehicle.id: vehicle.committed for vehicle in problem.vehicles})
        ground = ground_of(problem, spare)
        super().__init__(ground, len(problem.jobs), width_of(ground, max(map(len, committed), default=0)), seed)
        broken = self.load(committed)
        if broken is not None:
            raise Infeasible(f"Vehicle {problem.vehicles[broken].id} cannot keep its committed order.")

    def numbers(self, orders: Mapping[str, Sequence[Visit]]) -> list[list[int]]:
        """Visits by vehicle as stops by car."""
        return [self._stops(orders.get(vehicle.id, ())) for vehicle in self.problem.vehicles]

    def _stops(self, visits: Sequence[Visit]) -> list[int]:
        return [2 * self.index[visit.job] + (visit.kind is StopKind.DROPOFF) for visit in visits]

    def visits(self) -> dict[str, tuple[Visit, ...]]:
        """The present plan as visits by vehicle, those that move only."""
        jobs, vehicles = self.problem.jobs, self.problem.vehicles
        return {
            vehicles[v].id: tuple(Visit(jobs[stop // 2].id, KINDS[stop % 2]) for stop in order)
            for v, order in enumerate(self.orders())
            if order
        }

    def adopt(self, plan: Plan) -> None:
        """Take over the routes of an earlier plan as far as they are still right; the others keep what is committed."""
        served: set[int] = {k for vehicle in self.problem.vehicles for k in self._jobs(self._stops(vehicle.committed))}
        at = {vehicle.id: v for v, vehicle in enumerate(self.problem.vehicles)}
        for route in plan.routes:
            v = at.get(route.vehicle)
            if v is not None:
                order = self._still(v, route, served)
                if self._fits(v, order):
                    served |= self._jobs(order)
        self.count()
        self.keep()

    @staticmethod
    def _jobs(order: Sequence[int]) -> set[int]:
        return {stop // 2 for stop in order}

    def _still(self, v: int, route: Route, served: Collection[int]) -> list[int]:
        """The stops of an earlier route that are this car's own, or of whole jobs it may serve."""
        own = set(self._stops(self.problem.vehicles[v].committed))
        told = [2 * self.index[one.job] + KINDS.index(one.kind) for one in route.stops if one.job in self.index]
        stops = [stop for stop in told if self.ground.stops["point"][stop] >= 0]
        ours = self._jobs(list(own))
        free = {k for k in self._jobs(stops) - ours if k not in served and able(self.ground, v, k)}
        single = self.ground.jobs["single"]
        whole = {k for k in free if 2 * k + 1 in stops and (2 * k in stops or single[k])}
        whole -= {k for k in whole if not self._mates(k) <= whole}
        return [stop for stop in stops if stop in own or stop // 2 in whole]

    def _mates(self, job: int) -> set[int]:
        return {self.index[name] for name in self.problem.mates(self.problem.jobs[job].id)}

    def _fits(self, v: int, order: Sequence[int]) -> bool:
        """Let the car drive this order, if it keeps what is committed and can be driven."""
        vehicle, board = self.problem.vehicles[v], self.board
        committed = self._stops(vehicle.committed)
        held = set(committed)
        before = board.calls["stop"][v, 1 : board.length[v] + 1].copy()
        kept = [stop for stop in order if stop in held] == committed
        if not kept or list(order[: vehicle.frozen]) != committed[: vehicle.frozen]:
            return False
        if len(order) + 6 > board.calls.shape[1]:
            return False
        self._write(v, order)
        if settle(self.ground, board, v) and self._has_room(v) and self._kept_apart(v, order):
            return True
        board.car[np.asarray(order, dtype=np.int64)] = -1
        self._write(v, before)
        settle(self.ground, board, v)
        return False

    def _write(self, v: int, order: Sequence[int] | Ints) -> None:
        self.board.length[v] = len(order)
        self.board.calls["stop"][v, 1 : len(order) + 1] = order

    def _has_room(self, v: int) -> bool:
        calls, car = self.board.calls[v, : self.board.length[v] + 1], self.ground.cars[v]
        return all((calls[name] <= car[name]).all() for name in ("seats", "chairs", "litres", "kilos"))

    def _kept_apart(self, v: int, order: Sequence[int]) -> bool:
        """Whether nobody but those committed rides with a class to be kept apart from."""
        place, fixed = self.board.place, self.ground.jobs["fixed"]
        free = [k for k in self._jobs(order) if len(self.ground.pairs) and not fixed[k]]
        return not any(mixes(self.ground, self.board, v, k, int(place[2 * k]), int(place[2 * k + 1]) - 1) for k in free)

    def build(self, idle: int = 12) -> None:
        """Give out all who wait: the urgent first, then those below a floor, then by when they must be picked up."""
        waiting = np.array([k for k in self.waiting if not self.problem.jobs[k].aboard], dtype=np.int32)
        priority, floor = (np.array([getattr(self.problem.jobs[k], name) for k in waiting]) for name in RANKS)
        order = waiting[np.lexsort((self.ground.stops["latest"][2 * waiting], -floor, -priority))]
        construct(self.ground, self.near, self.board, self.pool, order, idle)
        self.keep()

    def grow(self) -> None:
        """Room for as many jobs more as there was spare: a matrix is copied for it, and must not double."""
        ground, board, more = self.ground, self.board, max(1, self.spare)
        out, into = (self._wider(one, 2 * more) for one in (ground.roads.out, ground.roads.into))
        if len(out):
            size = ground.roads.out.shape[1]
            for rows, name in ((ground.cars, "base"), (ground.cars, "long"), (ground.hours, "base")):
                rows[name] = rows[name] // size * out.shape[1]
        self.ground = ground._replace(
            stops=longer(ground.stops, 2 * more),
            dues=longer(ground.dues, 2 * more),
            jobs=longer(ground.jobs, more),
            roads=ground.roads._replace(out=out, into=into),
            barred=ground.barred._replace(first=np.pad(ground.barred.first, (0, more), "edge")),
            liked=ground.liked._replace(first=np.pad(ground.liked.first, (0, more), "edge")),
        )
        self.board = board._replace(
            car=np.pad(board.car, (0, 2 * more), constant_values=-1),
            place=np.pad(board.place, (0, 2 * more)),
            waiting=np.pad(board.waiting, (0, more)),
            seat=np.pad(board.seat, (0, more)),
            bids=longer(board.bids, more),
            spot=np.pad(board.spot, (0, more)),
        )
        self.pool = pool_of(self.ground)

    @staticmethod
    def _wider(rows: Ints, more: int) -> Ints:
        """The rows of every permit class with room for more points; those of a plane need none."""
        if not len(rows):
            return rows
        size = rows.shape[1]
        return np.pad(rows.reshape(-1, size, size), ((0, 0), (0, more), (0, more))).reshape(-1, size + more)

    def start(self, stop: int) -> Seconds:
        """When service begins at a stop of some route."""
        v, place = int(self.board.car[stop]), int(self.board.place[stop])
        if not self.ground.slow:
            return self.origin + int(self.board.calls["start"][v, place])
        settle(self.ground, self.board, v)
        return self.origin + int(self.board.slate[START, place])

    def starts(self, job: int) -> tuple[Seconds, Seconds]:
        """When service begins at the first and at the last stop of a job that is in a route."""
        return self.start(2 * job + int(self.ground.jobs["single"][job])), self.start(2 * job + 1)

    def insert(self, job: int, v: int) -> Seconds | None:
        """Put a waiting job, with its bundle, where it is cheapest in this car; what that adds, None without one."""
        if self.ground.jobs["mate"][job]:
            return self._insert_bundle(job, v)
        if not able(self.ground, v, job) or self.board.length[v] + 4 >= self.board.calls.shape[1]:
            return None
        added, i, j = cheapest(self.ground, self.board, v, job, IMPOSSIBLE)
        if added == IMPOSSIBLE:
            return None
        put_in(self.ground, self.board, v, job, i, j)
        wait_no_more(self.board, job)
        return int(added)

    def _insert_bundle(self, job: int, v: int) -> Seconds | None:
        """The same for a job with its bundle."""
        opening = 0 if self.board.length[v] else int(self.ground.cars["opening"][v])
        before = int(self.board.cost[v]) + opening
        if not put_together(self.ground, self.board, v, job):
            return None
        wait_together(self.ground, self.board, job, False)
        return int(self.board.cost[v]) - before

    def remove(self, job: int) -> None:
        """Take a job, with its bundle, out of its route; it waits again."""
        if self.ground.jobs["mate"][job]:
            take_together(self.ground, self.board, int(self.board.car[2 * job + 1]), job)
            wait_together(self.ground, self.board, job, True)
            return
        self.pool.step[0] += 1
        self.pool.gone[job] = self.pool.step[0]
        take_out(self.ground, self.board, int(self.board.car[2 * job + 1]), self.pool.gone, int(self.pool.step[0]))
        wait(self.board, job)
