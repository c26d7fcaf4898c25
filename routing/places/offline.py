"""Places by name without any network: an index in SQLite, in memory for a group's own places, in a file for a map's.

Rows are kept in the order of what they are, hospitals first, and a search looks at the first few hundred that match: so
a search for "hospital" costs no more than one for a single door.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt
from pathlib import Path
from threading import Lock
from typing import Final, Self

from routing.places import query
from routing.places.pinyin import flat, sounds, spaced, syllables
from schemas.values import Metres, Point

EDITION: Final = 1
POOL: Final = 200
"""How many rows a search puts in order."""
METRES: Final = 111_195.0
"""Metres to a degree of latitude."""
NEAREST: Final = 50.0
"""Metres around a point that are looked at first."""

WEIGHTS: Final = {
    "hospital": 9,
    "clinic": 8,
    "station": 6,
    "depot": 6,
    "hotel": 6,
    "district": 5,
    "gate": 4,
    "road": 2,
    "house": 1,
}
"""What is meant first when many places have a name in common."""
OTHER: Final = 5

SCHEMA: Final = f"""
PRAGMA user_version = {EDITION};
CREATE TABLE place (
    row INTEGER PRIMARY KEY, id TEXT NOT NULL, name TEXT NOT NULL, name_zh TEXT NOT NULL, kind TEXT NOT NULL,
    parent TEXT NOT NULL, also TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, weight INTEGER NOT NULL,
    whole TEXT NOT NULL, whole_zh TEXT NOT NULL, heard TEXT NOT NULL
);
CREATE INDEX place_whole ON place (whole);
CREATE INDEX place_whole_zh ON place (whole_zh);
CREATE INDEX place_parent ON place (parent);
CREATE VIRTUAL TABLE word USING fts5(text, content = '', prefix = '1 2 3 4', tokenize = 'unicode61', detail = full);
CREATE TABLE term (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, word, row);
CREATE VIRTUAL TABLE spot USING rtree(row, south, north, west, east);
"""
FIELDS: Final = "id, name, name_zh, kind, lat, lon, parent, also"
FAR: Final = "(lat - :lat) * (lat - :lat) * :tall + (lon - :lon) * (lon - :lon) * :narrow AS far"
"""Squared degrees of latitude; nothing at all where nobody said from where."""

FIND: Final = f"""
WITH hit (row) AS (
    SELECT * FROM (SELECT rowid FROM word WHERE word MATCH :words LIMIT {POOL})
    UNION SELECT row FROM place WHERE whole = :whole
    UNION SELECT row FROM place WHERE whole_zh = :whole
)
SELECT {FIELDS}, {FAR}
FROM hit JOIN place USING (row)
ORDER BY
    :whole IN (whole, whole_zh, heard) DESC, weight DESC, far > 1,
    1 IN (instr(whole, :whole), instr(whole_zh, :whole), instr(heard, :whole)) DESC, far, length(name), name, id
LIMIT :limit
"""
"""Whole names first, then by what it is, another city last, names that begin so, and the nearest."""

BEGUN: Final = """
SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM term WHERE word >= value AND word < value || char(0x10ffff))
"""
"""Those beginnings that some word of the index has."""

AROUND: Final = f"""
SELECT {FIELDS}, {FAR}
FROM spot JOIN place USING (row)
WHERE kind <> :but AND far <= :up * :up
    AND south <= :lat + :up AND north >= :lat - :up AND west <= :lon + :over AND east >= :lon - :over
ORDER BY far, weight DESC, name LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Named:
    """A place and what it is called; `parent`: the id of the hospital whose gate it is; `also`: more to find it by."""

    id: str
    name: str
    name_zh: str
    kind: str
    point: Point
    parent: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A place that answers, and how far it is from where was asked; None: nobody said where."""

    place: Named
    metres: Metres | None


class Gazetteer:
    """Finds places by what somebody types and by where they are; several threads may ask."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        [edition] = connection.execute("PRAGMA user_version").fetchone()
        if edition != EDITION:
            raise ValueError(f"The index of places is of edition {edition}, not {EDITION}; build it anew.")
        self._connection, self._lock = connection, Lock()

    @classmethod
    def of(cls, places: Iterable[Named]) -> Self:
        """An index in memory."""
        return cls(_filled(":memory:", places))

    @classmethod
    def open(cls, path: Path) -> Self:
        """An index in a file, which is only read. Raises ValueError when it is of another edition."""
        address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        return cls(sqlite3.connect(address, uri=True, check_same_thread=False))

    def search(self, typed: str, near: Point | None = None, limit: int = 8) -> list[Found]:
        """Places that hold everything typed, the likeliest first; where none does, those that nearly do."""
        words = query.parts(typed)
        found = self._find(query.exact(words), typed, near, limit)
        return found or self._find(query.forgiving(words, self._begun(query.slips(words))), typed, near, limit)

    def nearest(self, point: Point, within: Metres = 200, but: str = "") -> Found | None:
        """The place that a point is at, if one is near enough that is not of the kind left out."""
        reach = min(NEAREST, within)
        while (found := self._around(point, reach, but)) is None and reach < within:
            reach = min(reach * 4, within)
        return found

    def gates(self, place_id: str) -> list[Named]:
        """The gates of a place, by name."""
        asked = f"SELECT {FIELDS} FROM place WHERE parent = ? ORDER BY name, id"
        with self._lock:
            return [_named(row) for row in self._connection.execute(asked, (place_id,)).fetchall()]

    def close(self) -> None:
        """Give the memory or the file back."""
        self._connection.close()

    def _begun(self, beginnings: set[str]) -> set[str]:
        with self._lock:
            return {word for (word,) in self._connection.execute(BEGUN, (json.dumps(sorted(beginnings)),)).fetchall()}

    def _find(self, words: str, typed: str, near: Point | None, limit: int) -> list[Found]:
        if not words:
            return []
        asked = {"words": words, "whole": flat(typed), "limit": limit, **_from(near)}
        with self._lock:
            rows = self._connection.execute(FIND, asked).fetchall()
        return [Found(_named(row), _metres(row[-1]) if near else None) for row in rows]

    def _around(self, point: Point, reach: float, but: str) -> Found | None:
        box = {"but": but, "up": reach / METRES, "over": reach / METRES / max(cos(radians(point.lat)), 0.01)}
        with self._lock:
            row = self._connection.execute(AROUND, {**_from(point), **box}).fetchone()
        return None if row is None else Found(_named(row), _metres(row[-1]))


def build(path: Path, places: Iterable[Named]) -> None:
    """Write an index into a file; one that is there already is replaced once the new one is whole."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    _filled(str(part), places).close()
    part.replace(path)


def _filled(where: str, places: Iterable[Named]) -> sqlite3.Connection:
    connection = sqlite3.connect(where, isolation_level=None, check_same_thread=False)
    connection.executescript(SCHEMA)
    known = sorted(places, key=lambda place: (-_weight(place), place.id))
    parents = {place.id: place for place in known}
    connection.execute("BEGIN")
    for row, place in enumerate(known, 1):
        _add(connection, row, place, parents.get(place.parent))
    connection.execute("INSERT INTO term SELECT DISTINCT term FROM vocabulary")
    connection.execute("INSERT INTO word (word) VALUES ('optimize')")
    connection.execute("COMMIT")
    return connection


def _add(connection: sqlite3.Connection, row: int, place: Named, parent: Named | None) -> None:
    at = (place.point.lat, place.point.lon)
    told = (place.id, place.name, place.name_zh, place.kind, place.parent, place.also, *at, _weight(place))
    whole = (flat(place.name), flat(place.name_zh), "".join(syllables(place.name_zh or place.name)))
    connection.execute(f"INSERT INTO place VALUES ({','.join('?' * 13)})", (row, *told, *whole))
    connection.execute("INSERT INTO word (rowid, text) VALUES (?, ?)", (row, _text(place, parent)))
    connection.execute("INSERT INTO spot VALUES (?, ?, ?, ?, ?)", (row, at[0], at[0], at[1], at[1]))


def _text(place: Named, parent: Named | None) -> str:
    """Everything a place is found by; a gate by its hospital's names, too."""
    names = [place.name, place.name_zh, place.also] + ([parent.name, parent.name_zh] if parent else [])
    different = dict.fromkeys(filter(None, names))
    return " ".join([*map(spaced, different), *map(sounds, different), place.kind])


def _weight(place: Named) -> int:
    return WEIGHTS.get(place.kind, OTHER)


def _from(near: Point | None) -> dict[str, float]:
    """Where distances count from, and how much narrower a degree is there from west to east; nowhere: they do not."""
    if near is None:
        return {"lat": 0.0, "lon": 0.0, "tall": 0.0, "narrow": 0.0}
    return {"lat": near.lat, "lon": near.lon, "tall": 1.0, "narrow": cos(radians(near.lat)) ** 2}


def _metres(far: float) -> Metres:
    return round(METRES * sqrt(far))


def _named(row: Sequence[str | float]) -> Named:
    key, name, name_zh, kind, lat, lon, parent, also = row[:8]
    return Named(str(key), str(name), str(name_zh), str(kind), Point(float(lat), float(lon)), str(parent), str(also))
