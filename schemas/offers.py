"""Offers: an invitation to one driver to take one or more trips, all or none, until a deadline."""

from datetime import datetime
from typing import Annotated

from pydantic import Field as Limit
from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime, Word, one_of
from schemas.sealed import Sealed
from schemas.trips import TripView
from schemas.values import OfferState


class Offer(SQLModel, table=True):
    """An offer as stored; the deadline is a column, checked inside the accepting transaction."""

    __table_args__ = (
        one_of("state", OfferState),
        Index("offer_state", "region_id", "state"),
        Index("offer_driver", "driver_id", "state"),
    )

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    driver_id: str = Field(foreign_key="person.id")
    shift_id: str = Field(foreign_key="shift.id")
    state: OfferState = Field(default=OfferState.PENDING, sa_type=Word(OfferState))
    version: int = 1
    made_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    reason: str = Field(default="", sa_type=Sealed("offer.reason"))
    added_seconds: int = 0


class OfferTrip(SQLModel, table=True):
    """A trip inside an offer. `held` marks the accepted one while it lasts: a trip has at most one."""

    __table_args__ = (
        Index(
            "one_accepted_offer_per_trip",
            "trip_id",
            unique=True,
            sqlite_where=text("held"),
            postgresql_where=text("held"),
        ),
    )

    offer_id: str = Field(primary_key=True, foreign_key="offer.id")
    trip_id: str = Field(primary_key=True, foreign_key="trip.id", index=True)
    place: int = 0
    held: bool = False


class Refusal(SQLModel, table=True):
    """A driver who declined (or let lapse, or handed back) a trip: they are not asked for it again."""

    driver_id: str = Field(primary_key=True, foreign_key="person.id")
    trip_id: str = Field(primary_key=True, foreign_key="trip.id", index=True)
    reason: str = Field(default="", sa_type=Sealed("refusal.reason"))
    at: datetime = Field(sa_type=UtcTime)


class OfferView(Message):
    """An offer as its driver (areas only, until accepted) and the dispatchers see it."""

    id: str
    state: OfferState
    driver_id: str
    shift_id: str
    trips: list[TripView]
    made_at: datetime
    expires_at: datetime
    seen_at: datetime | None
    ended_at: datetime | None
    reason: str
    added_seconds: int


class DeclineIn(Message):
    """Why a driver passes; helps the dispatcher, never counted against the driver."""

    reason: Annotated[str, Limit(max_length=200)] = ""
