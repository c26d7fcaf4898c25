"""The adopted plan of a region and the lease of its one planner."""

from datetime import datetime
from typing import Annotated

from pydantic import Field as Limit
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime


class AdoptedPlan(SQLModel, table=True):
    """When the plan in force was last changed, and by which event it was made; its times stand on trips and runs.

    `change` counts what the newest plan that changed anything for anybody changed, at `changed_at`.
    """

    __tablename__ = "adopted_plan"

    region_id: str = Field(primary_key=True, foreign_key="region.id")
    at: datetime = Field(sa_type=UtcTime)
    seq: int
    changed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    change: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


class PlannerLease(SQLModel, table=True):
    """Who may plan a region, until when. A plan made under an older epoch is refused by the desk."""

    __tablename__ = "planner_lease"

    region_id: str = Field(primary_key=True, foreign_key="region.id")
    epoch: int = 0
    holder: str = ""
    until: datetime | None = Field(default=None, sa_type=UtcTime)


class Assignment(Message):
    """A trip for a driver."""

    trip_id: str
    driver_id: str


class PlanChange(Message):
    """What a dispatcher would change: trips to give to drivers, and trips to take from them."""

    assign: Annotated[list[Assignment], Limit(max_length=100)] = []
    release: Annotated[list[str], Limit(max_length=100)] = []


class Difference(Message):
    """What a change of the plan means for one trip: who drives it, and how many minutes later or earlier it begins.

    `kind` is a stable word (served, unserved, driver, later, earlier), `words` the sentence in the reader's language.
    """

    trip_id: str
    kind: str
    driver_id: str | None = None
    minutes: int = 0
    words: str = ""


class Preview(Message):
    """What a change would do, and whether the judge finds a plan that allows it."""

    possible: bool
    differences: list[Difference]


class Replan(Message):
    """What the newest plan changed of the one before, in numbers that name nobody, and as a sentence.

    Trips that change driver (`moved`), have a place now (`served`) or no more (`left`), or begin or end later than was
    promised (`late`); and seconds of driving more, or less.
    """

    id: str
    at: datetime
    moved: int
    served: int
    left: int
    late: int
    seconds: int
    words: str = ""


class PlanView(Message):
    """The plan in force as dispatchers see it."""

    at: datetime | None
    seq: int
    routes: dict[str, list[dict[str, str]]]
    unserved: list[dict[str, str | int]]
    margin: float
