"""From a file's bytes to rows of named cells: format, encoding, delimiter and header row are found, not asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.importers.faults import BadFile, Unfit
from app.importers.headers import Header, Noun, missing, nearest, recognise
from app.importers.sheet import ROWS, Cell, opened, sheets
from app.importers.text import DELIMITERS, all_rows, decoded, first_rows

FILE_BYTES = 20_000_000
HEADER_WITHIN = 10
"""Sheets often begin with a title and remarks; the header is looked for in this many rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as spreadsheet programs show it, and its cells by our column names."""

    number: int
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file, the headers as written, and remarks about columns that were not understood."""

    rows: tuple[Row, ...]
    written: Mapping[str, str]
    remarks: tuple[Unfit, ...]


Grid = Sequence[Sequence[Cell]]


def read_table(data: bytes, noun: Noun) -> Table:
    """The table in a file. Raises BadFile: empty, too large, of another kind, broken, or without a header we know."""
    if not data.strip():
        raise BadFile("empty")
    if len(data) > FILE_BYTES:
        raise BadFile("large", limit=FILE_BYTES // 1_000_000)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadFile("xls")
    if data.startswith(b"PK"):
        return _of_workbook(data, noun)
    return _of_text(decoded(data), noun)


def _of_workbook(data: bytes, noun: Noun) -> Table:
    book = opened(data)
    try:
        grids = list(sheets(book))
    finally:
        book.close()
    found = [(header, grid) for grid in grids if (header := _header(noun, grid))]
    if not found:
        raise _headless(noun, grids[0] if grids else [])
    header, grid = max(found, key=lambda pair: len(pair[0].places))
    return _table(noun, header, grid)


def _of_text(text: str, noun: Noun) -> Table:
    heads = {delimiter: first_rows(text, delimiter, HEADER_WITHIN) for delimiter in DELIMITERS}
    found = {delimiter: header for delimiter, head in heads.items() if (header := _header(noun, head))}
    if not found:
        raise _headless(noun, max(heads.values(), key=lambda rows: max(map(len, rows), default=0)))
    delimiter, header = max(found.items(), key=lambda pair: len(pair[1].places))
    return _table(noun, header, list(all_rows(text, delimiter)))


def _header(noun: Noun, grid: Grid) -> Header | None:
    """The row among the first that names the most columns; None when none names any."""
    best = max(
        (recognise(noun, number, row) for number, row in enumerate(grid[:HEADER_WITHIN], start=1)),
        key=lambda header: len(header.places),
        default=None,
    )
    return best if best and best.places else None


def _headless(noun: Noun, grid: Grid) -> BadFile:
    seen = " | ".join(str(cell) for cell in (grid[0] if grid else []) if cell not in (None, ""))
    return BadFile("header", expected=_names(noun, noun.required), seen=seen[:120] or "–")


def _names(noun: Noun, columns: Sequence[str]) -> str:
    """Columns in both languages, as a person would write them."""
    return ", ".join(f"{column} ({noun.columns[column][0]})" for column in columns)


def _table(noun: Noun, header: Header, grid: Grid) -> Table:
    if header.twice:
        raise BadFile("twice", first=header.twice[0][0], second=header.twice[0][1])
    if lacking := missing(noun, header):
        raise BadFile("missing", columns=_names(noun, lacking), seen=", ".join(header.written.values()))
    if len(grid) - header.row > ROWS:
        raise BadFile("long", limit=ROWS)
    rows = [Row(number, _named(header, cells)) for number, cells in enumerate(grid, start=1) if number > header.row]
    filled = tuple(row for row in rows if any(cell not in (None, "") for cell in row.cells.values()))
    if not filled:
        raise BadFile("no_rows")
    return Table(filled, header.written, tuple(_remark(noun, name) for name in header.ignored))


def _named(header: Header, cells: Sequence[Cell]) -> dict[str, Cell]:
    return {column: bare(cells[place]) for column, place in header.places.items() if place < len(cells)}


def bare(cell: Cell) -> Cell:
    """Text without the blanks, marks and quotes that spreadsheets put around it.

    The quote before = + - @ is what `exporters` put there so that no program takes the text for a formula.
    """
    if type(cell) is not str:
        return cell
    text = cell.replace("\ufeff", "").replace("\u200b", "").replace("\xa0", " ").strip()
    return text[1:].strip() if text[:1] == "'" and text[1:].lstrip()[:1] in tuple("=+-@") else text


def _remark(noun: Noun, written: str) -> Unfit:
    close = nearest(noun, written)
    return Unfit("ignored_near", column=written, near=close) if close else Unfit("ignored", column=written)
