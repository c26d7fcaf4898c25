"""What a careful operator would look at: settings, database, disk, clock, files, log, states."""

import resource
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.archive import Archive, BadTiles
from app.clock import seconds
from app.db import Database, head, revision
from app.driving import servers
from app.masks import masks_of
from app.sealing import KeyFault, check_keys, left, ring_of
from app.settings import Settings
from app.strangers import strangers
from app.words import say, translate
from dispatch.audit import faults
from dispatch.clock import Clock
from routing.travel.served.table import NoRoad
from routing.travel.served.travel import PATIENCE
from routing.wire import NoAnswer, Wire

ATLANTIC = np.zeros((1, 2))
LEAST_FREE = 200 * 2**20
LEAST_SHARE = 0.05
LEAST_FILES = 1024
LEAST_YEAR = 2024
VENDOR = ("preact.js", "leaflet.js", "vector-tile.js", "leaflet/leaflet.css")
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One look: the name is stable, `fine` says how it went, the words say what to do."""

    name: str
    fine: bool
    words: str


Look = tuple[str, bool, dict[str, object]]
"""The key of the sentence (`doctor.<key>.ok` or `.bad`), how it went, its values."""


def examine(settings: Settings, clock: Clock, language: str) -> list[Finding]:
    """Look at everything that can be looked at; nothing is changed."""
    looks = [
        *_settings(),
        *_machine(settings, clock),
        *_files(),
        *_roads(settings),
        *_tiles(settings, language),
        *_masks(settings),
        *_database(settings, clock),
    ]
    return [
        Finding(name, fine, say(language, f"doctor.{name}.{'ok' if fine else 'bad'}", **values))
        for name, fine, values in looks
    ]


def _settings() -> Iterator[Look]:
    slips = strangers()
    yield "settings", not slips, {"names": ", ".join(f"{name} → {near}" for name, near in slips.items()) or "—"}


def _machine(settings: Settings, clock: Clock) -> Iterator[Look]:
    folder = settings.home if settings.home.exists() else Path.cwd()
    disk = shutil.disk_usage(folder)
    share = disk.free / disk.total
    yield (
        "disk",
        disk.free >= LEAST_FREE and share >= LEAST_SHARE,
        {"mb": disk.free // 2**20, "percent": f"{share:.0%}"},
    )
    now = clock.now()
    yield "clock", now.year >= LEAST_YEAR, {"now": f"{now:%Y-%m-%d %H:%M:%S} UTC"}
    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield "files", files >= LEAST_FILES, {"limit": files, "least": LEAST_FILES}


def _files() -> Iterator[Look]:
    folder = resources.files("app") / "web" / "static" / "vendor"
    missing = [name for name in VENDOR if not (folder / name).is_file()]
    yield "vendor", not missing, {"missing": ", ".join(missing) or "—"}


def _roads(settings: Settings) -> Iterator[Look]:
    """Whether the road servers speak as they should: about a place in the sea, where none knows a road."""
    for engine in servers(settings):
        wire, why = Wire(engine.url, seconds), ""
        try:
            engine.table(wire, ATLANTIC, ATLANTIC, seconds() + PATIENCE)
        except NoAnswer as missed:
            why = missed.why
        except NoRoad:
            why = ""
        finally:
            wire.close()
        yield "road_server", not why, {"name": engine.name, "why": why or "—"}


def _tiles(settings: Settings, language: str) -> Iterator[Look]:
    """Whether the file of tiles can be shown."""
    if settings.tiles_file:
        why = ""
        try:
            Archive(settings.tiles_file).close()
        except BadTiles as error:
            why = translate(language, str(error))
        yield "tiles", not why, {"file": settings.tiles_file, "why": why or "—"}


def _masks(settings: Settings) -> Iterator[Look]:
    """Whether the masking service lets go of what was never bound."""
    if settings.mask_url:
        service, why = masks_of(settings), ""
        try:
            service.unbind("doctor", "")
        except NoAnswer as missed:
            why = missed.why
        finally:
            service.close()
        yield "masks", not why, {"why": why or "—"}


def _database(settings: Settings, clock: Clock) -> Iterator[Look]:
    try:
        database = Database(settings.database_url, ring_of(settings))
    except KeyFault as fault:
        yield "keys", False, {"why": str(fault)}
        return
    try:
        at = revision(database)
        yield "database", True, {"kind": database.url.get_backend_name(), "error": "—"}
        yield "migrations", at == head(), {"at": at or "—", "head": head()}
        yield from _integrity(database)
        if at == head():
            yield from _seals(database)
            yield from _laws(database, clock)
    except KeyFault as fault:
        yield "keys", False, {"why": str(fault)}
    except SQLAlchemyError as error:
        words = str(getattr(error, "orig", None) or type(error).__name__).strip()
        yield "database", False, {"kind": database.url.get_backend_name(), "error": words}
    finally:
        database.close()


def _integrity(database: Database) -> Iterator[Look]:
    if database.is_sqlite:
        with database.reader.connect() as connection:
            verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
        yield "integrity", verdict == "ok", {"verdict": verdict}


def _seals(database: Database) -> Iterator[Look]:
    """Whether names, phones, addresses and notes are sealed, all with the newest key."""
    check_keys(database)
    yield "keys", database.ring is not None, {"why": "—" if database.ring else "FERRY_FIELD_KEY"}
    plain = left(database)
    yield "sealed", not plain, {"count": plain, "key": database.ring.newest if database.ring else "—"}


def _laws(database: Database, clock: Clock) -> Iterator[Look]:
    with database.read() as session:
        broken = faults(session, clock.now())
    yield "laws", not broken, {"count": len(broken)}
    for fault in broken:
        yield fault.law, False, {"count": len(fault.ids), "ids": ", ".join(fault.ids[:SHOWN])}
