"""A made city at a change of shift: staff to fetch before work and to bring home after it, volunteers all over town.

Thirty kilometres square, a hundred hospitals, each home with one of its nearest thirty; streets are 1.3 times as long
as the straight line and driven at 25 km/h. Half ride in (there within the half hour before one of five shifts begins),
half ride out (fetched within the half hour after one of five ends). The same seed makes the same city.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.sheet import Car, Halt, Sheet, Trip
from routing.problem import Job, Matrix, Problem, Vehicle
from routing.travel.plane import Plane
from schemas.values import Load, Window

SIDE: Final = 30.0
DETOUR: Final = 1.3
SECONDS_PER_KM: Final = 3600 / 25 * DETOUR
HOSPITALS, NEAR = 100, 30
SERVICE: Final = 60
HALF_HOUR: Final = 1800.0
WHEELCHAIR: Final = frozenset({"wheelchair"})
LEFT: Final = 7200
"""Nobody drives two hours for one ride."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class City:
    """Where everything lies (homes, then hospitals, then drivers; in km), who rides and who drives."""

    points: Floats
    trips: tuple[Trip, ...]
    cars: tuple[Car, ...]

    def leg(self, a: int, b: int) -> float:
        """Seconds from point to point."""
        return float(np.hypot(*(self.points[a] - self.points[b]))) * SECONDS_PER_KM

    def sheet(self) -> Sheet:
        """The city in floating numbers, as the second judge reads it."""
        return Sheet({str(k): trip for k, trip in enumerate(self.trips)}, self.cars, self.leg)

    def problem(self, *, stored: bool = False) -> Problem:
        """The city in whole seconds: what fits here fits the sheet too; on its plane, or `stored` as matrices."""
        seconds, metres = (Plane(self.points, pace) for pace in (SECONDS_PER_KM, 1000 * DETOUR))
        vehicles = tuple(_vehicle(k, car) for k, car in enumerate(self.cars))
        jobs = tuple(_job(k, trip) for k, trip in enumerate(self.trips))
        if stored:
            return Problem(vehicles, jobs, _matrix(seconds), _matrix(metres))
        return Problem(vehicles, jobs, seconds, metres)


def build(drivers: int, requests: int, seed: int = 7) -> City:
    """So many drivers and requests."""
    chance = np.random.default_rng(seed)
    hospitals = chance.uniform(0, SIDE, (HOSPITALS, 2))
    homes = chance.uniform(0, SIDE, (requests, 2))
    away = np.linalg.norm(homes[:, None] - hospitals[None], axis=2)
    near = np.argsort(away, axis=1)[:, :NEAR]
    hospital = near[np.arange(requests), chance.integers(0, NEAR, requests)]
    trips = tuple(_trips(chance, np.linalg.norm(homes - hospitals[hospital], axis=1) * SECONDS_PER_KM, hospital))
    starts = chance.uniform(0, SIDE, (drivers, 2))
    cars = tuple(_cars(chance, drivers, requests + HOSPITALS))
    return City(np.vstack([homes, hospitals, starts]), trips, cars)


def _trips(chance: np.random.Generator, direct: Floats, hospital: NDArray[np.int64]) -> Iterator[Trip]:
    many = len(direct)
    inbound = chance.random(many) < 0.5
    begins = chance.integers(2, 7, many) * HALF_HOUR
    ends = chance.integers(0, 5, many) * HALF_HOUR
    riders = chance.choice([1, 2, 3], many, p=[0.8, 0.15, 0.05])
    needy = chance.random(many) < 0.03
    for k in range(many):
        way, ride, home, work = float(direct[k]), 1.5 * float(direct[k]) + 600, k, many + int(hospital[k])
        if inbound[k]:
            there = float(begins[k])
            pickup = Halt(home, max(0.0, there - HALF_HOUR - ride), max(there - way - SERVICE, 0.0), SERVICE)
            dropoff = Halt(work, there - HALF_HOUR, there, SERVICE)
        else:
            off = float(ends[k])
            pickup = Halt(work, off, off + HALF_HOUR, SERVICE)
            dropoff = Halt(home, off + way, off + HALF_HOUR + SERVICE + ride, SERVICE)
        yield Trip(pickup, dropoff, float(riders[k]), ride, WHEELCHAIR if needy[k] else frozenset())


def _cars(chance: np.random.Generator, drivers: int, first: int) -> Iterator[Car]:
    seats = chance.choice([3, 4, 6], drivers, p=[0.7, 0.2, 0.1])
    able = chance.random(drivers) < 0.10
    on, off = chance.uniform(0, 3600, drivers), chance.uniform(7200, 12600, drivers)
    for k in range(drivers):
        traits = WHEELCHAIR if able[k] else frozenset[str]()
        yield Car(first + k, None, float(on[k]), float(off[k]), float(seats[k]), traits=traits)


def _vehicle(number: int, car: Car) -> Vehicle:
    shift = _window(car.earliest, car.latest)
    return Vehicle(str(number), car.start, car.end, shift, Load(seats=int(car.room)), car.traits)


def _job(number: int, trip: Trip) -> Job:
    begin, end = (_window(halt.earliest, halt.latest) for halt in (trip.pickup, trip.dropoff))
    nodes, load = (trip.pickup.node, trip.dropoff.node), Load(seats=int(trip.load))
    ride = floor(trip.ride)
    return Job(str(number), *nodes, begin, end, load, trip.needs, SERVICE, SERVICE, max_ride=ride, penalty=LEFT)


def _window(earliest: float, latest: float) -> Window:
    return Window(ceil(earliest), floor(latest))


def _matrix(plane: Plane) -> Matrix:
    nodes = np.arange(len(plane))
    return plane[nodes[:, None], nodes]
