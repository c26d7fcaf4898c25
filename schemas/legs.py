"""A leg: the part of a trip that one car drove before another one had to take over; the trip itself has the last."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from schemas.columns import UtcTime, Word
from schemas.values import TripKind


class Leg(SQLModel, table=True):
    """Who was aboard which shift's car from when to when, kept when a transfer takes it off the trip."""

    __table_args__ = (Index("leg_rider", "rider_id"), Index("leg_driver", "driver_id"), Index("leg_shift", "shift_id"))

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    trip_id: str = Field(foreign_key="trip.id")
    kind: TripKind = Field(sa_type=Word(TripKind))
    rider_id: str | None = Field(default=None, foreign_key="person.id")
    driver_id: str = Field(foreign_key="person.id")
    shift_id: str = Field(foreign_key="shift.id")
    boarded_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime = Field(sa_type=UtcTime)
