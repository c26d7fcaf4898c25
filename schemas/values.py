"""Pure values that every floor may use: points, windows, loads, states and roles.

`routing/` may import nothing else from `schemas/`, so nothing here knows SQLModel, a clock or a database.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Self

Seconds = int
Metres = int


@dataclass(frozen=True, slots=True)
class Point:
    """A place on earth in WGS-84 degrees. Raises ValueError with the value and a hint when numbers look swapped."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (isfinite(self.lat) and isfinite(self.lon)):
            raise ValueError(f"lat {self.lat} and lon {self.lon} must be finite numbers.")
        if not -90 <= self.lat <= 90:
            hint = " Latitude and longitude look swapped." if -90 <= self.lon <= 90 and abs(self.lat) <= 180 else ""
            raise ValueError(f"lat {self.lat} must lie between -90 and 90.{hint}")
        if not -180 <= self.lon <= 180:
            raise ValueError(f"lon {self.lon} must lie between -180 and 180.")


@dataclass(frozen=True, slots=True)
class Window:
    """A closed span [earliest, latest] in whole seconds since the origin of the problem it belongs to."""

    earliest: Seconds
    latest: Seconds

    def __post_init__(self) -> None:
        if self.latest < self.earliest:
            raise ValueError(f"Window ends ({self.latest}) before it begins ({self.earliest}).")

    def __contains__(self, second: Seconds) -> bool:
        return self.earliest <= second <= self.latest


@dataclass(frozen=True, slots=True)
class Load:
    """What takes room in a car: seats, wheelchair places, litres and kilograms; all whole and not negative."""

    seats: int = 0
    wheelchairs: int = 0
    litres: int = 0
    kilograms: int = 0

    def __post_init__(self) -> None:
        if min(self.seats, self.wheelchairs, self.litres, self.kilograms) < 0:
            raise ValueError(f"A load cannot be negative: {self}.")

    def __add__(self, other: Self) -> "Load":
        return Load(
            self.seats + other.seats,
            self.wheelchairs + other.wheelchairs,
            self.litres + other.litres,
            self.kilograms + other.kilograms,
        )

    def __sub__(self, other: Self) -> "Load":
        return Load(
            self.seats - other.seats,
            self.wheelchairs - other.wheelchairs,
            self.litres - other.litres,
            self.kilograms - other.kilograms,
        )

    def fits(self, capacity: "Load") -> bool:
        """Whether this load goes into that capacity, in every dimension."""
        return (
            self.seats <= capacity.seats
            and self.wheelchairs <= capacity.wheelchairs
            and self.litres <= capacity.litres
            and self.kilograms <= capacity.kilograms
        )


class TripKind(StrEnum):
    """What is carried: people or material."""

    RIDE = "ride"
    SUPPLY = "supply"


class Need(StrEnum):
    """What a trip asks of a driver and a vehicle beyond room; a vehicle's or driver's `traits` answer it."""

    WHEELCHAIR = "wheelchair"
    LUGGAGE = "luggage"
    CHILD_SEAT = "child_seat"
    OXYGEN = "oxygen"
    COLD_CHAIN = "cold_chain"
    ISOLATION = "isolation"
    CLEAN_WARD = "clean_ward"
    NIGHT = "night"


class TripState(StrEnum):
    """Where a trip stands; the moves between are the table in `dispatch/states.py`."""

    HELD = "held"
    REQUESTED = "requested"
    OFFERED = "offered"
    ASSIGNED = "assigned"
    EN_ROUTE = "en_route"
    ARRIVED = "arrived"
    ABOARD = "aboard"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    RETURNED = "returned"
    UNFILLED = "unfilled"


class OfferState(StrEnum):
    """Where an offer stands; every offer ends in exactly one of the last four."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class ShiftState(StrEnum):
    """Where a shift stands. Busy is not here: it follows from the trips."""

    PLANNED = "planned"
    ON = "on"
    PAUSED = "paused"
    CLEANING = "cleaning"
    OFF = "off"
    CANCELLED = "cancelled"


class Role(StrEnum):
    """What a person may be; rights follow from it in `dispatch/rights.py`. `planner` is the machine's own role."""

    RIDER = "rider"
    DRIVER = "driver"
    DISPATCHER = "dispatcher"
    ADMIN = "admin"
    PLANNER = "planner"


class Intake(StrEnum):
    """The brake of a region: who may come in and ask for rides while more arrive than can be served."""

    OPEN = "open"
    VERIFIED = "verified"
    CLOSED = "closed"


class Calls(StrEnum):
    """Whom a driver rings who has to find a rider: the rider, a masked number, or the desk, which puts them through."""

    DIRECT = "direct"
    MASKED = "masked"
    DESK = "desk"


class Learning(StrEnum):
    """Whether driving times are learned from completed drives, and driven at."""

    OFF = "off"
    ON = "on"


class Dispatch(StrEnum):
    """How far the planner goes by itself in a region."""

    OFF = "off"
    SUGGEST = "suggest"
    OFFER = "offer"
    ASSIGN = "assign"


class ClosureKind(StrEnum):
    """What a closure does to roads: close all that touch its area, close what crosses its line, or slow down."""

    BLOCKED = "blocked"
    BARRIER = "barrier"
    SLOW = "slow"


class StopKind(StrEnum):
    """What happens at a stop."""

    PICKUP = "pickup"
    DROPOFF = "dropoff"


class Progress(StrEnum):
    """How a car comes on that is on its way: as foreseen, unheard of, or away from where it should go."""

    COMING = "coming"
    SILENT = "silent"
    ASTRAY = "astray"


class PromiseStatus(StrEnum):
    """How sure a promised window is."""

    LIKELY = "likely"
    TIGHT = "tight"
    UNLIKELY = "unlikely"
