"""Taking typed values out of a row: what cannot be taken is noted as a fault, and the row is read to its end."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeVar
from unicodedata import normalize
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from app.importers.faults import Fault, Unfit
from app.importers.moments import moment
from app.importers.sheet import Cell, Formula
from app.importers.table import Row
from app.importers.vocabulary import FLAGS, Vocabulary, lookup
from schemas.supplies import SupplyLine
from schemas.values import Point

Value = TypeVar("Value")
SUPPLY_LINES = 200
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
_SUPPLY = re.compile(r"(?P<item>.+?)\s*[x×*:]?\s*(?P<quantity>\d+(\.\d+)?)\s*(?P<unit>[^\d\s]*)")
_LISTED = re.compile(r"[,;、|\n]")


class Cells:
    """One row while it is read. Every method takes a column, gives its value or None, and notes what is wrong."""

    def __init__(self, row: Row, written: Mapping[str, str], zone: ZoneInfo, now: datetime) -> None:
        self.row = row
        self.written = written
        self.zone = zone
        self.now = now
        self.faults: list[Fault] = []

    def blame(self, column: str, cause: Unfit) -> None:
        """Note that a column (or the whole row: "") cannot be taken."""
        shown = shown_as(self.row.cells.get(column))
        self.faults.append(Fault(self.row.number, self.written.get(column, column), shown, cause))

    def has(self, column: str) -> bool:
        """Whether anything is written there."""
        return self.row.cells.get(column) not in (None, "")

    def take(self, column: str, read: Callable[[Cell], Value]) -> Value | None:
        """What `read` makes of the cell; None when it is empty or does not do."""
        cell = self.row.cells.get(column)
        if cell in (None, ""):
            return None
        try:
            if isinstance(cell, Formula):
                raise Unfit("formula")
            return read(cell)
        except Unfit as cause:
            self.blame(column, cause)
            return None

    def needed(self, column: str) -> None:
        """Note a required cell that is empty."""
        if not self.has(column):
            self.blame(column, Unfit("needed"))

    def text(self, column: str, longest: int) -> str:
        """Text without control characters, at most so long."""
        return self.take(column, lambda cell: _text(cell, longest)) or ""

    def whole(self, column: str, low: int, high: int) -> int | None:
        """A whole number between two others."""
        return self.take(column, lambda cell: _whole(cell, low, high))

    def number(self, column: str, low: float, high: float) -> float | None:
        """A number between two others."""
        return self.take(column, lambda cell: _within(_number(cell), low, high))

    def moment(self, column: str) -> datetime | None:
        """An instant, in UTC."""
        return self.take(column, lambda cell: moment(cell, self.zone, self.now))

    def word(self, column: str, vocabulary: Vocabulary) -> str | None:
        """One word of a vocabulary."""
        return self.take(column, lambda cell: _word(written_as(cell), vocabulary))

    def words(self, column: str, vocabulary: Vocabulary) -> list[str]:
        """Several words of a vocabulary, between commas or the like."""
        return self.take(column, lambda cell: [_word(part, vocabulary) for part in _parts(cell)]) or []

    def flag(self, column: str) -> bool:
        """Yes or no; nothing means no."""
        return self.word(column, FLAGS) == "yes"

    def supplies(self, column: str) -> list[SupplyLine]:
        """Lines such as `masks 100 boxes; 防护服 20 件`."""
        return self.take(column, lambda cell: _lines(_parts(cell, r"[;\n]"))) or []

    def point(self, lat: str, lon: str) -> Point | None:
        """A latitude and a longitude that belong together; None when both are empty or either does not do."""
        if not self.has(lat) and not self.has(lon):
            return None
        for column in (lat, lon):
            self.needed(column)
        return self._point(lat, self.number(lat, -180, 180), self.number(lon, -180, 180))

    def _point(self, column: str, lat: float | None, lon: float | None) -> Point | None:
        if lat is None or lon is None:
            return None
        if abs(lat) > 90:
            swapped = abs(lon) <= 90
            self.blame(column, Unfit("swapped", lat=lat, lon=lon) if swapped else Unfit("between", low=-90, high=90))
            return None
        return Point(lat, lon)


def written_as(cell: Cell) -> str:
    """A cell as text: whole numbers without a point (a phone number in Excel is a number)."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)


def shown_as(cell: Cell) -> str:
    """A cell as a report quotes it, cut short."""
    text = "" if cell is None else written_as(cell)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _text(cell: Cell, longest: int) -> str:
    text = written_as(cell)
    if any((ord(letter) < 32 and letter not in "\t\n\r") or 0xD800 <= ord(letter) < 0xE000 for letter in text):
        raise Unfit("control")
    if len(text) > longest:
        raise Unfit("too_long", longest=longest, length=len(text))
    return text


def _number(cell: Cell) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = normalize("NFKC", written_as(cell)).strip()
    if not _NUMBER.fullmatch(text):
        raise Unfit("number")
    return float(text.replace(",", "."))


def _within(number: float, low: float, high: float) -> float:
    if not math.isfinite(number) or not low <= number <= high:
        raise Unfit("between", low=low, high=high)
    return number


def _whole(cell: Cell, low: int, high: int) -> int:
    number = _number(cell)
    if not math.isfinite(number) or not low <= number <= high:
        raise Unfit("between", low=low, high=high)
    if not number.is_integer():
        raise Unfit("whole")
    return int(number)


def _parts(cell: Cell, between: str = _LISTED.pattern) -> list[str]:
    parts = re.split(between, normalize("NFKC", written_as(cell)))
    return [part.strip() for part in parts if part.strip()]


def _word(text: str, vocabulary: Vocabulary) -> str:
    word = lookup(vocabulary).get(normalize("NFKC", text).strip().casefold())
    if word is None:
        raise Unfit("word", known=", ".join(f"{ours} ({others[0]})" for ours, others in vocabulary.items()))
    return word


def _lines(parts: list[str]) -> list[SupplyLine]:
    if len(parts) > SUPPLY_LINES:
        raise Unfit("too_many", count=len(parts), most=SUPPLY_LINES)
    return [_line(part) for part in parts]


def _line(text: str) -> SupplyLine:
    found = _SUPPLY.fullmatch(text)
    if not found:
        raise Unfit("supply_line")
    try:
        return SupplyLine(item=found["item"].rstrip(" x*:×"), quantity=float(found["quantity"]), unit=found["unit"])
    except ValidationError as error:
        raise Unfit("supply_line") from error
