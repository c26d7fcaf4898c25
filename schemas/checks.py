"""Self-checks of people and inspections of cars: what was found, and until when it counts."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator
from pydantic import Field as Limit
from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import Moment, UtcTime
from schemas.gates import Gate

COLDEST, HOTTEST = 34.0, 43.0


def _of_a_body(celsius: float) -> float:
    if COLDEST <= celsius <= HOTTEST:
        return celsius
    meant = round((celsius - 32) / 1.8, 1)
    if COLDEST <= meant <= HOTTEST:
        raise ValueError(f"{celsius} looks like degrees Fahrenheit; write it in degrees Celsius: {meant}.")
    raise ValueError(
        f"{celsius} °C is no body temperature; write it in degrees Celsius, between {COLDEST} and {HOTTEST}."
    )


Celsius = Annotated[float, AfterValidator(_of_a_body)]


class HealthCheck(SQLModel, table=True):
    """One self-check of a driver; the `newest` of a person is the one that counts. Nothing of it is in the log."""

    __tablename__ = "health_check"
    __table_args__ = (
        Index(
            "one_newest_check",
            "person_id",
            unique=True,
            sqlite_where=text("newest"),
            postgresql_where=text("newest"),
        ),
    )

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    person_id: str = Field(foreign_key="person.id")
    by: str | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_type=UtcTime)
    good_until: datetime = Field(sa_type=UtcTime)
    celsius: float
    yes: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    passed: bool
    newest: bool = True
    cleared_at: datetime | None = Field(default=None, sa_type=UtcTime)

    @property
    def stands_down(self) -> bool:
        """Whether it keeps the person from driving until a dispatcher has cleared it."""
        return not self.passed and self.cleared_at is None


class CheckIn(Message):
    """A self-check: the temperature, and yes or no to each of the region's questions."""

    celsius: Celsius
    answers: Annotated[dict[str, bool], Limit(max_length=20)] = {}
    at: Moment | None = None


class CheckView(Message):
    """A self-check as the person and the dispatchers see it; `yes` names the questions answered with yes."""

    id: str
    person_id: str
    at: datetime
    good_until: datetime
    celsius: float
    yes: list[str]
    passed: bool
    cleared_at: datetime | None


class InspectionIn(Message):
    """An inspection of the car of a shift: whether each line of the region's checklist is in order."""

    items: Annotated[dict[str, bool], Limit(max_length=20)] = {}


class GateView(Message):
    """A gate that is closed, and what to do, as a sentence."""

    gate: Gate
    why: str
