"""People who are not brought together again: who asked for it, and on which trip they met. Nobody else sees it."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime


class Apart(SQLModel, table=True):
    """One person's wish never to meet another one again; it holds both ways, and says nothing of why."""

    __table_args__ = (Index("apart_once", "person_id", "other_id", unique=True), Index("apart_other", "other_id"))

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    person_id: str = Field(foreign_key="person.id")
    other_id: str = Field(foreign_key="person.id")
    trip_id: str = Field(foreign_key="trip.id")
    at: datetime = Field(sa_type=UtcTime)


class ApartView(Message):
    """A wish as whoever made it sees it: the trip on which they met says enough."""

    id: str
    trip_id: str
    at: datetime
