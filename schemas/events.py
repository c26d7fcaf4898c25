"""The event log: append-only, gapless per region. Ids and words only, never a name, a phone, an address or a note."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime


class LogHead(SQLModel, table=True):
    """The counters of a region's log and of its looks, with the last digest of each, updated by whoever appends.

    `epoch` changes when a backup is restored.
    """

    region_id: str = Field(primary_key=True, foreign_key="region.id")
    epoch: str
    seq: int = 0
    digest: str = ""
    looks: int = 0
    looks_digest: str = ""


class EventRow(SQLModel, table=True):
    """One fact. `touched` names the views it changes as [kind, id]; `audience`, whom to tell besides dispatchers.

    `digest` chains it to the fact before; `salt` and `people` are explained in `dispatch/chain.py`.
    """

    __tablename__ = "event"

    region_id: str = Field(primary_key=True, foreign_key="region.id")
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcTime)
    name: str
    thing: str
    thing_id: str = Field(index=True)
    move: str
    before: str | None = None
    after: str | None = None
    actor_id: str | None = None
    actor_role: str
    why: str = ""
    touched: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    audience: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    salt: str = ""
    people: str = ""
    digest: str = ""


class EventView(Message):
    """A fact as the feed and a trip's history tell it."""

    seq: int
    at: datetime
    name: str
    thing: str
    thing_id: str
    move: str
    before: str | None
    after: str | None
    actor_role: str
    why: str
