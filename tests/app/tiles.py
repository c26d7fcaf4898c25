"""Tiny maps in one file, written by the format's own library."""

import gzip
import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import write

SIDE = 4096
AREA = 3
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


def picture(colour: tuple[int, int, int], side: int = 256) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\0" + bytes(colour) * side) * side
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def number(value: int) -> bytes:
    """A number as protocol buffers write it."""
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + number(rest) if rest else bytes([low])


def part(field: int, body: bytes) -> bytes:
    """A field of bytes."""
    return number(field << 3 | 2) + number(len(body)) + body


def layer(name: str, shape: int, corners: Sequence[tuple[int, int]], /, **words: str) -> bytes:
    """A layer of a vector tile with one feature: a point (1), a line (2) or an area (3) with these words on it."""
    moves = np.diff(np.array(corners), axis=0, prepend=0).ravel().tolist()
    steps = [move << 1 if move >= 0 else (-move << 1) - 1 for move in moves]
    drawn = [
        9,
        *steps[:2],
        *([len(corners) - 1 << 3 | 2, *steps[2:]] if shape > 1 else []),
        *([15] if shape == AREA else []),
    ]
    tags = [index for pair in range(len(words)) for index in (pair, pair)]
    packed = [b"".join(map(number, each)) for each in (tags, drawn)]
    feature = part(2, packed[0]) + number(3 << 3) + number(shape) + part(4, packed[1])
    keys = b"".join(part(3, key.encode()) for key in words)
    values = b"".join(part(4, part(1, value.encode())) for value in words.values())
    extent = number(5 << 3) + number(SIDE) + number(15 << 3) + number(2)
    return part(3, part(1, name.encode()) + part(2, feature) + keys + values + extent)
