"""What is to be solved: vehicles, jobs, the travel between their nodes. Whole seconds and metres, frozen, picklable."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final, Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from routing.breaks import Break, in_order
from routing.travel.plane import Plane
from routing.ways import FORBIDDEN, Band, Matrix, Ways
from schemas.values import Load, Metres, Seconds, StopKind, Window

Amount = TypeVar("Amount", int, NDArray[np.int64])
Cleaning = Mapping[tuple[str, str], Seconds]
"""Seconds of cleaning between a job of one class and one of another."""
Soil = tuple[tuple[str, Seconds], ...]
"""Classes that were set down before, each once, and the seconds a car has been cleaned since."""
DEAREST: Final = 10_000
"""Seconds of driving that a second too late may cost at most, so that sums stay whole numbers."""
LONGEST_CLEANING: Final[Seconds] = 86_400
HIGHEST: Final[Seconds] = 86_400
"""What one job may cost besides its driving, for whom it meets or who drives it, and two for riding together."""
STEEPEST: Final = 1_000_000
"""What a minute or a kilometre may cost at most, for the same reason."""
FAVOUR: Final = 600
"""What it is worth that a car somebody prefers serves them, in seconds of driving."""
MOST: Final = 2**60
"""What priorities may add up to, so that every sum of a search fits in 64 bits."""
LARGEST = 2**31
"""Room and service times stay below."""


@dataclass(frozen=True, slots=True)
class Job:
    """One trip to carry: a pickup and a dropoff, or only a dropoff when its load is already `aboard` (pickup is None).

    A `single` job is one stop, its dropoff: a visit, or a delivery of what the car has with it from its start. It has
    no pickup, and what is said of one does not count. Jobs of one `bundle` go to the same vehicle, all of them or none.

    Nodes index the matrices. `priority` 0 is the ordinary one, higher is more urgent, and goes before any number of
    lower ones; `penalty` is what leaving it unserved costs besides, in seconds of driving. `avoid` names vehicles it
    must not go to (they declined), `prefer` those it should, `met` those whose drivers its rider has met lately: any
    other costs `contact_price` of the problem; None: there is nobody to meet. `floor` is what leaving it unserved costs
    besides where too few of its kind are served. `max_ride` bounds the seconds between leaving the pickup and beginning
    the dropoff (waiting aboard counts).
    `kind` is its class, for `clean` and `apart` of the problem; the empty word is the ordinary one. `group` says whose
    people it carries, for `mix_price`; the empty word mixes with all for nothing. A window may have a softer end:
    service that begins after `pickup_due` or `dropoff_due` costs `late_price` seconds of driving a second.
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
    met: frozenset[str] | None = None
    floor: Seconds = 0
    kind: str = ""
    group: str = ""
    pickup_due: Seconds | None = None
    dropoff_due: Seconds | None = None
    late_price: int = 1
    single: bool = False
    bundle: str = ""

    @property
    def aboard(self) -> bool:
        """Whether the load is in some car already, so that no other can be given the job."""
        return self.pickup is None and not self.single

    def __post_init__(self) -> None:
        if self.pickup_service < 0 or self.dropoff_service < 0:
            raise ValueError(f"Job {self.id}: service times must not be negative.")
        if self.max_ride is not None and self.max_ride < 0:
            raise ValueError(f"Job {self.id}: max_ride {self.max_ride} must not be negative.")
        for name, price in (("penalty", self.penalty), ("floor", self.floor)):
            if price < 0:
                raise ValueError(f"Job {self.id}: {name} {price} must not be negative.")
        if self.single and self.pickup is not None:
            raise ValueError(f"Job {self.id}: a single stop has no pickup, but {self.pickup} is given.")
        if not 0 <= self.late_price <= DEAREST:
            raise ValueError(f"Job {self.id}: late_price {self.late_price} must lie in 0..{DEAREST}.")


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
    `breaks` are taken in their order by a driver who has anything to drive: standing, at a stop, at the start, or when
    all is done, never while a trip is under way (from its pickup to its dropoff) nor before the first `frozen` visits.
    `permit` names the permit class whose ways it drives (empty: the ordinary ones). A minute of driving costs
    `per_minute` and a kilometre `per_km`: by default a second costs one. `driving` bounds the seconds of driving.
    `toll` is what each job given to it costs besides, in seconds of driving: who did more than their share is dearer.
    `soiled` is what it has set down before it stood at `start`: where that is cleaned for, it is before the first
    pickup that asks for it.
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
    permit: str = ""
    per_minute: int = 60
    per_km: int = 0
    driving: Seconds | None = None
    breaks: tuple[Break, ...] = ()
    toll: Seconds = 0
    soiled: Soil = ()

    def __post_init__(self) -> None:
        if not 0 <= self.frozen <= len(self.committed):
            raise ValueError(f"Vehicle {self.id}: frozen {self.frozen} must lie in 0..{len(self.committed)}.")
        for name, bound in (("duration", self.duration), ("driving", self.driving)):
            if bound is not None and bound < 0:
                raise ValueError(f"Vehicle {self.id}: {name} {bound} must not be negative.")
        if len(dict(self.soiled)) < len(self.soiled) or any(since < 0 for _, since in self.soiled):
            raise ValueError(f"Vehicle {self.id}: soiled {self.soiled} must name each class once, with seconds from 0.")
        for name, most in (("per_minute", STEEPEST), ("per_km", STEEPEST), ("toll", HIGHEST)):
            rate: int = getattr(self, name)
            if not 0 <= rate <= most:
                raise ValueError(f"Vehicle {self.id}: {name} {rate} must lie in 0..{most}.")
        if not in_order(self.breaks):
            raise ValueError(f"Vehicle {self.id}: breaks must come in the order of their windows.")

    @property
    def usual(self) -> bool:
        """Whether its driving costs what it lasts, as that of most does."""
        return self.per_minute == 60 and self.per_km == 0

    def price(self, seconds: Amount, metres: Amount) -> Amount:
        """What a leg, or each of many, costs: rounded down to a whole number leg by leg, so that sums are exact."""
        return (50 * self.per_minute * seconds + 3 * self.per_km * metres) // 3000


@dataclass(frozen=True)
class Problem:
    """Vehicles, jobs and two square matrices over the same nodes: `seconds` and `metres` (int32, may be asymmetric).

    `vehicle_cost` is what it costs, in seconds of driving, to send out a vehicle at all; 0 where only driving counts.
    `permits` are the ways of vehicles with a permit, by its name: what is closed to others may be open to them.
    `bands` are other `seconds` for later hours, as of `Ways`; those of permits begin with them.
    `contact_price` is what it costs that a rider meets a driver not `met` before, `mix_price` what each two jobs of
    different groups cost that are ever in a car together: those aboard from the start count too.

    `clean[a, b]` are the seconds a car must have been cleaned, in all, between setting down a job of class a and going
    to pick up one of class b, whatever it carries between. It is cleaned where the stop before that pickup is, once
    the service there is over, for as long as any class set down before on this route still lacks. Pairs that are not
    named need none; (a, a) is from one job of a class to the next. A single stop is cleaned for and after. What a
    vehicle is `soiled` with counts as set down at its start.

    Jobs of two classes in `apart`, either way round, are never in a car together, unless both are committed to it: what
    was accepted is past asking.

    Raises ValueError, naming the offender, for duplicate ids, nodes outside the matrix, matrices of different shape or
    kind, bands out of order, room or service beyond counting, a permit without ways, cleaning outside 0..86400 s, a
    bundle committed in part or to two, or a committed order that is not a pickup before its dropoff (or names an
    unknown job, or the same job twice).
    """

    vehicles: tuple[Vehicle, ...]
    jobs: tuple[Job, ...]
    seconds: Matrix | Plane = field(repr=False)
    metres: Matrix | Plane = field(repr=False)
    vehicle_cost: Seconds = 0
    permits: Mapping[str, Ways] = field(default_factory=dict, repr=False)
    clean: Cleaning = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()
    bands: tuple[Band, ...] = ()
    contact_price: Seconds = 0
    mix_price: Seconds = 0

    def __post_init__(self) -> None:
        _square(self.seconds, self.metres)
        _payable(contact_price=self.contact_price, mix_price=self.mix_price)
        _cleanable(self.clean)
        _in_order(self.bands, self.seconds)
        for permit, ways in self.permits.items():
            _alike(permit, ways, self.seconds)
            _at_once(permit, ways, self.bands)
        _distinct("Vehicle", [vehicle.id for vehicle in self.vehicles])
        _distinct("Job", [job.id for job in self.jobs])
        for job in self.jobs:
            _inside(f"Job {job.id}", (job.pickup, job.dropoff), len(self.seconds))
            _countable(f"Job {job.id}", job.load, job.pickup_service, job.dropoff_service)
        for vehicle in self.vehicles:
            _inside(f"Vehicle {vehicle.id}", (vehicle.start, vehicle.end), len(self.seconds))
            _countable(f"Vehicle {vehicle.id}", vehicle.capacity)
            if vehicle.permit and vehicle.permit not in self.permits:
                raise ValueError(f"Vehicle {vehicle.id}: there are no ways for permit {vehicle.permit}.")
            ways = self.ways(vehicle.permit)
            if vehicle.per_km and isinstance(ways.metres, Plane) != isinstance(ways.seconds, Plane):
                raise ValueError(f"Vehicle {vehicle.id}: per_km {vehicle.per_km} needs metres of the kind of seconds.")
        _distinct("Committed visit", [f"{visit.kind} of {visit.job}" for v in self.vehicles for visit in v.committed])
        for vehicle in self.vehicles:
            _whole(vehicle, self.job)
        self._bundled()

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
        """What leaving each job over costs: its penalty and floor, and as much as all of lower priority together.

        So one urgent job outweighs any number of others, and drives for them at most its own penalty. Where so many
        priorities are used by so many jobs that the sums would pass `MOST`, the highest outweigh as many as fit.
        """
        urgency, lower, made = attrgetter("priority"), 0, dict[str, Seconds]()
        for _, group in groupby(sorted(self.jobs, key=urgency), key=urgency):
            above = min(lower, MOST // len(self.jobs))
            prices = {job.id: job.penalty + job.floor + above for job in group}
            lower += sum(prices.values())
            made |= prices
        return made

    def worth(self, job: Job, vehicle: Vehicle) -> Seconds:
        """What it is worth that this vehicle serves the job, in seconds of driving; mostly nothing, or less."""
        stranger = job.met is not None and vehicle.id not in job.met
        return FAVOUR * (vehicle.id in job.prefer) - self.contact_price * stranger - vehicle.toll

    @cached_property
    def committed(self) -> Mapping[str, str]:
        """Job id -> id of the vehicle it is committed to."""
        return {visit.job: vehicle.id for vehicle in self.vehicles for visit in vehicle.committed}

    @cached_property
    def bundles(self) -> Mapping[str, tuple[Job, ...]]:
        """Jobs that stay together, by the name of their bundle."""
        found: dict[str, list[Job]] = {}
        for job in self.jobs:
            if job.bundle:
                found.setdefault(job.bundle, []).append(job)
        return {name: tuple(jobs) for name, jobs in found.items()}

    def mates(self, job_id: str) -> frozenset[str]:
        """The jobs that go where this one goes, itself included."""
        return frozenset({job_id, *(job.id for job in self.bundles.get(self.job[job_id].bundle, ()))})

    def _bundled(self) -> None:
        for name, jobs in self.bundles.items():
            if len({self.committed.get(job.id) for job in jobs}) > 1:
                raise ValueError(f"Bundle {name}: all of its jobs must be committed to one vehicle, or none of them.")

    def ways(self, permit: str) -> Ways:
        """The ways of one permit class."""
        return self.permits[permit] if permit else Ways(self.seconds, self.metres, self.bands)


def _square(seconds: Matrix | Plane, metres: Matrix | Plane) -> None:
    if len(seconds.shape) != 2 or seconds.shape[0] != seconds.shape[1] or seconds.shape != metres.shape:
        raise ValueError(f"Matrices must be square and alike: seconds {seconds.shape}, metres {metres.shape}.")


def _payable(**prices: Seconds) -> None:
    for name, price in prices.items():
        if not 0 <= price <= HIGHEST:
            raise ValueError(f"{name} {price} must lie in 0..{HIGHEST}.")


def _cleanable(clean: Cleaning) -> None:
    for (before, after), seconds in clean.items():
        if not 0 <= seconds <= LONGEST_CLEANING:
            raise ValueError(f"Cleaning from {before!r} to {after!r}: {seconds} must lie in 0..{LONGEST_CLEANING}.")


def _alike(permit: str, ways: Ways, seconds: Matrix | Plane) -> None:
    if not permit:
        raise ValueError("A permit needs a name; the ordinary ways are seconds and metres of the problem.")
    named = (("seconds", ways.seconds), ("metres", ways.metres))
    for name, matrix in (*named, *((f"band from {one.begin}", one.seconds) for one in ways.bands)):
        _of_kind(f"Permit {permit}: {name}", matrix, seconds, isinstance(ways.seconds, Plane))


def _of_kind(who: str, matrix: Matrix | Plane, seconds: Matrix | Plane, computed: bool) -> None:
    if matrix.shape != seconds.shape or computed != isinstance(seconds, Plane):
        kind = "plane" if isinstance(seconds, Plane) else "matrix"
        raise ValueError(f"{who} {matrix.shape} must be a {kind} of {seconds.shape}.")


def _in_order(bands: tuple[Band, ...], seconds: Matrix | Plane) -> None:
    for one in bands:
        _of_kind(f"The band from {one.begin}:", one.seconds, seconds, isinstance(one.seconds, Plane))
    for one, after in pairwise(bands):
        if after.begin <= one.begin:
            raise ValueError(f"The band from {after.begin} must begin after the one from {one.begin}.")


def _at_once(permit: str, ways: Ways, bands: tuple[Band, ...]) -> None:
    own, wanted = ([one.begin for one in some] for some in (ways.bands, bands))
    if own != wanted:
        raise ValueError(f"Permit {permit}: its bands begin at {own}, but must begin at {wanted} as those of all.")


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

    A step is to ruin and recreate once. With `steps` set and enough seconds, the same seed gives the same plan, on as
    many `cores`: 1, or 2, which share the work where there are hundreds of jobs.
    A plan given to start from is replaced only by one that is cheaper by more than `margin`, a share of its driving.
    `engine` "ortools" has OR-Tools' routing model improve the first plan instead, on at most a few hundred jobs.
    """

    seconds: float = 5.0
    steps: int | None = None
    seed: int = 0
    engine: Literal["ferry", "ortools"] = "ferry"
    margin: float = 0.0
    cores: int = 1


__all__ = [
    "FAVOUR",
    "FORBIDDEN",
    "MOST",
    "Band",
    "Break",
    "Cleaning",
    "Job",
    "Limits",
    "Matrix",
    "Metres",
    "Problem",
    "Seconds",
    "Vehicle",
    "Visit",
    "Ways",
]
