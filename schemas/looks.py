"""Who saw what: one row a look at somebody's private data, append-only and chained like the log. Ids and words only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime, Word
from schemas.values import Role


class What(StrEnum):
    """What was seen; the board is opened and closed, and whoever has it open sees everyone on it."""

    TRIP = "trip"
    PERSON = "person"
    BOARD_OPENED = "board_opened"
    BOARD_CLOSED = "board_closed"
    EXPORT = "export"
    EXPOSURE = "exposure"


@dataclass(frozen=True, slots=True)
class Glance:
    """What one reader was shown at one moment: a trip, a person, or the board, by its opening."""

    at: datetime
    reader_id: str
    reader_role: Role
    what: What
    thing_id: str
    region_id: str


class Look(SQLModel, table=True):
    """One look. `subject_id` is who was seen (empty: everyone), `thing_id` the trip, or the opening of the board."""

    region_id: str = Field(primary_key=True, foreign_key="region.id")
    seq: int = Field(primary_key=True)
    at: datetime = Field(sa_type=UtcTime)
    reader_id: str
    reader_role: str
    subject_id: str = Field(default="", index=True)
    what: What = Field(sa_type=Word(What))
    thing_id: str = ""
    salt: str = ""
    people: str = ""
    digest: str = ""


class LookView(Message):
    """A look as its subject reads it: when, by whom (what strangers call them), and at what."""

    at: datetime
    until: datetime | None
    role: Role
    name: str
    what: What
    trip_id: str | None
