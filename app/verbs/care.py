"""`ferry backup`, `ferry restore` and `ferry doctor`: looking after what people entrusted."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from app.backup import PORTABLE, BadBackup, holds_data, load, save
from app.clock import SystemChance, SystemClock
from app.doctor import Finding, examine
from app.settings import Settings
from app.verbs.base import Exit, Json, fail, opened, show, terminal_language
from app.words import say


def backup(
    file: Annotated[
        Path | None, typer.Argument(help="Where to; by default a dated file in FERRY_HOME/backups.")
    ] = None,
    portable: Annotated[bool, typer.Option(help=f"A {PORTABLE} file that restores onto any database.")] = False,
    json: Json = False,
) -> None:
    """Save everything into one file, while the server runs.

    Example: ferry backup /mnt/usb/ferry-monday.db
    """
    settings = Settings()
    with opened(settings) as database:
        portable = portable or not database.is_sqlite
        ending = PORTABLE if portable else ".db"
        stamp = f"{SystemClock().now():%Y%m%d-%H%M%S}"
        target = file or settings.home / "backups" / f"ferry-{stamp}{ending}"
        if target.exists():
            raise fail(say(terminal_language(), "backup.exists", file=target), Exit.BAD_INPUT)
        size = save(database, target, portable=portable)
    words = say(terminal_language(), "backup.saved", file=target, kb=-(-size // 1024))
    show({"file": str(target), "bytes": size}, words, as_json=json)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `ferry backup` made.")],
    force: Annotated[bool, typer.Option(help="Replace what the database holds.")] = False,
    json: Json = False,
) -> None:
    """Replace everything in the database by a backup. Stop the server first.

    Example: ferry restore ferry-data/backups/ferry-20200201-200000.db --force
    """
    with opened(Settings()) as database:
        if holds_data(database) and not force:
            raise fail(say(terminal_language(), "backup.holds_data"))
        try:
            rows = load(database, file, SystemChance())
        except BadBackup as error:
            raise fail(str(error), Exit.BAD_INPUT) from error
    show(
        {"file": str(file), "rows": rows},
        say(terminal_language(), "backup.restored", rows=rows, file=file),
        as_json=json,
    )


def doctor(json: Json = False) -> None:
    """Look at the settings, the database, the disk, the clock, the files, the log and the states, and say what to do.

    Example: ferry doctor --json
    """
    findings = examine(Settings(), SystemClock(), terminal_language())
    healthy = all(finding.fine for finding in findings)
    result = {"healthy": healthy, "findings": [asdict(finding) for finding in findings]}
    show(result, "\n".join(map(_line, findings)), as_json=json)
    if not healthy:
        raise typer.Exit(Exit.FAILED)


def _line(finding: Finding) -> str:
    return f"{'✓' if finding.fine else '✗'} {finding.words}"
