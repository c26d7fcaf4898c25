"""What comes out: routes with timed stops, and every job left over with its reason. Frozen, picklable, JSON-ready."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from schemas.values import Metres, Seconds, StopKind


class Why(StrEnum):
    """The tightest constraint that keeps a job out of every vehicle; from hardest to softest."""

    NO_VEHICLE = "no_vehicle"
    NEEDS = "needs"
    CAPACITY = "capacity"
    AVOIDED = "avoided"
    UNREACHABLE = "unreachable"
    SHIFT = "shift"
    WINDOW = "window"
    RIDE_TIME = "ride_time"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a route: when the vehicle gets there, begins service (after waiting, if early), and ends it."""

    node: int
    job: str
    kind: StopKind
    arrive: Seconds
    start: Seconds
    depart: Seconds


@dataclass(frozen=True, slots=True)
class Route:
    """What one vehicle does, in order; `seconds` and `metres` are driving only, the way to `end` included."""

    vehicle: str
    stops: tuple[Stop, ...]
    seconds: Seconds
    metres: Metres


@dataclass(frozen=True, slots=True)
class Unserved:
    """A job in no route, why, and how far off the nearest miss was (`short`: seconds, places, …; 0: not countable)."""

    job: str
    why: Why
    short: int = 0


@dataclass(frozen=True)
class Plan:
    """Routes (only vehicles that move) and the unserved."""

    routes: tuple[Route, ...]
    unserved: tuple[Unserved, ...]

    @cached_property
    def route(self) -> Mapping[str, Route]:
        """Routes by vehicle id."""
        return {route.vehicle: route for route in self.routes}

    def stops(self) -> Iterator[tuple[str, Stop]]:
        """Every stop with the vehicle that makes it."""
        for route in self.routes:
            for stop in route.stops:
                yield route.vehicle, stop

    @property
    def seconds(self) -> Seconds:
        """Driving time of all routes."""
        return sum(route.seconds for route in self.routes)

    @property
    def metres(self) -> Metres:
        """Driving distance of all routes."""
        return sum(route.metres for route in self.routes)
