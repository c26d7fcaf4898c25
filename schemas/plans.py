"""The adopted plan of a region and the lease of its one planner."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime


class AdoptedPlan(SQLModel, table=True):
    """The plan in force: for each shift its stops, committed and merely planned; and the unserved."""

    __tablename__ = "adopted_plan"

    region_id: str = Field(primary_key=True, foreign_key="region.id")
    at: datetime = Field(sa_type=UtcTime)
    seq: int
    routes: dict[str, list[dict[str, str]]] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    unserved: list[dict[str, str | int]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class PlannerLease(SQLModel, table=True):
    """Who may plan a region, until when. A plan made under an older epoch is refused by the desk."""

    __tablename__ = "planner_lease"

    region_id: str = Field(primary_key=True, foreign_key="region.id")
    epoch: int = 0
    holder: str = ""
    until: datetime | None = Field(default=None, sa_type=UtcTime)


class PlanView(Message):
    """The plan in force as dispatchers see it."""

    at: datetime | None
    seq: int
    routes: dict[str, list[dict[str, str]]]
    unserved: list[dict[str, str | int]]
    margin: float
