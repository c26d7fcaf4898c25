"""Permit links: a public page by which a checkpoint sees what a car may do, and nothing about anybody."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime


class PermitLink(SQLModel, table=True):
    """A link to the permits of one car; only the digest of its token is kept, and it dies at its end."""

    __tablename__ = "permit_link"

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    vehicle_id: str = Field(foreign_key="vehicle.id", index=True)
    token_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)


class PermitLine(Message):
    """One class, from when to when, and whether it counts now."""

    permit: str
    valid_from: datetime
    valid_until: datetime | None
    valid: bool


class PermitView(Message):
    """What a checkpoint sees: plate, classes, validity, region; `at` is when it was looked up."""

    plate: str
    region: str
    region_zh: str
    valid: bool
    at: datetime
    permits: list[PermitLine]
