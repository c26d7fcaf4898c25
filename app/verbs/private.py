"""`ferry purge`: what was kept long enough goes, and a proof that it went."""

from dataclasses import asdict
from datetime import timedelta

import typer

from app.clock import SystemClock
from app.db import Database
from app.purge import Proof, expire, prove, words
from app.settings import Settings
from app.verbs.base import Exit, Json, give, opened, show, terminal_language
from app.words import say
from dispatch.commands import Forget
from dispatch.discretion import PurgePrivate


def purge(json: Json = False) -> None:
    """Cut what was kept long enough, scrub the files, delete old backups, and look whether anything is left.

    Example: ferry purge --json
    """
    settings, now = Settings(), SystemClock().now()
    with opened(settings) as database:
        before = words(database)
        cut = _cut(database, settings)
        give(database, settings, Forget(now - timedelta(hours=settings.trace_hours)))
        gone = expire(settings.home / "backups", now, settings.backup_days)
        proof = prove(database, before, settings.home / "backups")
    result = {"cut": cut, "backups_deleted": [file.name for file in gone], **asdict(proof)}
    show(result, _words(cut, len(gone), proof, settings), as_json=json)
    if proof.held or proof.found_in:
        raise typer.Exit(Exit.FAILED)


def _cut(database: Database, settings: Settings) -> dict[str, int]:
    total: dict[str, int] = {}
    while any((bite := give(database, settings, PurgePrivate()).answer).values()):
        total = {name: total.get(name, 0) + count for name, count in bite.items()}
    return total


def _words(cut: dict[str, int], gone: int, proof: Proof, settings: Settings) -> str:
    language = terminal_language()
    told = [say(language, "purge.cut", count=sum(cut.values()), backups=gone)]
    told.append(say(language, "purge.proved", count=proof.looked_for))
    if proof.found_in:
        told[-1] = say(language, "purge.found", files=", ".join(proof.found_in))
    if proof.held:
        told.append(say(language, "purge.held"))
    if proof.backups:
        told.append(say(language, "purge.backups", count=proof.backups, days=settings.backup_days))
    return "\n".join(told)
