"""`ferry import` and `ferry export`: tables in, tables out."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Literal, TextIO
from zoneinfo import ZoneInfo

import typer
from rich.console import Console

from app.clock import SystemChance, SystemClock
from app.db import Database
from app.exporters import audit, events, gaps, shifts, trips
from app.exporters.table import ENCODING, write
from app.importers.faults import BadFile, Fault
from app.importers.intake import Outcome, admit
from app.importers.known import Known, known
from app.importers.reading import Reading, read
from app.promises import PromiseDesk
from app.settings import Settings
from app.verbs.base import Exit, Json, drives, fail, give, opened, show
from dispatch import store
from dispatch.commands import Actor, EnsureRegion, Promised
from dispatch.desk import Desk
from schemas.regions import Region
from schemas.trips import TripIn
from schemas.values import Role

ImportNoun = Literal["places", "people", "vehicles", "shifts", "trips"]
ExportNoun = Literal["trips", "shifts", "events", "audit", "gaps"]
EXPORTS = {"trips": trips, "shifts": shifts, "events": events, "audit": audit, "gaps": gaps}


def import_table(
    noun: Annotated[ImportNoun, typer.Argument(help="What the table is about.")],
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file, headers in English or Chinese.")],
    dry_run: Annotated[bool, typer.Option(help="Read and report, change nothing.")] = False,
    skip_bad: Annotated[bool, typer.Option(help="Take the good rows; without this it is all or nothing.")] = False,
    json: Json = False,
) -> None:
    """Bring in a table of places, people, vehicles, shifts or trips.

    Example: ferry import places hospitals.xlsx --dry-run
    """
    settings = Settings()
    data = _bytes(file)
    with opened(settings) as database, _busy(f"Reading {file.name}"):
        give(database, settings, EnsureRegion(settings.region, settings.region))
        reading = _read(data, noun, database, settings)
        outcome = Outcome((), reading.known, reading.faults)
        if not dry_run:
            desk, actor = Desk(database.engine, SystemChance()), Actor(Role.ADMIN, settings.region)
            outcome = admit(desk, reading, actor, SystemClock().now(), skip_bad=skip_bad)
    show(_result(reading, outcome, dry_run), _words(reading, outcome, dry_run), as_json=json)
    useful = bool(outcome.made or outcome.known or (dry_run and reading.wishes))
    if outcome.faults and not (skip_bad and useful):
        raise typer.Exit(int(Exit.BAD_INPUT))


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise fail(f"{file} cannot be read: {error.strerror}.", Exit.BAD_INPUT) from error


def _busy(what: str) -> AbstractContextManager[object]:
    """A sign of life on a terminal while rows go through the desk."""
    console = Console(stderr=True)
    return console.status(what) if console.is_terminal else nullcontext()


def _read(data: bytes, noun: str, database: Database, settings: Settings) -> Reading:
    clock, promises = SystemClock(), PromiseDesk(database, drives(settings))

    def promise(trip: TripIn) -> Promised:
        return promises.promise(settings.region, trip, clock.now())

    try:
        return read(data, noun, _known(database, settings), promise)
    except BadFile as cause:
        raise fail(f"{cause.told('en')}\n{cause.told('zh-Hans')}", Exit.BAD_INPUT) from cause


def _known(database: Database, settings: Settings) -> Known:
    with database.read() as session:
        zone = session.get_one(Region, settings.region).zone
        places, vehicles = store.places(session, settings.region), store.vehicles(session, settings.region)
        return known(zone, SystemClock().now(), places, store.people(session, settings.region), vehicles)


def _result(reading: Reading, outcome: Outcome, dry_run: bool) -> dict[str, object]:
    return {
        "noun": reading.noun.name,
        "rows": reading.rows,
        "imported": len(outcome.made),
        "known": outcome.known,
        "good": len(reading.wishes),
        "dry_run": dry_run,
        "ids": list(outcome.made),
        "bad": [fault.view() for fault in outcome.faults],
        "remarks": [{"en": remark.told("en"), "zh": remark.told("zh-Hans")} for remark in reading.remarks],
    }


def _words(reading: Reading, outcome: Outcome, dry_run: bool) -> str:
    remarks = [f"{remark.told('en')} {remark.told('zh-Hans')}" for remark in reading.remarks]
    bad = len({fault.row for fault in outcome.faults})
    made = f"{len(reading.wishes)} good" if dry_run else f"{len(outcome.made)} imported"
    sums = f"{reading.rows} rows of {reading.noun.name}: {made}, {outcome.known} known already, {bad} bad."
    kept_out = [] if dry_run or not outcome.faults or outcome.made else ["Nothing was changed. 未作任何改动。"]
    dry = ["Dry run: nothing was changed. 试运行：未作任何改动。"] if dry_run else []
    return "\n".join([*remarks, *map(_line, outcome.faults), sums, *kept_out, *dry])


def _line(fault: Fault) -> str:
    told = fault.view()
    where = f"row {told['row']}" + (f", {told['column']} “{told['value']}”" if told["column"] else "")
    return f"{where}: {told['en']} {told['zh']}"


def export_table(
    noun: Annotated[ExportNoun, typer.Argument(help="What to write.")],
    file: Annotated[Path, typer.Argument(help="The CSV file to write; - means standard output.")],
    with_people: Annotated[
        bool, typer.Option(help="Include names, phones, addresses and notes: personal data, handle with care.")
    ] = False,
    json: Json = False,
) -> None:
    """Write trips, shifts, events, the chained log (audit) or how districts fare (gaps) as CSV.

    Personal data is in it only when asked for.

    Example: ferry export trips trips.csv
    """
    settings = Settings()
    with opened(settings) as database:
        if str(file) == "-":
            _export(noun, sys.stdout, database, settings, with_people)
            return
        try:
            with file.open("w", encoding=ENCODING, newline="") as sheet:
                count = _export(noun, sheet, database, settings, with_people)
        except OSError as error:
            raise fail(f"{file} cannot be written: {error.strerror}.", Exit.BAD_INPUT) from error
    show({"noun": noun, "rows": count, "file": str(file)}, f"{count} {noun} written to {file}.", as_json=json)


def _export(noun: ExportNoun, sheet: TextIO, database: Database, settings: Settings, with_people: bool) -> int:
    table = EXPORTS[noun]
    with database.read() as session:
        region = session.get(Region, settings.region)
        zone = ZoneInfo(region.zone if region else "UTC")
        columns = table.COLUMNS + (table.PEOPLE if with_people else ())
        return write(sheet, columns, table.rows(session, settings.region, with_people=with_people), zone)
