"""Alerts: what needs a human's eye now. Raised and cleared as commands, so that they are part of the log."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime, Word


class AlertKind(StrEnum):
    """What is wrong."""

    UNANSWERED = "unanswered"
    UNSERVED = "unserved"
    PROMISE_AT_RISK = "promise_at_risk"
    DRIVER_SILENT = "driver_silent"
    ASTRAY = "astray"
    HELD = "held"
    SOLVER_FAILED = "solver_failed"
    UNWELL = "unwell"
    CREDENTIAL = "credential"
    CLEANING = "cleaning"
    CUT_OFF = "cut_off"
    ROAD_SERVER = "road_server"
    MASKING = "masking"


class Alert(SQLModel, table=True):
    """One alert about one thing; while it stands the same is not raised twice."""

    __table_args__ = (
        Index(
            "one_standing_alert",
            "region_id",
            "kind",
            "thing_id",
            unique=True,
            sqlite_where=text("cleared_at IS NULL"),
            postgresql_where=text("cleared_at IS NULL"),
        ),
    )

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    kind: AlertKind = Field(sa_type=Word(AlertKind))
    thing: str
    thing_id: str
    raised_at: datetime = Field(sa_type=UtcTime)
    cleared_at: datetime | None = Field(default=None, sa_type=UtcTime)


class AlertView(Message):
    """An alert as the board shows it."""

    id: str
    kind: AlertKind
    thing: str
    thing_id: str
    raised_at: datetime
