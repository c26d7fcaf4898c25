"""Tiny maps in one file, written by the format's own library."""

import gzip
from collections.abc import Mapping
from pathlib import Path

from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

SIDE = 4096
WHERE = {"min_lon_e7": 1142000000, "min_lat_e7": 305000000, "max_lon_e7": 1144000000, "max_lat_e7": 306000000}
CREDIT = '<a href="https://example.org/">&copy; Map &amp; makers</a>'
Squares = Mapping[tuple[int, int, int], bytes]


def archive(file: Path, kind: TileType, squares: Squares, packed: Compression = Compression.GZIP) -> Path:
    """A file of these squares."""
    with write(file) as writer:
        for number, body in sorted((zxy_to_tileid(*square), body) for square, body in squares.items()):
            writer.write_tile(number, gzip.compress(body, mtime=0) if packed is Compression.GZIP else body)
        writer.finalize({"tile_type": kind, "tile_compression": packed, **WHERE}, {"attribution": CREDIT})
    return file
