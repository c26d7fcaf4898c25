"""What every verb shares: one way to print results, to fail in words, and to act on the database without a server."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from app.archive import BadTiles, archive_of
from app.clock import SystemChance, SystemClock
from app.db import Database, exists, head, revision, upgrade
from app.driving import driving
from app.purge import emptied
from app.sealing import KeyFault, add_key, check_keys, file_of, forbid_lost_keys, ring_of, rotate
from app.settings import Settings
from app.words import preferred, translate
from dispatch.commands import Actor, Command, EnsureRegion
from dispatch.desk import Desk, Done
from dispatch.errors import BadRequest, Refused
from routing.travel import TravelTimes
from routing.travel.roads.mapped import BadMap
from schemas.sealed import Ring
from schemas.values import Role

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


class Exit(IntEnum):
    """How a verb ends."""

    OK = 0
    FAILED = 1
    BAD_INPUT = 2


def fail(words: str, code: Exit = Exit.FAILED) -> typer.Exit:
    """Say on standard error what went wrong and what to do; raise what this returns."""
    typer.echo(words, err=True)
    return typer.Exit(int(code))


def show(result: object, words: str, *, as_json: bool) -> None:
    """Print a result: for people, or for programs."""
    typer.echo(json.dumps(result, ensure_ascii=False) if as_json else words)


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database of the settings, up to date on SQLite. Raises typer.Exit with words when it cannot be used."""
    database = Database(settings.database_url, _ring(settings))
    try:
        if database.is_sqlite:
            _upgrade(database)
        elif revision(database) != head():
            raise fail("The database is not at the newest revision: run `ferry migrate` first.")
        check_keys(database)
        yield database
    except KeyFault as fault:
        raise fail(str(fault)) from fault
    except OperationalError as error:
        raise fail(f"The database cannot be used: {error.orig}. Check FERRY_DATABASE_URL and FERRY_HOME.") from error
    finally:
        database.close()


def _upgrade(database: Database) -> None:
    """To the newest revision; what an older release left in plain text is sealed at once."""
    before = revision(database) if exists(database) else None
    upgrade(database)
    if before not in (None, head()):
        rotate(database)
        emptied(database)


def _ring(settings: Settings) -> Ring:
    """The keys of the house; at the first start a file with one is made, for nobody should have to know of it."""
    try:
        found = ring_of(settings)
        if found is None:
            forbid_lost_keys(settings)
            add_key(settings)
            found = ring_of(settings)
    except KeyFault as fault:
        raise fail(str(fault)) from fault
    if found is None:
        raise fail(f"{file_of(settings)} went away; start again.")
    return found


def drives(settings: Settings) -> TravelTimes:
    """The driving times of the settings. Raises typer.Exit with words when their map cannot be read."""
    try:
        return driving(settings)
    except OSError as error:
        raise fail(f"FERRY_MAP: {settings.map} cannot be read: {error.strerror or error}.", Exit.BAD_INPUT) from error
    except BadMap as error:
        raise fail(f"FERRY_MAP: {translate(terminal_language(), str(error))}", Exit.BAD_INPUT) from error


def check_tiles(settings: Settings) -> None:
    """See that the file of tiles can be shown, where there is one. Raises typer.Exit with words when it cannot."""
    try:
        archive = archive_of(settings)
    except BadTiles as error:
        raise fail(f"FERRY_TILES: {translate(terminal_language(), str(error))}", Exit.BAD_INPUT) from error
    if archive is not None:
        archive.close()


def give(database: Database, settings: Settings, command: Command) -> Done:
    """Hand one command to the desk as the one at the machine, who may do what an admin may."""
    desk, clock = Desk(database.engine, SystemChance()), SystemClock()
    actor = Actor(role=Role.ADMIN, region_id=settings.region)
    try:
        desk.handle(EnsureRegion(settings.region, settings.region), actor, clock.now())
        return desk.handle(command, actor, clock.now())
    except Refused as refused:
        bad = isinstance(refused, BadRequest)
        raise fail(str(refused), Exit.BAD_INPUT if bad else Exit.FAILED) from refused


def on_terminal() -> bool:
    """Whether a person looks at standard output."""
    return sys.stdout.isatty()


def terminal_language() -> str:
    """The language of the person at the terminal, as the shell names it (LC_ALL, LC_MESSAGES, LANG)."""
    named = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return preferred(named.replace("_", "-"))
