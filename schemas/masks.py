"""A masked number: what the two people of a ride dial instead of one another's phone, bound by a service elsewhere."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Field, SQLModel

from schemas.columns import UtcTime
from schemas.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a service bound: the number that each of the two dials, and what the service calls the binding."""

    rider_dials: str
    driver_dials: str
    binding: str = ""


class Mask(SQLModel, table=True):
    """One binding; its row is there before the service is asked, and until the service has let go of it."""

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    trip_id: str = Field(foreign_key="trip.id", index=True)
    driver_id: str = Field(foreign_key="person.id")
    pair: str = Field(sa_type=Sealed("mask.pair"))
    """A digest of the two real numbers, so that a changed one is noticed."""
    until: datetime = Field(sa_type=UtcTime)
    binding: str = Field(default="", sa_type=Sealed("mask.binding"))
    rider_dials: str = Field(default="", sa_type=Sealed("mask.rider_dials"))
    driver_dials: str = Field(default="", sa_type=Sealed("mask.driver_dials"))
