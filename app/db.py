"""The database as the rim sees it: an engine that writes, one that can only read, and the migrations.

An error of either names the statement and never what Ferry put into it: that may be somebody's.

SQLite: write-ahead log, every commit on disk before it is acknowledged (`synchronous=FULL`), one writing connection
whose transactions take the write lock at once (BEGIN IMMEDIATE: a later lock upgrade does not honour `busy_timeout`).
PostgreSQL: reads see one snapshot (REPEATABLE READ), so that a board and its sequence number belong together.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from schemas.sealed import RINGS, Ring

KNOWN = ("sqlite", "postgres", "postgresql")
BUSY_MS = 10_000
MIGRATION_LOCK = 7_304_217


def address(url: str) -> URL:
    """The URL with the driver Ferry uses: `postgres://…` and `postgresql://…` mean psycopg 3. Raises ArgumentError."""
    parsed = make_url(url)
    if parsed.get_backend_name() not in KNOWN:
        raise ArgumentError(
            f"{parsed.get_backend_name()} is no database Ferry knows; write postgresql:// or sqlite://."
        )
    return parsed.set(drivername="postgresql+psycopg") if parsed.drivername in ("postgres", "postgresql") else parsed


def _tune(engine: Engine, begin: str, *pragmas: str) -> Engine:
    """Give a SQLite engine its pragmas and its way to begin; pysqlite's own guessing at transactions is off."""

    def connected(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={BUSY_MS}", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    def began(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", began)
    return engine


def _sqlite(url: URL) -> tuple[Engine, Engine]:
    path = Path(url.database or "ferry.db").absolute()
    with suppress(OSError):  # connecting says in which words that the file cannot be opened
        path.parent.mkdir(parents=True, exist_ok=True)
    by_hand = {"isolation_level": None, "check_same_thread": False}
    writer = create_engine(url, pool_size=1, max_overflow=0, connect_args=by_hand, hide_parameters=True)
    readonly = URL.create("sqlite", database=f"file:{path}", query={"mode": "ro", "uri": "true"})
    reader = create_engine(readonly, pool_size=8, max_overflow=32, connect_args=by_hand, hide_parameters=True)
    return (
        _tune(writer, "BEGIN IMMEDIATE", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"),
        _tune(reader, "BEGIN", "query_only=ON"),
    )


def _postgresql(url: URL) -> tuple[Engine, Engine]:
    writer = create_engine(url, pool_size=4, max_overflow=2, pool_pre_ping=True, hide_parameters=True)
    reader = create_engine(
        url,
        pool_size=8,
        max_overflow=12,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )
    return writer, reader


class Database:
    """Both engines of one database, and the keys of its sealed fields; close it when done."""

    def __init__(self, url: str, ring: Ring | None = None) -> None:
        self.url = address(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine, self.reader = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        self.ring = ring
        if ring is not None:
            RINGS[self.engine.dialect] = RINGS[self.reader.dialect] = ring

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment and can change nothing."""
        with Session(self.reader, autoflush=False, expire_on_commit=False) as session:
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self.reader.dispose()
        self.engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("app") / "migrations"))
    return config


def head() -> str:
    """The newest revision this program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def exists(database: Database) -> bool:
    """Whether there is anything to look into; a PostgreSQL server always is."""
    return not database.is_sqlite or Path(str(database.url.database)).exists()


def revision(database: Database) -> str | None:
    """The revision the database is at; None: empty."""
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database) -> None:
    """Bring an open database to the newest revision, in one transaction, one process at a time."""
    config = _config()
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def migrate(url: str) -> None:
    """Bring the database at `url` to the newest revision."""
    database = Database(url)
    try:
        upgrade(database)
    finally:
        database.close()
