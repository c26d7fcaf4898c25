"""A plan as the judge reads it: every stop a row, beside what the problem says of it. Nothing is judged here."""

from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from routing.plan import Rest, Route
from routing.problem import FORBIDDEN, Job, Matrix, Problem, Vehicle, Ways
from routing.travel.plane import Plane
from schemas.values import Load, StopKind

Column = NDArray[np.int64]
Thing = TypeVar("Thing")
FREE: Final = 2**62
"""More than any bound."""


class Ledger:
    """Some routes, at least one, of known vehicles, not empty, with known jobs at places of the problem.

    Columns have a row for each stop, route after route: `route` and `job` are numbers, `up` is true of pickups, the
    rest is the stop itself and `came`, the place it is reached from. Of routes there are the rows of their `first` and
    `last` stop and the place of their `end` (-1: none).
    """

    def __init__(self, problem: Problem, routes: Sequence[Route]) -> None:
        self.problem, self.routes = problem, routes
        self.vehicles = [problem.vehicle[route.vehicle] for route in routes]
        self.stops = [stop for route in routes for stop in route.stops]
        sizes = column(routes, lambda route: len(route.stops))
        self.last = np.cumsum(sizes) - 1
        self.first = self.last + 1 - sizes
        self.route = np.repeat(np.arange(len(routes)), sizes)
        number = {job.id: k for k, job in enumerate(problem.jobs)}
        self.job = column(self.stops, lambda stop: number[stop.job])
        self.up = column(self.stops, lambda stop: stop.kind is StopKind.PICKUP)
        self.node = column(self.stops, lambda stop: stop.node)
        self.arrive = column(self.stops, lambda stop: stop.arrive)
        self.start = column(self.stops, lambda stop: stop.start)
        self.depart = column(self.stops, lambda stop: stop.depart)
        self.came = self.following(self.of_vehicles(lambda vehicle: vehicle.start), self.node)
        self.end = self.of_vehicles(lambda vehicle: -1 if vehicle.end is None else vehicle.end)

    def of_jobs(self, say: Callable[[Job], int]) -> Column:
        """What the job of each stop says."""
        return column(self.problem.jobs, say)[self.job]

    def of_stops(self, pickup: Callable[[Job], int], dropoff: Callable[[Job], int]) -> Column:
        """What the job of each stop says of this end of its way."""
        return np.where(self.up, self.of_jobs(pickup), self.of_jobs(dropoff))

    def of_vehicles(self, say: Callable[[Vehicle], int]) -> Column:
        """What the vehicle of each route says."""
        return column(self.vehicles, say)

    def legs(self, matrix: Callable[[Ways], Matrix | Plane]) -> Column:
        """What a matrix of each vehicle's own ways says of the way to each stop."""
        return self._ways(matrix, self.route, self.came, self.node)

    def home(self, matrix: Callable[[Ways], Matrix | Plane]) -> Column:
        """What it says of the way from the last stop of each route to its end; 0 where it may end anywhere."""
        way = self._ways(matrix, np.arange(len(self.routes)), self.node[self.last], np.maximum(self.end, 0))
        return np.where(self.end < 0, 0, way)

    @cached_property
    def cleaning(self) -> Column:
        """Seconds the car is cleaned before each stop: before a pickup or single stop, what any class before lacks.

        Of what soiled the car at first counts what it was cleaned since, then and on the route.
        """
        done = np.zeros(len(self.stops), dtype=np.int64)
        if self.problem.clean:
            kinds = [self.problem.job[stop.job].kind for stop in self.stops]
            for row in np.flatnonzero(self.up | self.of_jobs(lambda job: job.single)).tolist():
                first = self.first[self.route[row]]
                before = [(kinds[b], int(done[b + 1 : row].sum())) for b in range(first, row) if not self.up[b]]
                soiled = self.vehicles[self.route[row]].soiled
                before += [(kind, since + int(done[first:row].sum())) for kind, since in soiled]
                lacks = (self.problem.clean.get((kind, kinds[row]), 0) - since for kind, since in before)
                done[row] = max(0, 0, *lacks)
        return done

    @cached_property
    def left(self) -> Column:
        """When each route leaves its start: as the shift begins or, with a bounded time on the road, in time."""
        opens = self.of_vehicles(lambda vehicle: vehicle.shift.earliest)
        loose = self.of_vehicles(lambda vehicle: vehicle.duration is not None)
        routes, way, arrive = (
            np.arange(len(self.routes)),
            (self.came[self.first], self.node[self.first]),
            self.arrive[self.first],
        )
        guess = np.full(len(self.routes), -FREE)
        for hour in range(len(self.problem.bands) + 1):
            legs = self._ways(_of_hour(hour), routes, *way)
            takes = self._takes(routes, *way, arrive - legs)
            guess = np.where((takes == legs) & (arrive - legs > guess), arrive - legs, guess)
        return np.where(loose, np.maximum(opens, guess - self.cleaning[self.first]), opens)

    @cached_property
    def leaves(self) -> Column:
        """When the vehicle drives to each stop: what was before is done, the driver has rested and the car is clean."""
        return np.maximum(self.following(self.left, self.depart), self.resumed[0]) + self.cleaning

    @cached_property
    def drives(self) -> Column:
        """Seconds of the way to each stop for who leaves then."""
        return self._takes(self.route, self.came, self.node, self.leaves)

    @cached_property
    def drives_home(self) -> Column:
        """Seconds of the way from the last stop of each route to its end for who leaves then."""
        return self._takes_home(np.maximum(self.depart[self.last], self.resumed[1]))

    def _takes_home(self, leaving: Column) -> Column:
        way = self._takes(np.arange(len(self.routes)), self.node[self.last], np.maximum(self.end, 0), leaving)
        return np.where(self.end < 0, 0, way)

    def _takes(self, route: Column, a: Column, b: Column, leaving: Column) -> Column:
        """Row by row by the band of that second, or by waiting for a later one where that is sooner."""
        found = np.full(len(route), FORBIDDEN, dtype=np.int64)
        hours = [-FREE, *(band.begin for band in self.problem.bands), FREE]
        for hour, (begin, end) in enumerate(pairwise(hours)):
            legs = self._ways(_of_hour(hour), route, a, b)
            open_then = (leaving < end) & (legs < FORBIDDEN)
            found = np.where(open_then, np.minimum(found, legs + np.maximum(0, begin - leaving)), found)
        return found

    @cached_property
    def resumed(self) -> tuple[Column, Column]:
        """When rests end after which the vehicle drives: on to each stop, and from the last of each route to its end.

        Where there is none it is long ago.
        """
        on, home = np.full(len(self.stops), -FREE), np.full(len(self.routes), -FREE)
        for number, route in enumerate(self.routes):
            for rest in route.rests:
                row = self._next(number, rest)
                if row > self.last[number]:
                    since = np.maximum(self.depart[self.last], home)
                    over = (since + self._takes_home(since))[number]
                    if rest.node == self.node[row - 1] and rest.begin < over:
                        home[number] = max(home[number], rest.end)
                elif rest.begin < self.arrive[row]:
                    on[row] = max(on[row], rest.end)
        return on, home

    def _next(self, number: int, rest: Rest) -> int:
        """The row of the stop that a rest comes before; after the last of its route: that of the next route."""
        rows = slice(self.first[number], self.last[number] + 1)
        return int(self.first[number] + np.count_nonzero(self.depart[rows] <= rest.begin))

    def stands(self, number: int, rest: Rest) -> bool:
        """Whether the vehicle stands where the rest is said to be, as long as it lasts."""
        row, on_home = self._next(number, rest), self.resumed[1][number]
        if row > self.last[number]:
            end = self.node[row - 1] if self.end[number] < 0 or rest.end <= on_home else self.end[number]
            over = max(self.depart[row - 1], on_home) + self.drives_home[number]
            return bool(rest.node == end and (rest.end <= on_home or rest.begin >= over))
        if rest.begin < self.arrive[row]:
            return bool(rest.node == self.came[row])
        return bool(rest.node == self.node[row] and rest.end <= self.start[row])

    def alone(self, number: int, rest: Rest, frozen: int) -> bool:
        """Whether no trip is under way then, picked up on the way or before it, and nothing frozen is to come."""
        row, first, last = self._next(number, rest), self.first[number], self.last[number]
        before, behind = range(first, row), range(row, last + 1)
        up = {self.job[one] for one in before if self.up[one]}
        fetched = up | {self.job[one] for one in behind if self.up[one]}
        jobs = self.problem.jobs
        down = {self.job[one] for one in behind if not self.up[one] and not jobs[self.job[one]].single}
        return row - first >= frozen and not (down & up or down - fetched)

    def _ways(self, matrix: Callable[[Ways], Matrix | Plane], route: Column, a: Column, b: Column) -> Column:
        """From a to b, row by row, by what is open to the vehicle of that row's route."""
        held, found = [vehicle.permit for vehicle in self.vehicles], np.zeros(len(route), dtype=np.int64)
        for permit in set(held):
            rows = np.array([one == permit for one in held])[route]
            found[rows] = matrix(self.problem.ways(permit))[a[rows], b[rows]]
        return found

    def following(self, begin: Column, value: Column) -> Column:
        """For each stop the value of the one before it, and at the first of each route what it begins with."""
        before = np.roll(value, 1)
        before[self.first] = begin
        return before

    def total(self, value: Column) -> Column:
        """The sum over each route."""
        return np.add.reduceat(value, self.first)

    def aboard(self, measure: Callable[[Load], int]) -> tuple[Column, Column]:
        """What is in the car at the start of each route (set down, but never picked up), and after each stop."""
        load = self.of_jobs(lambda job: measure(job.load))
        held = self.total(load * ~self.up * self.of_jobs(lambda job: job.pickup is None))
        change = np.where(self.up, load, -load)
        moved = self.total(change)
        return held, np.cumsum(change) + (held + moved - np.cumsum(moved))[self.route]


def _of_hour(number: int) -> Callable[[Ways], Matrix | Plane]:
    """Seconds before the first band, then of each."""
    return lambda ways: ways.bands[number - 1].seconds if number else ways.seconds


def column(things: Sequence[Thing], say: Callable[[Thing], int]) -> Column:
    """A number of each thing; truth values stay truth values."""
    return np.array([say(thing) for thing in things])


def bound(limit: int | None) -> int:
    """A bound as a number."""
    return FREE if limit is None else limit
