"""What online services have told, in a file: asked once, known for a season. It holds digests, not what was typed."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

from routing.places.offline import Named
from schemas.values import Point

DAYS: Final = 90
"""How long an answer is kept; that there is none may change sooner."""
NOTHING_DAYS: Final = 1
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS answer (key TEXT PRIMARY KEY, until TEXT NOT NULL, found TEXT NOT NULL) WITHOUT ROWID
"""


class Kept:
    """Answers by the digest of their question; several threads may ask. A file that is damaged is begun anew."""

    def __init__(self, file: Path, now: Callable[[], datetime]) -> None:
        self._now, self._lock = now, Lock()
        try:
            self._rows = _opened(file)
        except sqlite3.DatabaseError:
            file.unlink()
            self._rows = _opened(file)

    def get(self, key: str) -> list[Named] | None:
        """What is known; None: nothing, or it is too old."""
        with self._lock:
            row = self._rows.execute("SELECT until, found FROM answer WHERE key = ?", (key,)).fetchone()
        return None if row is None or row[0] < _text(self._now()) else [_named(each) for each in json.loads(row[1])]

    def put(self, key: str, found: Sequence[Named]) -> None:
        """Keep an answer, and let go of those that are over; on a full disk nothing is kept."""
        now = self._now()
        until = _text(now + timedelta(days=DAYS if found else NOTHING_DAYS))
        told = json.dumps([[one.id, one.name, one.also, one.point.lat, one.point.lon] for one in found])
        with self._lock, suppress(sqlite3.OperationalError):
            self._rows.execute("DELETE FROM answer WHERE until < ?", (_text(now),))
            self._rows.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?)", (key, until, told))

    def close(self) -> None:
        """Give the file back."""
        self._rows.close()


def digest(*parts: object) -> str:
    """The key of a question: whoever reads the file does not read what was typed."""
    return sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _opened(file: Path) -> sqlite3.Connection:
    """The file, which several processes may share."""
    rows = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    try:
        rows.execute(SCHEMA)
    except sqlite3.DatabaseError:
        with suppress(sqlite3.Error):
            rows.close()
        raise
    return rows


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _named(told: list[object]) -> Named:
    key, name, also, lat, lon = told
    return Named(str(key), str(name), "", "other", Point(float(str(lat)), float(str(lon))), also=str(also))
