"""What really happened to drivers, noted by whoever let it happen, held against the log: which rides broke a gate.

It asks nothing of the rules it watches: what it knows are moments, and it judges every pickup by them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from schemas.events import EventRow
from schemas.trips import Trip

DAY = timedelta(days=1)


class Breach(StrEnum):
    """What should never have been driven."""

    UNWELL = "unwell"
    UNCHECKED = "without a self-check"
    UNINSPECTED = "in a car nobody inspected"
    LICENCE = "without a licence"
    PERMIT = "into a closed zone without a permit"
    APART = "with somebody never to be met again"
    TIRED = "beyond the hours of a day"
    RESTLESS = "without the rest between two shifts"
    DIRTY = "in a car not cleaned"


@dataclass(frozen=True, slots=True)
class Limits:
    """What the region asks; minutes of cleaning are those after somebody to be isolated."""

    driving: timedelta
    rest: timedelta
    cleaning: timedelta


@dataclass
class Notes:
    """What is true of one driver: since when they are ill, when they were checked, until when papers count."""

    ill_since: datetime | None = None
    checked: datetime | None = None
    inspected: datetime | None = None
    licence_until: datetime | None = None
    permit_until: datetime | None = None
    began: datetime | None = None
    left: datetime | None = None
    spans: list[tuple[datetime, datetime]] = field(default_factory=list)
    fever_left: datetime | None = None


@dataclass
class Referee:
    """Reads the log in order; `rides` counts the pickups it has judged."""

    limits: Limits
    closed_zone: set[str] = field(default_factory=set)
    """Trips that begin or end where only cars with a permit may go."""
    notes: dict[str, Notes] = field(default_factory=lambda: defaultdict(Notes))
    apart: dict[tuple[str, str], datetime] = field(default_factory=dict)
    rides: int = 0
    broken: Counter[Breach] = field(default_factory=Counter)
    _left_for: dict[str, datetime] = field(default_factory=dict)

    def read(self, row: EventRow, trip: Trip) -> None:
        """Judge one move of a trip."""
        driver = trip.driver_id or ""
        if row.move == "depart":
            self._left_for[trip.id] = row.at
        elif row.move == "board":
            self.rides += 1
            self.broken.update(self._breaches(driver, trip, row.at))
        elif row.move == "complete":
            self._done(self.notes[driver], trip, row.at)

    def _done(self, notes: Notes, trip: Trip, at: datetime) -> None:
        notes.spans.append((self._left_for.pop(trip.id, at), at))
        if "isolation" in trip.needs:
            notes.fever_left = at

    def _breaches(self, driver: str, trip: Trip, at: datetime) -> Iterator[Breach]:
        notes, left = self.notes[driver], self._left_for.get(trip.id, at)
        zone = trip.id in self.closed_zone
        broken = {
            Breach.UNWELL: notes.ill_since is not None and notes.ill_since < at,
            Breach.UNCHECKED: _not_today(notes.checked, at),
            Breach.UNINSPECTED: _not_today(notes.inspected, at),
            Breach.LICENCE: notes.licence_until is not None and notes.licence_until < at,
            Breach.PERMIT: zone and (notes.permit_until is None or notes.permit_until < at),
            Breach.APART: self.apart.get((trip.rider_id or "", driver), at) < at,
            Breach.TIRED: _driven(notes, left) >= self.limits.driving,
            Breach.RESTLESS: _too_soon(notes, self.limits.rest),
            Breach.DIRTY: notes.fever_left is not None and left < notes.fever_left + self.limits.cleaning,
        }
        yield from (breach for breach, true in broken.items() if true)


def _not_today(done: datetime | None, at: datetime) -> bool:
    return done is None or done < at - DAY / 2


def _too_soon(notes: Notes, rest: timedelta) -> bool:
    return notes.left is not None and notes.began is not None and notes.began < notes.left + rest


def _driven(notes: Notes, at: datetime) -> timedelta:
    """Time at the wheel within a day before, rides that overlap counted once."""
    total, reached = timedelta(), at - DAY
    for begin, end in sorted(notes.spans):
        total += max(timedelta(), min(end, at) - max(begin, reached))
        reached = max(reached, end)
    return total
