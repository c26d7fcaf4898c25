"""Trips: a one-way journey of people or material, its promise, and how each reader sees it."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field as Limit
from pydantic import model_validator
from sqlalchemy import JSON, CheckConstraint, Column, Index
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import Moment, UtcTime, Word, one_of
from schemas.places import Spot, SpotView
from schemas.sealed import Sealed, SealedNumber
from schemas.supplies import Cargo
from schemas.values import Load, Need, Point, Progress, PromiseStatus, TripKind, TripState


class Trip(SQLModel, table=True):
    """A trip as stored. `state` has one writer: the desk, by the table in `dispatch/states.py`."""

    __table_args__ = (
        one_of("state", TripState),
        CheckConstraint(
            "state NOT IN ('assigned', 'en_route', 'arrived', 'aboard')"
            " OR (driver_id IS NOT NULL AND shift_id IS NOT NULL)",
            name="driven_by_someone",
        ),
        Index("trip_open", "region_id", "state"),
        Index("trip_rider", "rider_id", "state"),
        Index("trip_driver", "driver_id", "state"),
        Index("trip_shift", "shift_id", "ended_at"),
        Index("trip_private", "region_id", "private_until"),
        Index("trip_asked", "region_id", "pickup_after"),
    )

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    kind: TripKind = Field(sa_type=Word(TripKind))
    state: TripState = Field(sa_type=Word(TripState))
    version: int = 1
    rider_id: str | None = Field(default=None, foreign_key="person.id")
    booked_by: str | None = Field(default=None, foreign_key="person.id")
    requested_at: datetime = Field(sa_type=UtcTime)
    track_hash: str = Field(default="", index=True)

    pickup_place: str | None = Field(default=None, foreign_key="place.id")
    pickup_name: str = Field(default="", sa_type=Sealed("trip.pickup_name"))
    pickup_name_zh: str = Field(default="", sa_type=Sealed("trip.pickup_name_zh"))
    pickup_lat: float = Field(sa_type=SealedNumber("trip.pickup_lat"))
    pickup_lon: float = Field(sa_type=SealedNumber("trip.pickup_lon"))
    dropoff_place: str | None = Field(default=None, foreign_key="place.id")
    dropoff_name: str = Field(default="", sa_type=Sealed("trip.dropoff_name"))
    dropoff_name_zh: str = Field(default="", sa_type=Sealed("trip.dropoff_name_zh"))
    dropoff_lat: float = Field(sa_type=SealedNumber("trip.dropoff_lat"))
    dropoff_lon: float = Field(sa_type=SealedNumber("trip.dropoff_lon"))
    district: str = ""

    pickup_after: datetime = Field(sa_type=UtcTime)
    arrive_by: datetime | None = Field(default=None, sa_type=UtcTime)
    riders: int = 1
    needs: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    items: list[dict[str, str | float]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    litres: int = 0
    kilograms: int = 0
    note: str = Field(default="", sa_type=Sealed("trip.note"))
    priority: int = 0

    promise_status: PromiseStatus | None = Field(default=None, sa_type=Word(PromiseStatus))
    promise_from: datetime | None = Field(default=None, sa_type=UtcTime)
    promise_to: datetime | None = Field(default=None, sa_type=UtcTime)
    promise_arrive: datetime | None = Field(default=None, sa_type=UtcTime)
    promise_by: str = "line"
    """Where its driving times came from: line, roads, osrm or valhalla."""
    why: str = ""
    short: int = 0

    driver_id: str | None = Field(default=None, foreign_key="person.id")
    shift_id: str | None = Field(default=None, foreign_key="shift.id")
    pinned_driver: str | None = Field(default=None, foreign_key="person.id")
    suggested_driver: str | None = Field(default=None, foreign_key="person.id")
    planned_pickup: datetime | None = Field(default=None, sa_type=UtcTime)
    planned_dropoff: datetime | None = Field(default=None, sa_type=UtcTime)

    assigned_at: datetime | None = Field(default=None, sa_type=UtcTime)
    departed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    arrived_at: datetime | None = Field(default=None, sa_type=UtcTime)
    boarded_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    private_until: datetime | None = Field(default=None, sa_type=UtcTime)
    cut_at: datetime | None = Field(default=None, sa_type=UtcTime)
    last_move: str = ""
    last_move_at: datetime | None = Field(default=None, sa_type=UtcTime)
    reason: str = Field(default="", sa_type=Sealed("trip.reason"))
    proof: str = Field(default="", sa_type=Sealed("trip.proof"))

    @property
    def pickup(self) -> Point:
        """Where it begins."""
        return Point(self.pickup_lat, self.pickup_lon)

    @property
    def dropoff(self) -> Point:
        """Where it ends."""
        return Point(self.dropoff_lat, self.dropoff_lon)

    @property
    def load(self) -> Load:
        """The room it takes: wheelchair users sit in their own place, not on a seat."""
        chairs = min(self.riders, 1) if Need.WHEELCHAIR in self.needs else 0
        return Load(self.riders - chairs, chairs, self.litres, self.kilograms)


class TripIn(Message):
    """A booking. Neither time means as soon as possible; a supply run carries `load` and no riders."""

    kind: TripKind = TripKind.RIDE
    pickup: Spot
    dropoff: Spot
    pickup_after: Moment | None = None
    arrive_by: Moment | None = None
    riders: Annotated[int, Limit(ge=0, le=8)] = 1
    needs: Annotated[list[Need], Limit(max_length=8)] = []
    load: Cargo = Cargo()
    note: Annotated[str, Limit(max_length=500)] = ""
    priority: Annotated[int, Limit(ge=0, le=3)] = 0
    rider_id: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _supply_has_no_riders(cls, data: object) -> object:
        if isinstance(data, dict) and data.get("kind") == TripKind.SUPPLY and "riders" not in data:
            return {**data, "riders": 0}
        return data

    @model_validator(mode="after")
    def _carries_something(self) -> Self:
        if self.kind is TripKind.RIDE and self.riders == 0:
            raise ValueError("A ride needs at least 1 rider; riders was 0.")
        if self.pickup_after and self.arrive_by and self.arrive_by <= self.pickup_after:
            raise ValueError("arrive_by must be later than pickup_after; the window is upside down.")
        return self


class PromiseView(Message):
    """What a rider was told: an honest pickup window and arrival, or why it is unlikely and what would do instead.

    `why` is a stable word, `reason` the sentence in the reader's language, `margin` the relative error, `source` where
    the driving times came from: line (no map), roads (the map), osrm or valhalla (a server).
    """

    status: PromiseStatus
    pickup_from: datetime | None
    pickup_to: datetime | None
    arrive_at: datetime | None
    why: str | None = None
    reason: str | None = None
    margin: float
    source: str = "line"
    alternatives: list["Alternative"] = []


class Alternative(Message):
    """Another pickup window that could be promised."""

    pickup_from: datetime
    pickup_to: datetime


class RiderBrief(Message):
    """The person aboard, for those who must find them; `by_desk`: the phone is the desk's, which puts through.

    `masked`: the region hides numbers behind one that a service bound; with `by_desk` there is none at the moment.
    """

    id: str
    name: str
    phone: str
    by_desk: bool = False
    masked: bool = False


class DriverBrief(Message):
    """Who comes and in what, after a driver accepted; `by_desk` and `masked` as for a rider."""

    id: str
    name: str
    phone: str
    by_desk: bool = False
    masked: bool = False
    plate: str
    colour: str
    model: str


class Navigation(Message):
    """Links that open a driver's app at either end, by app: each with the coordinate that its app expects."""

    pickup: dict[str, str]
    dropoff: dict[str, str]


class ComingView(Message):
    """How the car of a trip comes on, and between what and what it is expected; null: nothing is known of that."""

    progress: Progress
    pickup: tuple[datetime, datetime] | None
    dropoff: tuple[datetime, datetime] | None


class TripView(Message):
    """A trip as one reader may see it. What that reader may not see is null, empty or approximate."""

    id: str
    kind: TripKind
    state: TripState
    version: int
    pickup: SpotView
    dropoff: SpotView
    requested_at: datetime
    pickup_after: datetime
    arrive_by: datetime | None
    riders: int
    needs: list[str]
    load: Cargo
    note: str
    priority: int
    promise: PromiseView | None
    planned_pickup: datetime | None
    planned_dropoff: datetime | None
    coming: ComingView | None
    """While the car is on its way, or should be; null: the times are those of the plan."""
    rider: RiderBrief | None
    driver: DriverBrief | None
    pinned_driver: str | None
    suggested_driver: str | None
    why: str | None
    last_move: str
    last_move_at: datetime | None
    boarded_at: datetime | None
    ended_at: datetime | None
    exact_until: datetime | None
    """When a driver's sight of the exact address, the name, the phone and the note ends; null: not yet known."""
    reason: str
    navigation: Navigation | None
    """For the driver, while they see the exact address."""
    moves: list[str]
    """The moves this reader may make now."""


class CancelIn(Message):
    """Why a trip is cancelled."""

    reason: Annotated[str, Limit(max_length=300)] = ""


class AssignIn(Message):
    """Whom a dispatcher gives the trip to."""

    driver_id: str


class PinIn(Message):
    """The only driver the planner may offer the trip to; null lifts the pin."""

    driver_id: str | None


class MoveIn(Message):
    """What a driver did and when it happened, which may be before it could be sent."""

    move: str
    at: Moment
    position: Spot | None = None
    proof: Annotated[str, Limit(max_length=200)] = ""
