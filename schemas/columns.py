"""Column types that keep the promises of the words: aware UTC times, closed vocabularies, on both databases."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from sqlalchemy import CheckConstraint, DateTime, Dialect, String, TypeDecorator

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no UTC offset; write it like 2020-02-01T07:30:00+08:00.")
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{moment.isoformat()} lies outside the calendar.") from error


def _written(moment: object) -> object:
    """A bare number is no time: nobody can tell whether seconds, milliseconds or a year was meant."""
    if isinstance(moment, int | float) or (isinstance(moment, str) and NUMBER.fullmatch(moment)):
        raise ValueError(f"{moment} has no UTC offset; write it like 2020-02-01T07:30:00+08:00.")
    return moment


Moment = Annotated[datetime, BeforeValidator(_written), AfterValidator(_aware)]
"""An aware time, turned into UTC at the edge."""


class UtcTime(TypeDecorator[datetime]):
    """Aware UTC in Python, `timestamptz` in PostgreSQL, naive UTC text in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment = _aware(value)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Word(TypeDecorator[StrEnum]):
    """One word of a closed vocabulary, stored as text so that a dump stays readable."""

    impl = String(20)
    cache_ok = True

    def __init__(self, vocabulary: type[StrEnum]) -> None:
        super().__init__()
        self.vocabulary = vocabulary

    def process_bind_param(self, value: StrEnum | None, dialect: Dialect) -> str | None:
        return None if value is None else self.vocabulary(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.vocabulary(value)


def one_of(column: str, vocabulary: type[StrEnum]) -> CheckConstraint:
    """The same vocabulary as a guard in the schema itself."""
    words = ", ".join(f"'{word.value}'" for word in vocabulary)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")
