"""Excel workbooks (.xlsx), opened with suspicion: a small file may unpack to gigabytes."""

from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from app.importers.faults import BadFile

Cell = str | int | float | bool | datetime | date | time | None
UNPACKED_BYTES = 100_000_000
COLUMNS = 200
ROWS = 50_000
_BROKEN = (BadZipFile, InvalidFileException, ParseError, KeyError, ValueError, EOFError, TypeError)


class Formula(str):
    """A cell that holds a formula instead of a value."""

    __slots__ = ()


def _weighed(data: bytes) -> None:
    """Refuse an archive that is broken, is no workbook, or unpacks to more than a table of people ever needs."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (BadZipFile, ValueError, OSError) as error:
        raise BadFile("zip") from error
    if not any(part.filename.startswith("xl/") for part in parts):
        raise BadFile("not_xlsx")
    if sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise BadFile("huge", limit=UNPACKED_BYTES // 1_000_000)


def opened(data: bytes) -> Workbook:
    """The workbook of the bytes, to be closed by the caller. Raises BadFile."""
    _weighed(data)
    try:
        return load_workbook(BytesIO(data), read_only=True, keep_links=False)
    except _BROKEN as error:
        raise BadFile("xlsx") from error


def sheets(book: Workbook, most: int = ROWS + 1) -> Iterator[list[list[Cell]]]:
    """The cells of each sheet, at most `most` rows of each."""
    for name in book.sheetnames:
        yield _cells(book, name, most)


def _cells(book: Workbook, name: str, most: int) -> list[list[Cell]]:
    try:
        rows = book[name].iter_rows(max_row=most, max_col=COLUMNS)
        return [[_plain(cell.value, cell.data_type) for cell in row] for row in rows]
    except _BROKEN as error:
        raise BadFile("xlsx") from error


def _plain(value: object, kind: str) -> Cell:
    """The value of a cell; formulas stay recognisable, and what we never ask for (spans of time) becomes text."""
    if kind == "f":
        return Formula(getattr(value, "text", value))
    return value if value is None or isinstance(value, str | int | float | datetime | date | time) else str(value)
