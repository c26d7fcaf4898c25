"""Where the field keys are, whether they fit the database, and sealing anew what is not sealed with the newest one."""

import os
from base64 import b64decode, b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, String, Table, TableClause, column, select, type_coerce, update
from sqlalchemy import table as lightweight
from sqlalchemy.sql import ColumnElement

from app.clock import noise
from app.db import Database, exists, revision
from app.settings import Settings
from app.tables import METADATA
from schemas.sealed import KEY, STORED, Marked, Ring, Sealed

BATCH = 500
FILE = "field.key"
HEAD = "# The field keys of Ferry, newest first, one a line. Without this file names, phones and addresses are lost.\n"


class KeyFault(Exception):
    """The keys cannot be used; the words say what to do."""


def ring_of(settings: Settings) -> Ring | None:
    """The keys that the environment or the key file gives; None: neither. Raises KeyFault."""
    if settings.field_key:
        return Ring(list(_keys(settings.field_key, "FERRY_FIELD_KEY")), noise)
    file = file_of(settings)
    try:
        return KeyFile(file).ring() if file.exists() else None
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFault(f"{file} cannot be read as a key file: {error}.") from error


class KeyFile:
    """A key file that is read again whenever it has changed, so that a house need not stop for a fresh key."""

    def __init__(self, file: Path) -> None:
        self._file, self._seen = file, (0, 0, 0)

    def ring(self) -> Ring:
        """Its keys. Raises KeyFault, OSError and UnicodeDecodeError."""
        return Ring(self._read(), noise, self._anew)

    def _read(self) -> list[bytes]:
        self._seen = self._now()
        return list(_keys(self._file.read_text(encoding="ascii"), str(self._file)))

    def _now(self) -> tuple[int, int, int]:
        found = self._file.stat()
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _anew(self) -> list[bytes] | None:
        """None: nothing new, or nothing that can be used; a house goes on with the keys it has."""
        try:
            return self._read() if self._now() != self._seen else None
        except (OSError, UnicodeDecodeError, KeyFault):
            return None


def file_of(settings: Settings) -> Path:
    """The key file: beside the database, never in it."""
    return settings.field_key_file or settings.home / FILE


def _keys(written: str, where: str) -> Iterator[bytes]:
    lines = [line for line in written.splitlines() if not line.startswith("#")]
    words = " ".join(lines).replace(",", " ").split()
    if not words:
        raise KeyFault(f"{where} holds no key; put the key back, or restore the file from where you keep it.")
    for word in words:
        try:
            key = b64decode(word, validate=True)
        except ValueError as error:
            raise KeyFault(f"{where} holds a line that is no key: {len(word)} characters, not base64.") from error
        if len(key) != KEY:
            raise KeyFault(f"{where} holds a key of {len(key)} bytes; a key has {KEY}. Was it cut off while copying?")
        yield key


def add_key(settings: Settings) -> Path:
    """Put a fresh key before those that are there, if any, in a file that only its owner reads. Raises KeyFault."""
    file = file_of(settings)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        older = [b64encode(key).decode() for key in _keys(file.read_text("ascii"), str(file))] if file.exists() else []
        fresh = b64encode(noise(KEY)).decode()
        partial = file.with_name(f"{file.name}.partial")
        partial.unlink(missing_ok=True)
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as sheet:
            sheet.write(HEAD + "\n".join([fresh, *older]) + "\n")
        os.replace(partial, file)
    except OSError as error:
        raise KeyFault(
            f"{file} cannot be written: {error.strerror}. Check FERRY_DATABASE_URL and FERRY_HOME."
        ) from error
    return file


def raw(table: Table) -> list[ColumnElement[Any]]:
    """The columns of a table as they are stored: what is sealed stays so."""
    return [type_coerce(each, String).label(each.name) if isinstance(each.type, Sealed) else each for each in table.c]


def bare(table: Table) -> TableClause:
    """The same table without its seals: what is put in is stored as it is."""
    kinds = {column.name: String() if isinstance(column.type, Sealed) else column.type for column in table.c}
    return lightweight(table.name, *(column(name, kind) for name, kind in kinds.items()))


def _sealed(table: Table) -> dict[str, Sealed]:
    return {column.name: column.type for column in table.c if isinstance(column.type, Sealed)}


def check_keys(database: Database) -> None:
    """Raise KeyFault when something is sealed that these keys cannot open: better no start than half a start."""
    person = METADATA.tables["person"]
    name = type_coerce(person.c.name, String)
    with database.reader.connect() as connection:
        for (stored,) in connection.execute(select(name).where(name.like("~s.%")).limit(BATCH)):
            found = STORED.fullmatch(stored)
            if found and (database.ring is None or not database.ring.knows(stored)):
                raise KeyFault(
                    f"The database is sealed with key {found[2]}, which was not given; put its file back, or set "
                    "FERRY_FIELD_KEY. Without it names, phones and addresses cannot be read by anybody."
                )


def forbid_lost_keys(settings: Settings) -> None:
    """Raise KeyFault when no key was given although the database is sealed: a fresh key would open nothing."""
    database = Database(settings.database_url)
    try:
        if exists(database) and revision(database) is not None:
            check_keys(database)
    finally:
        database.close()


def left(database: Database) -> int:
    """How many fields are plain, or sealed with an older key."""
    with database.reader.connect() as connection:
        return sum(1 for table in METADATA.sorted_tables for _ in _stale(connection, table, database))


def _stale(
    connection: Connection, table: Table, database: Database, wanted: type[Sealed] = Sealed
) -> Iterator[tuple[dict[str, object], str, str]]:
    """Key of the row, column and stored text of what is to be sealed anew, of one kind of columns or of all."""
    keys = list(table.primary_key.columns)
    for name, kind in _sealed(table).items():
        if not isinstance(kind, wanted):
            continue
        stored = type_coerce(table.c[name], String)
        newest = f"~{'m' if isinstance(kind, Marked) else 's'}.{database.ring.newest if database.ring else ''}."
        asked = select(*keys, stored.label("stored")).where(stored.is_not(None), stored != "")
        asked = asked.where(stored.not_like(f"{newest}%")) if database.ring else asked.where(stored.not_like("~s.%"))
        for row in connection.execute(asked.execution_options(yield_per=BATCH)).mappings():
            yield {key.name: row[key.name] for key in keys}, name, str(row["stored"])


def rotate(database: Database, *, only_marks: bool = False) -> int:
    """Seal everything with the newest key, in small transactions; how many fields.

    Whoever writes meanwhile wins: a field is replaced only while it is what was read. Stopped half-way, it goes on from
    there when it is called again. A house does the marks alone before it opens, for they are looked up.
    """
    total, kind = 0, Marked if only_marks else Sealed
    for table in METADATA.sorted_tables:
        with database.reader.connect() as connection:
            stale = list(_stale(connection, table, database, kind)) if database.ring else []
        for start in range(0, len(stale), BATCH):
            total += _anew(database, table, stale[start : start + BATCH])
    return total


def _anew(database: Database, table: Table, stale: list[tuple[dict[str, object], str, str]]) -> int:
    ring, done = database.ring, 0
    if ring is None:
        return 0
    with database.engine.begin() as connection:
        for key, name, stored in stale:
            kind = _sealed(table)[name]
            there = type_coerce(table.c[name], String)
            fresh = kind.stored(ring, ring.open(stored, kind.where))
            same = [table.c[part] == value for part, value in key.items()]
            change = update(table).where(*same, there == stored).values({name: type_coerce(fresh, String)})
            done += connection.execute(change).rowcount
    return done
