"""Times as people write them in tables, read in the region's own zone."""

import re
from datetime import UTC, date, datetime, time, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from openpyxl.utils.datetime import from_excel

from app.importers.faults import Unfit
from app.importers.sheet import Cell

_WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"[\sT]*(\d{1,2})\s*[:点时]\s*(\d{1,2})?\s*分?(?::(\d{1,2}))?"
)
_DAYS = {"today": 0, "今天": 0, "tomorrow": 1, "明天": 1, "后天": 2}
_RELATIVE = re.compile(rf"\s*({'|'.join(_DAYS)})\s*", re.IGNORECASE)
_SERIALS = range(20_000, 80_000)
"""Excel counts days since 1900; these are the years 1954 to 2119."""
YEARS = range(2000, 2101)


def moment(cell: Cell, zone: ZoneInfo, now: datetime) -> datetime:
    """The instant a cell means, in UTC; without an offset it is local time of `zone`, and so are today and tomorrow.

    Raises Unfit: no time of day, not understood, a time that the change of clocks skips, or a year out of reach.
    """
    when = _read(_dated(cell, now.astimezone(zone)))
    if when.year not in YEARS:
        raise Unfit("year", first=YEARS[0], last=YEARS[-1])
    return when.astimezone(UTC) if when.tzinfo else _local(when, zone)


def _dated(cell: Cell, now: datetime) -> Cell:
    """`tomorrow 07:30` with its date put in; anything else as it is."""
    found = _RELATIVE.match(normalize("NFKC", cell)) if isinstance(cell, str) else None
    if found is None:
        return cell
    day = now.date() + timedelta(days=_DAYS[found[1].lower()])
    return f"{day.isoformat()} {found.string[found.end() :]}"


def _read(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date | time):
        raise Unfit("date_and_time")
    if isinstance(cell, int | float) and not isinstance(cell, bool) and int(cell) in _SERIALS:
        return _rounded(from_excel(cell))
    if isinstance(cell, str):
        return _parsed(normalize("NFKC", cell).strip())
    raise Unfit("time")


def _parsed(text: str) -> datetime:
    if found := _WRITTEN.fullmatch(text):
        year, month, day, hour, minute, second = (int(number or 0) for number in found.groups())
        try:
            return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  # local time, until _local gives it the zone
        except ValueError as error:
            raise Unfit("calendar") from error
    if re.fullmatch(r"[\d年月/.-]+日?|\d{1,2}:\d{2}(:\d{2})?", text):
        raise Unfit("date_and_time")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Unfit("time") from error


def _rounded(when: object) -> datetime:
    """Excel's fractions of a day, to the second."""
    if not isinstance(when, datetime):
        raise Unfit("date_and_time")
    return (when + timedelta(milliseconds=500)).replace(microsecond=0)


def _local(when: datetime, zone: ZoneInfo) -> datetime:
    """Local time as an instant; of two (clocks put back) the earlier one."""
    instant = when.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) != when.replace(tzinfo=None):
        raise Unfit("skipped_time", zone=zone.key)
    return instant
