"""A region: one service area with its own plan, time zone, policy and event log. The shard key everywhere."""

from datetime import timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, model_validator
from pydantic import Field as Limit
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import Word
from schemas.values import Dispatch, Point


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name} is not a time zone; write it like Asia/Shanghai.") from error
    return name


ZoneName = Annotated[str, AfterValidator(_known_zone)]
Minutes = Annotated[int, Limit(ge=0, le=24 * 60)]


class Policy(Message):
    """The numbers a region may turn; every one has a unit in its name."""

    offer_seconds: Annotated[int, Limit(ge=5, le=3600)] = 90
    offer_ahead_minutes: Minutes = 90
    candidates: Annotated[int, Limit(ge=1, le=50)] = 5
    patience_minutes: Minutes = 120
    promise_minutes: Annotated[int, Limit(ge=1, le=120)] = 15
    pickup_dwell_seconds: Annotated[int, Limit(ge=0, le=3600)] = 120
    dropoff_dwell_seconds: Annotated[int, Limit(ge=0, le=3600)] = 60
    supply_dwell_seconds: Annotated[int, Limit(ge=0, le=7200)] = 600
    ride_factor: Annotated[float, Limit(ge=1, le=10)] = 1.5
    ride_slack_minutes: Minutes = 10
    silent_minutes: Annotated[int, Limit(ge=1, le=240)] = 10
    undo_seconds: Annotated[int, Limit(ge=0, le=600)] = 120
    cleaning_minutes: Minutes = 30
    reach_km: Annotated[int, Limit(ge=1, le=1000)] = 150

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
    policy: dict[str, float] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))

    @property
    def rules(self) -> Policy:
        """The policy as a checked value."""
        return Policy.model_validate(self.policy)

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
    policy: Policy | None = None

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
    policy: Policy
