"""CSV as people save it: which encoding, and the rows under one delimiter."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from app.importers.faults import BadFile

DELIMITERS = (",", ";", "\t", "，")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 with its mark, or GB18030. Raises BadFile with the first bad byte."""
    marked = next((name for mark, name in _BOMS if data.startswith(mark)), None)
    if marked is None and b"\0" in data:
        raise BadFile("binary")
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            place = error.start
    raise BadFile("encoding", line=data.count(b"\n", 0, place) + 1, byte=f"0x{data[place]:02x}")


def first_rows(text: str, delimiter: str, count: int) -> list[list[str]]:
    """The first rows, read leniently, to see which delimiter fits."""
    head = "".join(islice(StringIO(text, newline=""), count * 4))
    try:
        return list(islice(csv.reader(StringIO(head, newline=""), delimiter=delimiter), count))
    except csv.Error:
        return []


def all_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Every row, read strictly. Raises BadFile with the line at which the quoting breaks."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        raise BadFile("csv", line=reader.line_num, problem=error) from error
