"""Shifts: the hours one driver gives, the car they bring, and the run they drive."""

from datetime import datetime, timedelta
from typing import Annotated, Self

from pydantic import Field as Limit
from pydantic import model_validator
from sqlalchemy import JSON, Column, Index
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import Moment, UtcTime, Word, one_of
from schemas.places import Spot, SpotView
from schemas.sealed import Marked, Sealed, SealedNumber
from schemas.values import Load, Need, Point, Progress, ShiftState, StopKind
from schemas.vehicles import VehicleIn

LONGEST = timedelta(hours=18)


class Shift(SQLModel, table=True):
    """A shift as stored; `run` is the manifest: the stops still to make, in the order accepted."""

    __table_args__ = (
        one_of("state", ShiftState),
        Index("shift_driver", "driver_id", "state"),
        Index("shift_car", "plate", "vehicle_id"),
    )

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    driver_id: str = Field(foreign_key="person.id")
    state: ShiftState = Field(default=ShiftState.PLANNED, sa_type=Word(ShiftState))
    version: int = 1
    starts_at: datetime = Field(sa_type=UtcTime)
    ends_at: datetime = Field(sa_type=UtcTime)
    start_name: str = Field(default="", sa_type=Sealed("shift.start_name"))
    start_lat: float = Field(sa_type=SealedNumber("shift.start_lat"))
    start_lon: float = Field(sa_type=SealedNumber("shift.start_lon"))
    end_name: str = Field(default="", sa_type=Sealed("shift.end_name"))
    end_lat: float | None = Field(default=None, sa_type=SealedNumber("shift.end_lat"))
    end_lon: float | None = Field(default=None, sa_type=SealedNumber("shift.end_lon"))
    vehicle_id: str | None = Field(default=None, foreign_key="vehicle.id")
    plate: str = Field(default="", sa_type=Marked("shift.plate"))
    colour: str = ""
    model: str = ""
    seats: int = 4
    wheelchairs: int = 0
    volume_l: int = 400
    weight_kg: int = 400
    traits: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    cut_at: datetime | None = Field(default=None, sa_type=UtcTime)
    began_at: datetime | None = Field(default=None, sa_type=UtcTime)
    left_at: datetime | None = Field(default=None, sa_type=UtcTime)
    """When the driver really went on and off duty."""
    beacon: str = Field(unique=True)
    """The random id a phone reports positions under, for this shift only."""
    run: list[dict[str, str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    cleaning_since: datetime | None = Field(default=None, sa_type=UtcTime)
    cleaning_until: datetime | None = Field(default=None, sa_type=UtcTime)
    cleaning_owed: int = 0
    """The seconds of cleaning that were demanded when it began; 0: the driver's own wish."""
    soiled: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    """What the car has set down, by class, and the seconds it was cleaned since."""
    last_one: bool = False
    """Whether the driver takes nothing new after what they have accepted."""
    stood_down: str = ""
    """The gate that took it out of dispatch."""
    inspected_at: datetime | None = Field(default=None, sa_type=UtcTime)
    faults: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    """The lines of the checklist that the newest inspection found not in order."""

    @property
    def start(self) -> Point:
        """Where the driver begins."""
        return Point(self.start_lat, self.start_lon)

    @property
    def end(self) -> Point | None:
        """Where the driver must be at the end; None: anywhere."""
        return None if self.end_lat is None or self.end_lon is None else Point(self.end_lat, self.end_lon)

    @property
    def capacity(self) -> Load:
        """What fits into the car."""
        return Load(self.seats, self.wheelchairs, self.volume_l, self.weight_kg)


class ShiftIn(Message):
    """A shift as it is entered: hours, start, and a vehicle described here or known already."""

    starts_at: Moment
    ends_at: Moment
    start: Spot
    end: Spot | None = None
    vehicle: VehicleIn | None = None
    vehicle_id: str | None = None
    driver_id: str | None = None
    traits: Annotated[list[Need], Limit(max_length=20)] = []

    @model_validator(mode="after")
    def _sane_hours(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("ends_at must be later than starts_at.")
        if self.ends_at - self.starts_at > LONGEST:
            raise ValueError("A shift lasts at most 18 hours; split a longer one.")
        if self.vehicle is not None and self.vehicle_id is not None:
            raise ValueError("Give either vehicle or vehicle_id, not both.")
        return self


class ShiftView(Message):
    """A shift as its driver and the dispatchers see it; the beacon only for its driver."""

    id: str
    driver_id: str
    state: ShiftState
    version: int
    starts_at: datetime
    ends_at: datetime
    start: SpotView
    end: SpotView | None
    vehicle: VehicleIn
    beacon: str | None
    cleaning_since: datetime | None
    cleaning_until: datetime | None
    cleaning_owed: int
    """Seconds of cleaning that must be confirmed before the car goes on; 0: nobody demands any."""
    soiled: dict[str, int]
    """While it is cleaned: what the car has carried, by class, and the seconds it was cleaned since."""
    last_one: bool
    """Whether the driver takes nothing new after what they have accepted."""
    stood_down: str
    """The gate that took it out of dispatch; empty: none."""
    inspected_at: datetime | None
    faults: list[str]
    moves: list[str]
    """The moves this reader may make now."""


class StopView(Message):
    """One stop of a manifest; times are estimates with the region's margin."""

    kind: StopKind
    trip_id: str
    place: SpotView
    planned_at: datetime
    earliest: datetime | None
    latest: datetime | None
    leave_by: datetime | None
    """When to set out for it at the latest, where later the way is closed or slower; null: just in time is in time."""
    progress: Progress | None
    """How the car comes on; null: it is not on its way, and the time is that of the plan."""
    window: tuple[datetime | None, datetime | None]
    riders: int
    needs: list[str]
    load: str


class RunView(Message):
    """The manifest: ordered stops with ETAs and their relative error (`margin`; 0.14 means ±14 %)."""

    shift_id: str | None
    stops: list[StopView]
    margin: float


class DriverView(Message):
    """A driver as the board sees them: the shift they are on and whether they are free, busy, paused or cleaning."""

    id: str
    name: str
    phone: str
    team: str
    status: str
    shift_id: str | None
    ends_at: datetime | None
    vehicle: VehicleIn | None
    stood_down: str
    check_until: datetime | None
    """Until when the newest self-check counts; none was passed: null."""
    unwell: bool
    """Whether the newest self-check keeps them from driving."""
    run: list[dict[str, str]]
