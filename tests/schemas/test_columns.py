"""Times and words keep their promises on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Column, Engine, Integer, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import IntegrityError, StatementError

from schemas.columns import Moment, UtcTime, Word, one_of
from schemas.values import ShiftState

NOON = datetime(2020, 2, 1, 12, tzinfo=UTC)
MOMENT = TypeAdapter(Moment)

OFFSETS = st.builds(timezone, st.timedeltas(timedelta(hours=-23), timedelta(hours=23)))

metadata = MetaData()
SHEET = Table(
    "sheet",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcTime),
    Column("state", Word(ShiftState)),
    one_of("state", ShiftState),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    """A database of each make, with the sheet."""
    file = f"sqlite:///{tmp_path}/sheet.db"
    made = create_engine(file if request.param == "sqlite" else request.getfixturevalue("postgres_empty"))
    metadata.create_all(made)
    yield made
    made.dispose()


def test_a_time_and_a_word_come_back_as_they_went(engine: Engine) -> None:
    """Whatever the zone and the microsecond, the same instant comes back in UTC, on both databases."""
    shanghai = NOON.replace(microsecond=123456).astimezone(timezone(timedelta(hours=8)))
    with engine.begin() as connection:
        connection.execute(insert(SHEET).values(id=1, at=shanghai, state=ShiftState.ON))
        connection.execute(insert(SHEET).values(id=2, at=None, state=None))
        first, second = connection.execute(select(SHEET.c.at, SHEET.c.state).order_by(SHEET.c.id)).all()
    assert tuple(first) == (shanghai, ShiftState.ON)
    assert first.at.tzinfo is UTC
    assert isinstance(first.state, ShiftState)
    assert tuple(second) == (None, None)


def test_times_compare_in_the_database(engine: Engine) -> None:
    """A moment given in another zone finds the row of the same instant."""
    tokyo = NOON.astimezone(timezone(timedelta(hours=9)))
    with engine.begin() as connection:
        connection.execute(insert(SHEET).values(id=1, at=NOON))
        found = connection.execute(select(SHEET.c.id).where(SHEET.c.at <= tokyo)).scalars().all()
        missed = connection.execute(select(SHEET.c.id).where(SHEET.c.at < tokyo)).scalars().all()
    assert (found, missed) == ([1], [])


@pytest.mark.parametrize("values", [{"at": datetime(2020, 2, 1)}, {"state": "asleep"}])
def test_the_column_refuses_what_it_cannot_keep(engine: Engine, values: dict[str, object]) -> None:
    """A time without offset and a word outside the vocabulary never reach the database."""
    with engine.begin() as connection, pytest.raises(StatementError):
        connection.execute(insert(SHEET).values(id=1, **values))


def test_the_schema_itself_refuses_an_unknown_word(engine: Engine) -> None:
    """Even a hand-written statement cannot store a word outside the vocabulary."""
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO sheet (id, state) VALUES (1, 'asleep')")


@given(st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=OFFSETS))
def test_a_moment_is_the_same_instant_in_utc(when: datetime) -> None:
    """Reading a moment moves no instant."""
    read = MOMENT.validate_python(when)
    assert read == when
    assert read.tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2020-02-01T07:30:00", "no UTC offset"),
        ("0001-01-01T00:00:00+08:00", "outside the calendar"),
        ("tomorrow", "valid datetime"),
        ("", "valid datetime"),
    ],
)
def test_a_bad_moment_is_told(text: str, told: str) -> None:
    """Every bad time is refused with a sentence that says what to write."""
    with pytest.raises(ValidationError, match=told):
        MOMENT.validate_json(f'"{text}"')
