"""The roads from now on: those of this moment, then anew whenever a closure begins or ends, or traffic changes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from math import log
from typing import Final, TypeVar

import numpy as np

from dispatch.roads import Roads
from dispatch.snapshot import Snapshot
from routing.travel import Points, Travel, TravelTimes
from routing.travel.learned.cells import band_of
from routing.travel.learned.speeds import Speeds
from routing.travel.paced import at_speeds
from routing.travel.roads.closures import Closure
from routing.ways import FORBIDDEN, Band, Ways
from schemas.shifts import Shift
from schemas.values import Seconds

Found = TypeVar("Found")
MOST: Final = 4
"""So many sets of roads at most, those of now among them: each is a matrix more for every set of permits."""
HORIZON: Final = timedelta(hours=24)
"""Beyond this no car is planned."""
NOTABLE: Final = log(1.05)
"""Hours at which drives take less than a twentieth longer, or shorter, are not told apart."""
QUARTER: Final = timedelta(minutes=15)
THEN: Final = "/"
"""Between what a car's permits are in one hour and in the next: no class has it in its name."""


@dataclass(frozen=True)
class Ahead:
    """The roads of now, then those from each of some later moments on."""

    roads: tuple[Roads, ...]

    @classmethod
    def of(cls, snapshot: Snapshot, times: TravelTimes) -> "Ahead":
        """Those of a snapshot, for as long as anybody drives."""
        learned = snapshot.learned if at_speeds(times, snapshot.learned) is not times else None
        spans = _spans(snapshot, learned, min(snapshot.over, snapshot.now + HORIZON))
        return cls(tuple(Roads.under(snapshot, times, span.begin, span.closures) for span in spans))

    @property
    def closed(self) -> bool:
        """Whether anything is closed, now or later."""
        return any(one.closures for one in self.roads)

    @property
    def begins(self) -> tuple[Seconds, ...]:
        """The seconds from now after which other roads hold."""
        now = self.roads[0].at
        return tuple(int((one.at - now).total_seconds()) for one in self.roads[1:])

    def passes(self, snapshot: Snapshot, shift: Shift) -> str:
        """The permits of a car that let it through somewhere, hour by hour, as one word; empty: none does."""
        words = [one.passes(snapshot, shift) for one in self.roads]
        return THEN.join(words) if any(words) else ""

    def hours(self, word: str = "") -> Iterator[tuple[Roads, str]]:
        """The roads, each with what such a word says about its hour."""
        return zip(self.roads, word.split(THEN) if word else [""] * len(self.roads), strict=True)

    def each(self, words: Iterable[str], work: Callable[[Roads, str], Found]) -> dict[str, list[Found]]:
        """What some work comes to on the roads of every hour, for each such word; once where those are alike."""
        done: dict[tuple[object, str], Found] = {}
        found: dict[str, list[Found]] = {}
        for word in words:
            for roads, permits in self.hours(word):
                key = roads.alike, permits
                if key not in done:
                    done[key] = work(roads, permits)
                found.setdefault(word, []).append(done[key])
        return found

    def around(self, points: Points, standing: Sequence[int], words: Iterable[str]) -> dict[str, Ways]:
        """Between all points, for each word; whoever stands at one of them, in a closed area, may drive out of it."""
        found = self.each(words, lambda roads, permits: roads.around(points, standing, permits))
        return {word: self.ways(hours) for word, hours in found.items()}

    def ways(self, hours: Sequence[Travel]) -> Ways:
        """What the roads of every hour say, as the solver takes it; metres of now, or of when there is a way at all."""
        metres = hours[0].metres
        for later in hours[1:]:
            metres = np.where(metres == FORBIDDEN, later.metres, metres)
        bands = (Band(begin, one.seconds) for begin, one in zip(self.begins, hours[1:], strict=True))
        return Ways(hours[0].seconds, metres, tuple(bands))


@dataclass(frozen=True, slots=True)
class _Span:
    """From when on which closures hold, and the logarithm of how much longer drives take at that hour."""

    begin: datetime
    closures: tuple[Closure, ...]
    pace: float

    def unlike(self, other: "_Span") -> tuple[int, float]:
        """How many closures hold in one of the two alone, and how far their paces are apart."""
        return len(set(self.closures) ^ set(other.closures)), abs(self.pace - other.pace)


def _spans(snapshot: Snapshot, learned: Speeds | None, until: datetime) -> list[_Span]:
    """What holds when. Where that changes too often, neighbours that differ least become one, closed as in either."""
    now, spans = snapshot.now, list[_Span]()
    moments = {at for one in snapshot.closures for at in (one.begins, one.ends) if at is not None}
    moments |= set(_turns(now, learned.zone)) if learned else set()
    for at in (now, *sorted(at for at in moments if now < at < until)):
        pace = learned.log([f"hour {band_of(at, learned.zone)}"]) if learned else 0.0
        span = _Span(at, tuple(one for one in snapshot.closures if one.holds(at)), pace)
        if not spans or span.unlike(spans[-1]) >= (0, NOTABLE):
            spans.append(span)
    while len(spans) > MOST:
        unlike = [one.unlike(after) for one, after in pairwise(spans[1:])]
        k = 1 + unlike.index(min(unlike))
        both = dict.fromkeys((*spans[k].closures, *spans[k + 1].closures))
        spans[k : k + 2] = [replace(spans[k], closures=tuple(both))]
    return spans


def _turns(now: datetime, zone: str) -> Iterator[datetime]:
    """The moments of the next day at which other hours begin for those who learn; clocks differ by whole quarters."""
    begun = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    quarters = [begun + k * QUARTER for k in range(HORIZON // QUARTER + 1)]
    return (after for one, after in pairwise(quarters) if band_of(one, zone) != band_of(after, zone))
