"""How long somebody has driven, how much of it by night, and when they may again. Pure functions of spans of time.

At the wheel somebody is from leaving for a pickup to the end of that trip; what overlaps counts once.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from schemas.welfare import Welfare

Span = tuple[datetime, datetime]
DAY, WEEK = timedelta(days=1), timedelta(days=7)
NIGHT_FROM, NIGHT_TO = time(22), time(6)
WORTH = timedelta(minutes=1)
"""Less than this is nothing to come back for."""


@dataclass(frozen=True, slots=True)
class Spent:
    """A limit that is used up: so many hours within so many, and from when on there is some again."""

    hours: float
    within: int
    again: datetime


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time without overlaps, earliest first."""
    found: list[Span] = []
    for begin, end in sorted(spans):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        elif begin < end:
            found.append((begin, end))
    return found


def driven(spans: Sequence[Span], since: datetime, until: datetime) -> timedelta:
    """How much of merged spans lies in a window."""
    return sum((max(timedelta(), min(end, until) - max(begin, since)) for begin, end in spans), timedelta())


def _limits(asks: Welfare) -> Iterator[tuple[float, timedelta]]:
    for hours, window in ((asks.day_hours, DAY), (asks.week_hours, WEEK)):
        if hours is not None:
            yield hours, window


def left(asks: Welfare, spans: Sequence[Span], now: datetime) -> timedelta | None:
    """How long somebody may still drive now; None: as long as they like."""
    rest = (timedelta(hours=hours) - driven(spans, now - window, now) for hours, window in _limits(asks))
    least = min(rest, default=None)
    return None if least is None else max(timedelta(), least)


def spent(asks: Welfare, spans: Sequence[Span], now: datetime) -> Spent | None:
    """The limit that is used up and lasts longest; None while there is time left under each."""
    found = []
    for hours, window in _limits(asks):
        over = driven(spans, now - window, now) - timedelta(hours=hours) + WORTH
        if over >= WORTH:
            found.append(Spent(hours, round(window / timedelta(hours=1)), _after(spans, now - window, over) + window))
    return max(found, key=lambda one: one.again, default=None)


def _after(spans: Sequence[Span], since: datetime, amount: timedelta) -> datetime:
    """When so much had been driven, counted from a moment on."""
    at = since
    for begin, end in spans:
        begin = max(begin, since)
        if begin < end and amount > timedelta():
            at = min(end, begin + amount)
            amount -= at - begin
    return at


def night_share(spans: Sequence[Span], zone: str) -> float:
    """The share of merged spans that lies between 22:00 and 06:00 by the region's clock."""
    whole = sum((end - begin for begin, end in spans), timedelta())
    dark = sum((driven(spans, *night) for night in _nights(spans, ZoneInfo(zone))), timedelta())
    return round(dark / whole, 3) if whole else 0.0


def _nights(spans: Sequence[Span], zone: ZoneInfo) -> Iterator[Span]:
    if spans:
        day = spans[0][0].astimezone(zone).date() - DAY
        while day <= spans[-1][1].astimezone(zone).date():
            yield datetime.combine(day, NIGHT_FROM, zone), datetime.combine(day + DAY, NIGHT_TO, zone)
            day += DAY
