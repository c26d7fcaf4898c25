"""A region: one service area with its own plan, time zone, policy and event log. The shard key everywhere."""

from datetime import timedelta
from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, model_validator
from pydantic import Field as Limit
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.cleaning import CleanDown
from schemas.columns import Word
from schemas.gates import Gates
from schemas.people import Phone
from schemas.values import Calls, Dispatch, Intake, Learning, Point
from schemas.welfare import Welfare


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name} is not a time zone; write it like Asia/Shanghai.") from error
    return name


ZoneName = Annotated[str, AfterValidator(_known_zone)]
Minutes = Annotated[int, Limit(ge=0, le=24 * 60)]
Days = Annotated[int, Limit(ge=1, le=3650)]


class Policy(Message):
    """The numbers a region may turn; every one has a unit in its name."""

    offer_seconds: Annotated[int, Limit(ge=5, le=3600, description="How long a driver may think about an offer.")] = 90
    offer_ahead_minutes: Annotated[Minutes, Limit(description="How long before the pickup drivers are asked.")] = 90
    candidates: Annotated[
        int,
        Limit(ge=1, le=50, description="How many drivers may refuse before a dispatcher is alerted instead."),
    ] = 5
    patience_minutes: Annotated[
        Minutes, Limit(description="How late a trip may be picked up at all before it counts as unfilled.")
    ] = 120
    promise_minutes: Annotated[int, Limit(ge=1, le=120, description="The width of a promised pickup window.")] = 15
    pickup_dwell_seconds: Annotated[int, Limit(ge=0, le=3600, description="How long a pickup takes.")] = 120
    dropoff_dwell_seconds: Annotated[int, Limit(ge=0, le=3600, description="How long it takes to get out.")] = 60
    supply_dwell_seconds: Annotated[
        int, Limit(ge=0, le=7200, description="How long loading or unloading supplies takes.")
    ] = 600
    ride_factor: Annotated[
        float, Limit(ge=1, le=10, description="A shared ride may take this many times the direct drive,")
    ] = 1.5
    ride_slack_minutes: Annotated[Minutes, Limit(description="… and this much more.")] = 10
    silent_minutes: Annotated[
        int,
        Limit(
            ge=1,
            le=240,
            description="How long a busy driver may be silent before dispatchers are alerted.",
        ),
    ] = 10
    astray_minutes: Annotated[
        int,
        Limit(
            ge=1,
            le=240,
            description="How much longer the way to the next stop may grow before a driver counts as off route.",
        ),
    ] = 5
    undo_seconds: Annotated[int, Limit(ge=0, le=600, description="How long a driver may take back the last move.")] = (
        120
    )
    sight_minutes: Annotated[
        Minutes,
        Limit(description="How long after the end a driver still sees the exact address, the name and the phone."),
    ] = 30
    address_days: Annotated[
        Days, Limit(description="How long after a trip or shift its addresses are exact and its notes are kept.")
    ] = 30
    name_days: Annotated[
        Days, Limit(description="How long after a person was last active their name and phone are kept.")
    ] = 90
    audit_days: Annotated[
        Days, Limit(description="How long the log names people by their ids; older rows have pseudonyms.")
    ] = 365
    cleaning_minutes: Annotated[Minutes, Limit(description="How long disinfecting a car takes.")] = 30
    reach_km: Annotated[
        int, Limit(ge=1, le=1000, description="How far from the region's places a trip may begin or end.")
    ] = 150

    known_days: Annotated[
        int,
        Limit(ge=0, le=90, description="How long a driver and a rider who have met know each other; 0: not at all."),
    ] = 14
    contact_minutes: Annotated[
        int,
        Limit(ge=0, le=240, description="What a rider meeting somebody new costs, in minutes of driving; 0: off."),
    ] = 0
    mix_minutes: Annotated[
        int,
        Limit(
            ge=0,
            le=240,
            description="What each two rides of different hospitals that share a car cost, in minutes of driving; "
            "0: off.",
        ),
    ] = 0
    share_minutes: Annotated[
        int,
        Limit(
            ge=0,
            le=60,
            description="What a trip costs more for each trip of the last seven days that its driver is above the mean "
            "of those on shift, in minutes of driving; 0: off.",
        ),
    ] = 0
    floor_percent: Annotated[
        int, Limit(ge=0, le=100, description="The share of its trips that every district shall have served; 0: off.")
    ] = 0
    floor_minutes: Annotated[
        int,
        Limit(
            ge=0,
            le=240,
            description="What each point below it makes a trip dearer to leave over, in minutes of driving.",
        ),
    ] = 10
    floor_days: Annotated[int, Limit(ge=1, le=90, description="The days over which the share is counted.")] = 7

    @property
    def patience(self) -> timedelta:
        """How long after its time a trip may still be picked up before it counts as unfilled."""
        return timedelta(minutes=self.patience_minutes)


class Region(SQLModel, table=True):
    """A region as stored. `lat`/`lon` are its centre; null means: wherever its places and shifts are."""

    id: str = Field(primary_key=True)
    name: str
    name_zh: str
    zone: str = "Asia/Shanghai"
    dispatch: Dispatch = Field(default=Dispatch.OFFER, sa_type=Word(Dispatch))
    lat: float | None = None
    lon: float | None = None
    desk_phone: str = ""
    calls: Calls = Field(default=Calls.DIRECT, sa_type=Word(Calls))
    intake: Intake = Field(default=Intake.OPEN, sa_type=Word(Intake))
    learned_speeds: Learning = Field(default=Learning.OFF, sa_type=Word(Learning))
    policy: dict[str, float] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    gates: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    cleaning: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    welfare: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    @property
    def rules(self) -> Policy:
        """The policy as a checked value."""
        return Policy.model_validate(self.policy)

    @property
    def asks(self) -> Gates:
        """What it asks before somebody drives, as a checked value."""
        return Gates.model_validate(self.gates)

    @property
    def cleans(self) -> CleanDown:
        """What it asks of its cars between trips, as a checked value."""
        return CleanDown.model_validate(self.cleaning)

    @property
    def cares(self) -> Welfare:
        """What it asks for the sake of its drivers, as a checked value."""
        return Welfare.model_validate(self.welfare)

    @property
    def centre(self) -> Point | None:
        """The centre, when one was drawn."""
        return None if self.lat is None or self.lon is None else Point(self.lat, self.lon)


class RegionIn(Message):
    """A change to a region; what is left out stays as it is."""

    name: Annotated[str, Limit(min_length=1, max_length=80)] | None = None
    name_zh: Annotated[str, Limit(min_length=1, max_length=80)] | None = None
    zone: ZoneName | None = None
    dispatch: Dispatch | None = None
    lat: Annotated[float, Limit(ge=-90, le=90)] | None = None
    lon: Annotated[float, Limit(ge=-180, le=180)] | None = None
    desk_phone: Phone | None = None
    calls: Calls | None = None
    intake: Intake | None = None
    learned_speeds: Learning | None = None
    policy: Policy | None = None
    gates: Gates | None = None
    cleaning: CleanDown | None = None
    welfare: Welfare | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon go together.")
        return self


class RegionView(Message):
    """A region as its dispatchers see it."""

    id: str
    name: str
    name_zh: str
    zone: str
    dispatch: Dispatch
    lat: float | None
    lon: float | None
    desk_phone: str
    calls: Calls
    intake: Intake
    learned_speeds: Learning
    policy: Policy
    gates: Gates
    cleaning: CleanDown
    welfare: Welfare
