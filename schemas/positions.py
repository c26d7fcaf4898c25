"""Positions of drivers on shift: lossy by contract, never events, purged after a day."""

from datetime import datetime
from typing import Annotated

from pydantic import Field as Limit
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import Moment, UtcTime
from schemas.places import Lat, Lon
from schemas.sealed import SealedNumber


class Fix(Message):
    """One position as a phone measured it: metres of accuracy, metres per second, degrees from north."""

    lat: Lat
    lon: Lon
    at: Moment
    accuracy: Annotated[float, Limit(ge=0, le=100_000)] | None = None
    speed: Annotated[float, Limit(ge=-1, le=200)] | None = None
    heading: Annotated[float, Limit(ge=-1, le=360)] | None = None


class LastPosition(SQLModel, table=True):
    """Where a driver was last seen."""

    __tablename__ = "last_position"

    driver_id: str = Field(primary_key=True, foreign_key="person.id")
    region_id: str = Field(foreign_key="region.id", index=True)
    lat: float = Field(sa_type=SealedNumber("last_position.lat"))
    lon: float = Field(sa_type=SealedNumber("last_position.lon"))
    at: datetime = Field(sa_type=UtcTime)


class TracePoint(SQLModel, table=True):
    """One stored fix of a shift's trace."""

    __tablename__ = "trace_point"

    shift_id: str = Field(primary_key=True, foreign_key="shift.id")
    at: datetime = Field(primary_key=True, sa_type=UtcTime)
    lat: float
    lon: float
    accuracy: float | None = None
