"""`ferry exposure`: who shared a car with somebody who fell ill."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, TextIO
from zoneinfo import ZoneInfo

import typer

from app.clock import SystemClock
from app.db import Database
from app.exporters.table import ENCODING, write
from app.exposing import COLUMNS, look, row
from app.settings import Settings
from app.verbs.base import Exit, Json, fail, give, opened, show, terminal_language
from app.words import say
from dispatch.commands import EnsureRegion
from dispatch.discretion import NoteLooks
from dispatch.errors import Refused
from dispatch.exposure import Question
from schemas.exposure import MOST_HOPS, ExposureView
from schemas.looks import Glance, What
from schemas.regions import Region
from schemas.values import Role


def exposure(
    person: Annotated[str, typer.Argument(help="The id of whoever fell ill.")],
    since: Annotated[str, typer.Option(help="The first day on which it matters, like 2020-02-01.")],
    hops: Annotated[
        int, typer.Option(min=1, max=MOST_HOPS, help="1: who was in a car with them; 2: and with those.")
    ] = 2,
    minutes: Annotated[
        int, typer.Option(min=0, max=1440, help="Also who got in so many minutes after, without a clean.")
    ] = 0,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The CSV file to write; left out, standard output.")
    ] = None,
    json: Json = False,
) -> None:
    """List who shared a car or a hand-over with somebody, and what to tell them; all of them read that you looked.

    Example: ferry exposure 3f9c --since 2020-02-01 --hops 2 -o exposed.csv
    """
    settings, asked = Settings(), _day(since)
    with opened(settings) as database:
        give(database, settings, EnsureRegion(settings.region, settings.region))
        found, zone = _found(database, settings, Question(person, asked, hops, minutes))
        _note(database, settings, [person, *(one.id for one in found.items)])
    if output is not None:
        _save(output, found, zone)
    elif not json:
        _rows(sys.stdout, found, zone)
        return
    told = {"count": len(found.items), "drivers": len(found.stand_down), "file": output or "—"}
    show(found.model_dump(mode="json"), say(terminal_language(), "exposure.saved", **told), as_json=json)


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise fail(f"--since: {written} is no day; write it like 2020-02-01.", Exit.BAD_INPUT) from error


def _found(database: Database, settings: Settings, question: Question) -> tuple[ExposureView, ZoneInfo]:
    with database.read() as session:
        try:
            found = look(session, settings.region, question, SystemClock().now())
        except Refused as refused:
            raise fail(str(refused), Exit.BAD_INPUT) from refused
        return found, ZoneInfo(session.get_one(Region, settings.region).zone)


def _note(database: Database, settings: Settings, people: list[str]) -> None:
    """In the ledger of everybody on the list: somebody at the machine itself looked."""
    now = SystemClock().now()
    seen = (Glance(now, "", Role.ADMIN, What.EXPOSURE, name, settings.region) for name in people)
    give(database, settings, NoteLooks(tuple(seen)))


def _save(file: Path, found: ExposureView, zone: ZoneInfo) -> None:
    """For its owner only: names and phones are in it."""
    try:
        with open(file, "w", encoding=ENCODING, newline="", opener=_private) as sheet:
            _rows(sheet, found, zone)
    except OSError as error:
        words = say(terminal_language(), "exposure.unwritable", file=file, why=error.strerror)
        raise fail(words, Exit.BAD_INPUT) from error


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _rows(sheet: TextIO, found: ExposureView, zone: ZoneInfo) -> None:
    write(sheet, COLUMNS, (row(one, found) for one in found.items), zone)
