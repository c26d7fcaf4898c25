"""Writing CSV: UTF-8 with its mark, and no cell that a spreadsheet program would take for a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TextIO
from zoneinfo import ZoneInfo

Cell = str | int | float | datetime | None
ENCODING = "utf-8-sig"


def safe(cell: Cell, zone: ZoneInfo) -> str | int | float:
    """A cell as written: local time with its offset; text that begins like a formula gets a quote before it.

    Tabs and line ends before it go, for some programs skip them and read on.
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(cell, str):
        text = cell.lstrip("\t\r\n")
        return f"'{text}" if text.lstrip()[:1] in tuple("=+-@") else text
    return cell


def write(file: TextIO, columns: Sequence[str], rows: Iterable[Sequence[Cell]], zone: ZoneInfo) -> int:
    """Write a header and rows; answers how many rows."""
    sheet = csv.writer(file, lineterminator="\r\n")
    sheet.writerow(columns)
    return sum(1 for row in rows if sheet.writerow([safe(cell, zone) for cell in row]))
