"""A plan as the judge reads it: every stop a row, beside what the problem says of it. Nothing is judged here."""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from routing.plan import Route
from routing.problem import Job, Matrix, Problem, Vehicle, Ways
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


def column(things: Sequence[Thing], say: Callable[[Thing], int]) -> Column:
    """A number of each thing; truth values stay truth values."""
    return np.array([say(thing) for thing in things])


def bound(limit: int | None) -> int:
    """A bound as a number."""
    return FREE if limit is None else limit
