"""The roads at one moment: at learned speeds and without what is closed, for each class of cars and those within."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from dispatch.gates import classes
from dispatch.snapshot import Snapshot
from routing.travel import Points, Travel, TravelTimes
from routing.travel.fenced import under
from routing.travel.learned.cells import band_of
from routing.travel.paced import at_speeds
from routing.travel.roads.closures import NOBODY, Closure, inside
from schemas.shifts import Shift
from schemas.values import ClosureKind

AND = "+"
"""Between the classes of a car that holds several: no class has it in its name."""


@dataclass(frozen=True)
class Roads:
    """Travel times at a moment, and the closures that hold then."""

    times: TravelTimes
    at: datetime
    closures: tuple[Closure, ...] = ()
    hour: int = 0
    """Those hours of a day at whose learned speeds they are driven."""

    @classmethod
    def of(cls, snapshot: Snapshot, times: TravelTimes) -> "Roads":
        """The roads of a snapshot: what begins later or is over counts for nothing."""
        return cls.at_time(snapshot, times, snapshot.now)

    @classmethod
    def at_time(cls, snapshot: Snapshot, times: TravelTimes, at: datetime) -> "Roads":
        """The roads as they will be at a moment, as far as is known."""
        return cls.under(snapshot, times, at, [one for one in snapshot.closures if one.holds(at)])

    @classmethod
    def under(cls, snapshot: Snapshot, times: TravelTimes, at: datetime, closures: Iterable[Closure]) -> "Roads":
        """The roads of a moment under these closures, whatever their hours."""
        learned = snapshot.learned
        hour = band_of(at, learned.zone) if learned else 0
        held = tuple(one if one.holds(at) else one.always for one in closures)
        return cls(at_speeds(times, learned), at, held, hour)

    @property
    def alike(self) -> object:
        """Equal for those of one snapshot on which every drive takes the same."""
        return frozenset(self.closures), self.hour

    def passes(self, snapshot: Snapshot, shift: Shift) -> str:
        """The permits of a car that let it through somewhere then, as one word; empty: none does."""
        papers = snapshot.papers.get(shift.id)
        asked = {permit for one in self.closures for permit in one.permits}
        return AND.join(sorted(asked & classes(papers.car, self.at))) if asked and papers else ""

    def matrix(self, sources: Points, targets: Points, word: str = "") -> Travel:
        """From every source to every target, for cars with the permits of such a word."""
        return self._matrix(self.closures, sources, targets, word)

    def around(self, points: Points, standing: Sequence[int], word: str = "") -> Travel:
        """Between all points; a car that stands at one of them, in a closed area, may drive out of it."""
        travel = self.matrix(points, points, word)
        for shut, nodes in self._within(points, standing).items():
            free = tuple(one for one in self.closures if one not in shut)
            out = self._matrix(free, points[nodes], points, word)
            travel.seconds[nodes], travel.metres[nodes] = out.seconds, out.metres
        return travel

    def _within(self, points: Points, standing: Sequence[int]) -> dict[frozenset[Closure], list[int]]:
        """Which of these points lie in closed areas, by which areas these are."""
        nodes = list(dict.fromkeys(standing))
        areas = [one for one in self.closures if one.kind is ClosureKind.BLOCKED]
        shut = [inside(one.corners, points[nodes]) for one in areas]
        found: dict[frozenset[Closure], list[int]] = {}
        for node, *held in zip(nodes, *shut, strict=True):
            if any(held):
                found.setdefault(frozenset(np.array(areas, dtype=object)[held].tolist()), []).append(node)
        return found

    def _matrix(self, closures: Sequence[Closure], sources: Points, targets: Points, word: str) -> Travel:
        if not closures:
            return self.times.matrix(sources, targets, depart_at=self.at)
        permits = frozenset(word.split(AND)) if word else NOBODY
        return under(self.times, closures).matrix(sources, targets, depart_at=self.at, permits=permits)


def reckoning(snapshot: Snapshot, times: TravelTimes) -> int:
    """Changes whenever the same drive may take another time: with who tells it, what was learned, and the hour."""
    learned = snapshot.learned
    if learned is None or at_speeds(times, learned) is times:
        return times.epoch
    return hash((times.epoch, learned.drives, band_of(snapshot.now, learned.zone)))
