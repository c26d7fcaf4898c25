"""A purge that proves itself: cut at the desk, scrub the files, then look for what was cut in every byte that is left.

SQLite: freed cells are overwritten as they are freed (`secure_delete`), VACUUM writes the file anew without its gaps,
and a truncating checkpoint empties the write-ahead log. PostgreSQL: VACUUM FULL writes the tables anew; its own log and
base backups are the administrator's. Backups past their time are deleted; younger ones hold what they held.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, select, text

from app.backup import PORTABLE
from app.db import BUSY_MS, Database
from app.sealing import raw
from app.tables import METADATA
from app.writer import Writer
from dispatch.commands import Actor
from dispatch.discretion import PurgePrivate

PRIVATE = {
    "person": ("name", "phone"),
    "trip": ("pickup_name", "pickup_name_zh", "dropoff_name", "dropoff_name_zh", "note", "reason", "proof"),
    "shift": ("start_name", "end_name", "plate"),
    "offer": ("reason",),
    "refusal": ("reason",),
    "key_record": ("answer",),
}
"""Where people's own words, names and doors are kept."""
SHORTEST = 6
"""Bytes: anything shorter stands in some page by chance."""
REWRITTEN = (
    *PRIVATE,
    "trace_point",
    "last_position",
    "drive",
    "login",
    "invite",
    "event",
    "look",
    "health_check",
    "mask",
)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a purge left: files in which something that was cut is still to be read, and what could not be scrubbed."""

    looked_for: int
    found_in: tuple[str, ...]
    held: bool
    backups: int


def words(database: Database) -> set[str]:
    """Every private text that is stored now."""
    with database.reader.connect() as connection:
        return {
            value
            for table, columns in PRIVATE.items()
            for row in connection.execute(select(*_stored(table, columns)))
            for value in row
            if value
        }


def _stored(table: str, columns: tuple[str, ...]) -> list[ColumnElement[Any]]:
    """Private texts as they stand in the file: sealed where they are sealed."""
    return [each for each in raw(METADATA.tables[table]) if getattr(each, "name", "") in columns]


def _living(database: Database) -> Iterator[str]:
    """Every text that is stored anywhere now, the answers inside JSON included."""
    with database.reader.connect() as connection:
        for table in METADATA.sorted_tables:
            for row in connection.execute(select(*raw(table)).execution_options(yield_per=1000)):
                yield from (str(value) for value in row if isinstance(value, str | list | dict) and value)


def gone(before: Iterable[str], database: Database) -> list[bytes]:
    """What was private before and stands nowhere now, not even as a part of another text."""
    living = "\0".join(_living(database))
    wanted = sorted({word for word in before if word not in living})
    return [word.encode() for word in wanted if len(word.encode()) >= SHORTEST]


def scrub(database: Database) -> bool:
    """Write the files anew without what was deleted; False: somebody was reading, so the old log is still there."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for table in REWRITTEN:
                connection.execute(text(f'VACUUM FULL "{table}"'))
        return True
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as connection:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("VACUUM")
    return emptied(database)


def emptied(database: Database) -> bool:
    """Write the log of SQLite into its file and cut it to nothing; False: somebody was reading an older moment."""
    if not database.is_sqlite:
        return True
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as connection:
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def expire(folder: Path, now: datetime, days: int) -> list[Path]:
    """Delete backups older than that, and the halves of backups that died."""
    old = now - timedelta(days=days)
    found = [file for file in _backups(folder) if datetime.fromtimestamp(file.stat().st_mtime, UTC) < old]
    for file in found:
        file.unlink()
    return found


def _backups(folder: Path) -> Iterator[Path]:
    for pattern in ("ferry-*.db", f"ferry-*{PORTABLE}", "ferry-*.partial"):
        yield from sorted(folder.glob(pattern))


def found_in(words: Iterable[bytes], files: Iterable[Path]) -> tuple[str, ...]:
    """The files in whose bytes one of these words still stands."""
    wanted = list(words)
    return tuple(file.name for file in files if file.is_file() and file.stat().st_size and _holds(file, wanted))


def _holds(file: Path, words: Iterable[bytes]) -> bool:
    with file.open("rb") as raw, mmap(raw.fileno(), 0, access=ACCESS_READ) as body:
        return any(body.find(word) >= 0 for word in words)


def files_of(database: Database) -> list[Path]:
    """The files in which SQLite keeps anything; none for PostgreSQL."""
    if not database.is_sqlite:
        return []
    file = Path(str(database.url.database))
    return [file.with_name(file.name + ending) for ending in ("", "-wal", "-journal")]


def prove(database: Database, before: set[str], folder: Path) -> Proof:
    """Scrub, then look in every file for what was there before and is stored no more."""
    clean = scrub(database)
    wanted = gone(before, database)
    return Proof(len(wanted), found_in(wanted, files_of(database)), not clean, len(list(_backups(folder))))


async def cut(writer: Writer, house: Actor) -> int:
    """Cut at the desk, a bite at a time, until nothing is left whose time is over; how much was cut."""
    total = 0
    while bite := sum(int(count) for count in (await writer.ask(PurgePrivate(), house)).answer.values()):
        total += bite
    return total
