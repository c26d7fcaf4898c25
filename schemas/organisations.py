"""Organisations: hospitals and companies whose people are known; those of a verified one skip the queue."""

from datetime import datetime
from typing import Annotated

from pydantic import Field as Limit
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import Moment, UtcTime


class Organisation(SQLModel, table=True):
    """An organisation; verified until a moment, or not at all."""

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    name: str
    name_zh: str = ""
    mail_domain: str = ""
    verified_until: datetime | None = Field(default=None, sa_type=UtcTime)

    def verified(self, at: datetime) -> bool:
        """Whether its members count as vouched for at that moment."""
        return self.verified_until is not None and at < self.verified_until


class OrganisationIn(Message):
    """An organisation as it is entered; `verified_until` left out: its members wait for a dispatcher like anybody."""

    name: Annotated[str, Limit(min_length=1, max_length=120)]
    name_zh: Annotated[str, Limit(max_length=120)] = ""
    mail_domain: Annotated[str, Limit(pattern=r"^([a-z0-9-]+(\.[a-z0-9-]+)+)?$", max_length=100)] = ""
    verified_until: Moment | None = None


class OrganisationView(Message):
    """An organisation."""

    id: str
    name: str
    name_zh: str
    mail_domain: str
    verified_until: datetime | None
