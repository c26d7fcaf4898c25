"""Backups that can be read back, and the way back.

SQLite: a copy of the file, made while the server runs and checked before it gets its name. PostgreSQL, or by choice: a
portable file (gzip, one JSON value a line) that restores onto either database, so it is the way from one to the other.
A restored log is another log: every region gets a new epoch, so clients with numbers of the old one ask for a snapshot.
"""

import gzip
import json
import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from enum import StrEnum
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from app.db import Database, head, revision, upgrade
from app.sealing import bare, raw, rotate
from app.tables import METADATA
from dispatch.clock import Chance
from dispatch.retention import COARSE
from schemas.columns import UtcTime
from schemas.people import Person
from schemas.sealed import STORED, Ring
from schemas.trips import Trip

Row = dict[str, object]
FORMAT = 1
PORTABLE = ".jsonl.gz"
CHUNK = 500
FORGOTTEN: tuple[tuple[str, str, Row], ...] = (
    ("person", "id", {"name": "", "phone": "", "team": "", "active": False, "verified": False}),
    ("login", "person_id", {"label": ""}),
    ("trip", "rider_id", {"note": "", "reason": "", "proof": "", "track_hash": ""}),
    ("shift", "driver_id", {"start_name": "", "end_name": "", "plate": "", "colour": "", "model": ""}),
    ("offer", "driver_id", {"reason": ""}),
    ("refusal", "driver_id", {"reason": ""}),
)
"""Table, whose it is, and what an erased person leaves of it."""


class BadBackup(Exception):
    """The file is no backup of Ferry, is damaged, or was made by another release."""


def save(database: Database, target: Path, *, portable: bool) -> int:
    """Write a backup; returns its size in bytes. The file appears under its name only when it is whole and checked."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    if database.is_sqlite and not portable:
        _copy(Path(str(database.url.database)), partial)
    else:
        _dump(database, partial)
    os.replace(partial, target)
    return target.stat().st_size


def _copy(source: Path, target: Path) -> None:
    held = sqlite3.connect(f"file:{source.absolute()}?mode=ro", uri=True)
    with closing(held), closing(sqlite3.connect(target)) as copy:
        held.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    _check(target)


def _check(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file.absolute()}?mode=ro", uri=True)) as copy:
            [verdict] = copy.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise BadBackup(f"{file} is damaged: {error}.") from error
    if verdict != "ok":
        raise BadBackup(f"{file} is damaged: {verdict}.")


def _dump(database: Database, target: Path) -> None:
    with gzip.open(target, "wt", encoding="utf-8") as out, database.reader.connect() as connection:
        out.write(json.dumps({"ferry": FORMAT, "revision": revision(database)}) + "\n")
        count = 0
        for name, row in _rows(connection):
            out.write(json.dumps([name, row], ensure_ascii=False, default=_plain) + "\n")
            count += 1
        out.write(json.dumps({"rows": count}) + "\n")


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    raise TypeError(f"{type(value).__name__} cannot be written to a backup.")


def _rows(connection: Connection) -> Iterator[tuple[str, Row]]:
    """Every row of every table, parents first."""
    for table in METADATA.sorted_tables:
        for row in connection.execution_options(yield_per=CHUNK).execute(
            select(*raw(table)).order_by(*table.primary_key)
        ):
            yield table.name, dict(row._mapping)


def holds_data(database: Database) -> bool:
    """Whether somebody would miss something if it were overwritten."""
    with database.reader.connect() as connection:
        counts = (connection.execute(select(func.count()).select_from(table)).scalar_one() for table in (Person, Trip))
        return any(counts)


def load(database: Database, source: Path, chance: Chance) -> int:
    """Replace everything by a backup, all or nothing; returns the number of rows. Raises BadBackup."""
    heads = METADATA.tables["loghead"]
    with _opened(source) as rows, database.engine.begin() as connection:
        erased = _erased(connection)
        for table in reversed(METADATA.sorted_tables):
            connection.execute(delete(table))
        count = _fill(connection, _fitting(rows, database.ring))
        _forget_again(connection, erased)
        for region_id in connection.execute(select(heads.c.region_id)).scalars().all():
            connection.execute(update(heads).where(heads.c.region_id == region_id).values(epoch=chance.id()))
    rotate(database)
    return count


def _erased(connection: Connection) -> list[str]:
    """Whom the log that is about to be replaced calls erased: a backup from before still knows them."""
    events = METADATA.tables["event"]
    return list(connection.execute(select(events.c.thing_id).where(events.c.name == "PersonErased")).scalars())


def _forget_again(connection: Connection, erased: list[str]) -> None:
    """What was erased since the backup was made goes again, before anybody can read it; repeated requests are new."""
    if not erased:
        return
    connection.execute(delete(METADATA.tables["key_record"]))
    for table, whose, values in FORGOTTEN:
        rows = METADATA.tables[table]
        connection.execute(update(rows).where(rows.c[whose].in_(erased)).values(**values))
    trips = METADATA.tables["trip"]
    for end in ("pickup", "dropoff"):
        lat, lon = f"{end}_lat", f"{end}_lon"
        door = trips.c.rider_id.in_(erased) & trips.c[f"{end}_place"].is_(None)
        for row in connection.execute(select(trips.c.id, trips.c[lat], trips.c[lon]).where(door)).all():
            rounded = {lat: round(row[1], COARSE), lon: round(row[2], COARSE)}
            named = {f"{end}_name": "", f"{end}_name_zh": ""}
            connection.execute(update(trips).where(trips.c.id == row[0]).values(rounded | named))


def _fitting(rows: Iterable[tuple[str, Row]], ring: Ring | None) -> Iterator[tuple[str, Row]]:
    """The rows, as long as every sealed field can be opened with the keys of this house. Raises BadBackup."""
    for name, row in rows:
        for value in row.values():
            found = STORED.fullmatch(value) if isinstance(value, str) else None
            if found and (ring is None or not ring.knows(found[0])):
                raise BadBackup(f"The backup is sealed with key {found[2]}, which this house does not have.")
        yield name, row


def _fill(connection: Connection, rows: Iterable[tuple[str, Row]]) -> int:
    count = 0
    for name, following in groupby(rows, key=itemgetter(0)):
        table = METADATA.tables.get(name)
        if table is None:
            raise BadBackup(f"The backup holds a table {name} that this release does not know.")
        while chunk := [_stored(table, row) for _, row in islice(following, CHUNK)]:
            connection.execute(insert(bare(table)), chunk)
            count += len(chunk)
    return count


def _stored(table: Table, row: Row) -> Row:
    """A row with its times as times; a portable file has them as text."""
    times = (name for name, column in table.c.items() if isinstance(column.type, UtcTime))
    return row | {name: datetime.fromisoformat(told) for name in times if isinstance(told := row[name], str)}


@contextmanager
def _opened(source: Path) -> Iterator[Iterator[tuple[str, Row]]]:
    """The rows of a backup, whatever its kind."""
    try:
        with source.open("rb") as file:
            magic = file.read(16)
    except OSError as error:
        raise BadBackup(f"{source} cannot be read: {error.strerror}.") from error
    if magic.startswith(b"SQLite format 3"):
        with _copied(source) as rows:
            yield rows
    elif magic.startswith(b"\x1f\x8b"):
        yield _read(source)
    else:
        raise BadBackup(f"{source} is no backup of Ferry.")


@contextmanager
def _copied(source: Path) -> Iterator[Iterator[tuple[str, Row]]]:
    """A SQLite backup may be of an older release: a copy of it is brought up to date first."""
    _check(source)
    with TemporaryDirectory() as folder:
        copy = Path(shutil.copy(source, Path(folder) / "backup.db"))
        database = Database(f"sqlite:///{copy}")
        try:
            upgrade(database)
            with database.reader.connect() as connection:
                yield _rows(connection)
        finally:
            database.close()


def _read(source: Path) -> Iterator[tuple[str, Row]]:
    """The rows of a portable file. Raises BadBackup where it is cut off, damaged or of another release."""
    count = 0
    try:
        with gzip.open(source, "rt", encoding="utf-8") as lines:
            _greet(json.loads(next(lines, "null")))
            for line in lines:
                told = json.loads(line)
                if isinstance(told, dict):
                    break
                count += 1
                yield told[0], told[1]
            else:
                raise BadBackup(f"{source} is cut off after {count} rows.")
            lines.read()  # the checksum of the file stands behind its last line
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise BadBackup(f"{source} is damaged after {count} rows: {error}.") from error
    if told != {"rows": count}:
        raise BadBackup(f"{source} should hold {told.get('rows')} rows and holds {count}.")


def _greet(header: object) -> None:
    if not isinstance(header, dict) or header.get("ferry") != FORMAT:
        raise BadBackup("This is no portable backup of Ferry.")
    if header.get("revision") != head():
        raise BadBackup(
            f"The backup was made at revision {header.get('revision')}, this release is at {head()}; "
            "restore it with the release that made it, then upgrade."
        )
