"""Completed drives as learning needs them, of nobody in particular; and what they taught, as plain data."""

from datetime import datetime

from sqlalchemy import Column, Index, Text
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime
from schemas.values import Learning


class Drive(SQLModel, table=True):
    """From where to where, to some hundred metres; in which hour; and for how long. Whose it was is not kept."""

    __table_args__ = (Index("drive_by_age", "region_id", "departed_at"),)

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    start_lat: float
    start_lon: float
    stop_lat: float
    stop_lon: float
    departed_at: datetime = Field(sa_type=UtcTime)
    seconds: int


class Lesson(SQLModel, table=True):
    """What a region has learned: the speeds as JSON (empty: none), of drives since when.

    Drives of trips that ended by `noted_until` are noted; at `changed_at` some came or went.
    """

    region_id: str = Field(primary_key=True, foreign_key="region.id")
    noted_until: datetime = Field(sa_type=UtcTime)
    changed_at: datetime = Field(sa_type=UtcTime)
    learned_at: datetime | None = Field(default=None, sa_type=UtcTime)
    since: datetime | None = Field(default=None, sa_type=UtcTime)
    speeds: str = Field(default="", sa_column=Column(Text, nullable=False))


class SpeedHour(Message):
    """By which factor drives take longer than the map says, from one hour of the day until another."""

    first: int
    until: int
    factor: float
    drives: int


class SpeedSquare(Message):
    """The same within a square of the map, at the hour asked about; `drives` is how many of them speak for it."""

    south: float
    west: float
    north: float
    east: float
    factor: float
    drives: int


class SpeedsView(Message):
    """What completed drives taught: learned from how many, since when, and when; factors by hour and by square.

    `of` is what the factors multiply: times on `roads`, or of distance alone (`line`); null: nothing was learned yet.
    `served` says that a road server tells the times, which are left as they are.
    """

    learned_speeds: Learning
    of: str | None
    served: bool
    drives: int
    since: datetime | None
    learned_at: datetime | None
    hour: int
    hours: list[SpeedHour]
    squares: list[SpeedSquare]
