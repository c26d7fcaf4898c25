"""What is to be solved: vehicles, jobs, the travel between their nodes. Whole seconds and metres, frozen, picklable."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from routing.travel.plane import Plane
from schemas.values import Load, Metres, Seconds, StopKind, Window

Matrix = NDArray[np.int32]
FORBIDDEN: Seconds = 2**31 - 1
"""A matrix entry that says: no legal way. Never to be added up."""
FAVOUR: Final = 600
"""What it is worth that a car somebody prefers serves them, in seconds of driving."""
MOST: Final = 2**60
"""What priorities may add up to, so that every sum of a search fits in 64 bits."""
LARGEST = 2**31
"""Room and service times stay below."""


@dataclass(frozen=True, slots=True)
class Job:
    """One trip to carry: a pickup and a dropoff, or only a dropoff when its load is already `aboard` (pickup is None).

    Nodes index the matrices. `priority` 0 is the ordinary one, higher is more urgent, and goes before any number of
    lower ones; `penalty` is what leaving it unserved costs besides, in seconds of driving. `avoid` names vehicles it
    must not go to (they declined), `prefer` those it should. `max_ride` bounds the seconds between leaving the pickup
    and beginning the dropoff (waiting aboard counts).
    """

    id: str
    pickup: int | None
    dropoff: int
    pickup_window: Window
    dropoff_window: Window
    load: Load = Load(seats=1)
    needs: frozenset[str] = frozenset()
    pickup_service: Seconds = 60
    dropoff_service: Seconds = 60
    max_ride: Seconds | None = None
    priority: int = 0
    penalty: Seconds = 100_000
    avoid: frozenset[str] = frozenset()
    prefer: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.pickup_service < 0 or self.dropoff_service < 0:
            raise ValueError(f"Job {self.id}: service times must not be negative.")
        if self.max_ride is not None and self.max_ride < 0:
            raise ValueError(f"Job {self.id}: max_ride {self.max_ride} must not be negative.")
        if self.penalty < 0:
            raise ValueError(f"Job {self.id}: penalty {self.penalty} must not be negative.")


@dataclass(frozen=True, slots=True)
class Visit:
    """One stop of a job in a vehicle's committed order."""

    job: str
    kind: StopKind


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A driver with a car for the rest of a shift.

    It stands at node `start` and may leave it at `shift.earliest`; it must reach `end` (None: wherever the last stop
    is) by `shift.latest`. `traits` answer the needs of jobs. `committed` is what was accepted, in the order promised:
    it stays on this vehicle and keeps its order; new stops go between, but never before the first `frozen` of them (a
    leg that is being driven).

    `duration` bounds the seconds from leaving `start` to reaching `end` (where that is None: to the end of the last
    service). A vehicle that has one leaves at the earliest second that keeps it; any other leaves at `shift.earliest`.
    """

    id: str
    start: int
    end: int | None
    shift: Window
    capacity: Load = Load(seats=4)
    traits: frozenset[str] = frozenset()
    committed: tuple[Visit, ...] = ()
    frozen: int = 0
    duration: Seconds | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.frozen <= len(self.committed):
            raise ValueError(f"Vehicle {self.id}: frozen {self.frozen} must lie in 0..{len(self.committed)}.")
        if self.duration is not None and self.duration < 0:
            raise ValueError(f"Vehicle {self.id}: duration {self.duration} must not be negative.")


@dataclass(frozen=True)
class Problem:
    """Vehicles, jobs and two square matrices over the same nodes: `seconds` and `metres` (int32, may be asymmetric).

    `vehicle_cost` is what it costs, in seconds of driving, to send out a vehicle at all; 0 where only driving counts.

    Raises ValueError, naming the offender, for duplicate ids, nodes outside the matrix, matrices of different shape,
    room or service beyond counting, or a committed order that is not a pickup before its dropoff (or names an unknown
    job, or the same job twice).
    """

    vehicles: tuple[Vehicle, ...]
    jobs: tuple[Job, ...]
    seconds: Matrix | Plane = field(repr=False)
    metres: Matrix | Plane = field(repr=False)
    vehicle_cost: Seconds = 0

    def __post_init__(self) -> None:
        _square(self.seconds, self.metres)
        _distinct("Vehicle", [vehicle.id for vehicle in self.vehicles])
        _distinct("Job", [job.id for job in self.jobs])
        for job in self.jobs:
            _inside(f"Job {job.id}", (job.pickup, job.dropoff), len(self.seconds))
            _countable(f"Job {job.id}", job.load, job.pickup_service, job.dropoff_service)
        for vehicle in self.vehicles:
            _inside(f"Vehicle {vehicle.id}", (vehicle.start, vehicle.end), len(self.seconds))
            _countable(f"Vehicle {vehicle.id}", vehicle.capacity)
        _distinct("Committed visit", [f"{visit.kind} of {visit.job}" for v in self.vehicles for visit in v.committed])
        for vehicle in self.vehicles:
            _whole(vehicle, self.job)

    @cached_property
    def job(self) -> Mapping[str, Job]:
        """Jobs by id."""
        return {job.id: job for job in self.jobs}

    @cached_property
    def vehicle(self) -> Mapping[str, Vehicle]:
        """Vehicles by id."""
        return {vehicle.id: vehicle for vehicle in self.vehicles}

    @cached_property
    def leaving(self) -> Mapping[str, Seconds]:
        """What leaving each job over costs: its penalty, and as much as all jobs of lower priority together.

        So one urgent job outweighs any number of others, and drives for them at most its own penalty. Where so many
        priorities are used by so many jobs that the sums would pass `MOST`, the highest outweigh as many as fit.
        """
        urgency, lower, made = attrgetter("priority"), 0, dict[str, Seconds]()
        for _, group in groupby(sorted(self.jobs, key=urgency), key=urgency):
            above = min(lower, MOST // len(self.jobs))
            prices = {job.id: job.penalty + above for job in group}
            lower += sum(prices.values())
            made |= prices
        return made

    @cached_property
    def committed(self) -> Mapping[str, str]:
        """Job id -> id of the vehicle it is committed to."""
        return {visit.job: vehicle.id for vehicle in self.vehicles for visit in vehicle.committed}


def _square(seconds: Matrix | Plane, metres: Matrix | Plane) -> None:
    if len(seconds.shape) != 2 or seconds.shape[0] != seconds.shape[1] or seconds.shape != metres.shape:
        raise ValueError(f"Matrices must be square and alike: seconds {seconds.shape}, metres {metres.shape}.")


def _distinct(what: str, names: list[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise ValueError(f"{what} {name} is there twice.")


def _inside(who: str, nodes: tuple[int | None, ...], size: int) -> None:
    for node in nodes:
        if node is not None and not 0 <= node < size:
            raise ValueError(f"{who}: node {node} must lie in 0..{size - 1}.")


def _countable(who: str, room: Load, *amounts: int) -> None:
    most = max(room.seats, room.wheelchairs, room.litres, room.kilograms, *amounts)
    if most >= LARGEST:
        raise ValueError(f"{who}: {most} is too large; what is counted must stay below {LARGEST}.")


def _whole(vehicle: Vehicle, jobs: Mapping[str, Job]) -> None:
    kinds: dict[str, list[StopKind]] = {}
    for visit in vehicle.committed:
        kinds.setdefault(visit.job, []).append(visit.kind)
    for name, seen in kinds.items():
        if name not in jobs:
            raise ValueError(f"Vehicle {vehicle.id}: committed to job {name}, which is unknown.")
        whole = [StopKind.DROPOFF] if jobs[name].pickup is None else [StopKind.PICKUP, StopKind.DROPOFF]
        if seen != whole:
            raise ValueError(f"Vehicle {vehicle.id}: job {name} is committed as {seen}, but must be {whole}.")


@dataclass(frozen=True, slots=True)
class Limits:
    """When the search stops: after `seconds` of wall clock or so many `steps`, whichever is first.

    A step is to ruin and recreate once. With `steps` set and enough seconds, the same seed gives the same plan.
    A plan given to start from is replaced only by one that is cheaper by more than `margin`, a share of its driving.
    `engine` "ortools" has OR-Tools' routing model improve the first plan instead, on at most a few hundred jobs.
    """

    seconds: float = 5.0
    steps: int | None = None
    seed: int = 0
    engine: Literal["ferry", "ortools"] = "ferry"
    margin: float = 0.0


__all__ = ["FAVOUR", "FORBIDDEN", "MOST", "Job", "Limits", "Matrix", "Metres", "Problem", "Seconds", "Vehicle", "Visit"]
