"""The map in one file: the squares of a city, made by others as PMTiles and served from here.

https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md. It is read piece by piece rather than mapped into
memory: a mapped file that somebody copies over kills the process that looks at it.
"""

import gzip
import json
import os
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import Final

import structlog
from pmtiles.tile import (
    Compression,
    Entry,
    HeaderDict,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from app.settings import Settings

ADDRESS: Final = "/api/v1/map/tiles/{z}/{x}/{y}"
HEAD: Final = 127
LEVELS: Final = 4
"""How deep directories may lie in one another."""
DIRECTORIES: Final = 64
"""How many of them are kept unpacked, some thousands of squares each."""
DEGREES: Final = 1e-7
MEDIA: Final[Mapping[TileType, str]] = {
    TileType.MVT: "application/vnd.mapbox-vector-tile",
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
}
PACKED: Final = frozenset({Compression.UNKNOWN, Compression.NONE, Compression.GZIP})
DAMAGED: Final = (OSError, EOFError, zlib.error, ValueError, IndexError, OverflowError)
TAG: Final = re.compile(r"<[^>]*>")
log = structlog.get_logger()


class BadTiles(ValueError):
    """The file of tiles is none that can be shown; the message says why."""


@dataclass(frozen=True, slots=True)
class Square:
    """One square as it lies in the file, and a mark that changes when it does."""

    body: bytes
    mark: str


class Archive:
    """An open file of tiles. Safe to call from several threads."""

    def __init__(self, file: Path) -> None:
        """Raises BadTiles."""
        self.file = file
        try:
            self._handle = os.open(file, os.O_RDONLY)
        except OSError as error:
            raise BadTiles(f"{file} cannot be read: {error.strerror}.") from error
        self._made = os.fstat(self._handle).st_mtime_ns
        try:
            self.head = self._head()
            self.about = self._about()
        except BadTiles:
            self.close()
            raise
        self._directory = lru_cache(DIRECTORIES)(lambda start, size: deserialize_directory(self._read(start, size)))

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._handle)

    @property
    def mark(self) -> str:
        """What changes when another file takes its place."""
        return f"{self._made:x}"

    @property
    def media(self) -> str:
        """What its squares are, as HTTP says it."""
        return MEDIA[self.head["tile_type"]]

    @property
    def zipped(self) -> bool:
        """Whether its squares are packed, each by itself."""
        return self.head["tile_compression"] is Compression.GZIP

    @property
    def credit(self) -> str:
        """Whom to name, as the file says it, fit to stand in a page: its links and marks are taken off."""
        return escape(unescape(TAG.sub("", str(self.about.get("attribution") or ""))).strip())

    @property
    def shown(self) -> dict[str, object]:
        """What a page has to know to show it: how, from where, at which zooms, and its two corners."""
        head = self.head
        corners = ((head["min_lat_e7"], head["min_lon_e7"]), (head["max_lat_e7"], head["max_lon_e7"]))
        return {
            "kind": "lines" if head["tile_type"] is TileType.MVT else "pictures",
            "url": f"{ADDRESS}?v={self.mark}",
            "low": head["min_zoom"],
            "high": head["max_zoom"],
            "bounds": [[round(lat * DEGREES, 7), round(lon * DEGREES, 7)] for lat, lon in corners],
        }

    def at(self, zoom: int, x: int, y: int, *, plain: bool = False) -> Square | None:
        """What it holds of a square, `plain` without its packing; nothing where the file was damaged since, with a line
        in the log.
        """
        if not self.head["min_zoom"] <= zoom <= self.head["max_zoom"] or max(x, y) >= 1 << zoom:
            return None
        try:
            found = self._find(zxy_to_tileid(zoom, x, y))
            return self._square(found, plain and self.zipped) if found else None
        except DAMAGED as error:
            log.warning("tiles_unread", error=type(error).__name__)
            return None

    def _find(self, number: int) -> Entry | None:
        start, size = self.head["root_offset"], self.head["root_length"]
        for _ in range(LEVELS):
            found = find_tile(self._directory(start, size), number)
            if found is None or found.run_length:
                return found
            start, size = self.head["leaf_directory_offset"] + found.offset, found.length
        return None

    def _square(self, entry: Entry, unpack: bool) -> Square:
        start = self.head["tile_data_offset"] + entry.offset
        body = self._read(start, entry.length)
        return Square(gzip.decompress(body) if unpack else body, f"{self.mark}-{start:x}")

    def _read(self, start: int, size: int) -> bytes:
        """That many bytes. Raises OSError when the file does not hold them, or was changed since it was opened."""
        now = os.fstat(self._handle)
        if start + size > now.st_size or now.st_mtime_ns != self._made:
            raise OSError(f"{self.file} is too short, or was changed.")
        return os.pread(self._handle, size, start)

    def _head(self) -> HeaderDict:
        try:
            head = deserialize_header(self._read(0, HEAD))
        except SpecVersionUnsupported as error:
            raise BadTiles(f"{self.file} is PMTiles of another version than 3; make it anew.") from error
        except (MagicNumberNotFound, *DAMAGED) as error:
            raise BadTiles(f"{self.file} is no PMTiles file.") from error
        wanted, there = _length(head), os.fstat(self._handle).st_size
        if wanted > there:
            raise BadTiles(f"{self.file} is cut short, {there} of {wanted} bytes; copy it again.")
        if head["tile_type"] not in MEDIA:
            raise BadTiles(f"{self.file} holds neither vector tiles (MVT) nor pictures (PNG, JPEG, WebP, AVIF).")
        if head["tile_compression"] not in PACKED or head["internal_compression"] is not Compression.GZIP:
            raise BadTiles(f"{self.file} is not packed with gzip; make it anew so that it is.")
        return head

    def _about(self) -> Mapping[str, object]:
        """What the file says of itself. The directory is tried as well, for without it nothing is found."""
        try:
            deserialize_directory(self._read(self.head["root_offset"], self.head["root_length"]))
            packed = self._read(self.head["metadata_offset"], self.head["metadata_length"])
            about = json.loads(gzip.decompress(packed) if packed else b"{}")
        except DAMAGED as error:
            raise BadTiles(f"{self.file} is damaged: what it says of itself cannot be read; copy it again.") from error
        return about if isinstance(about, dict) else {}


def _length(head: HeaderDict) -> int:
    """How long a file has to be for all of its parts to be in it."""
    return max(
        head["root_offset"] + head["root_length"],
        head["metadata_offset"] + head["metadata_length"],
        head["leaf_directory_offset"] + head["leaf_directory_length"],
        head["tile_data_offset"] + head["tile_data_length"],
    )


def archive_of(settings: Settings) -> Archive | None:
    """The file of tiles of a house; None, unless one was set. Raises BadTiles."""
    return Archive(settings.tiles_file) if settings.tiles_file else None
