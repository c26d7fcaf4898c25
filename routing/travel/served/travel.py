"""Travel times of a road server, with something to fall back on when it does not answer, and nobody deceived."""

from collections.abc import Callable, Hashable, Iterator
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from routing.travel import Path, Points, Travel, TravelTimes
from routing.travel.line import LineTravel
from routing.travel.roads.travel import OWN_MARGIN, NoWay
from routing.travel.served.memory import UNKNOWN, Memory
from routing.travel.served.table import NoRoad, believe
from routing.ways import FORBIDDEN
from routing.wire import NoAnswer, Wire

PATIENCE: Final = 4.0
"""Seconds that one question may take, however many requests it is: less than a round of planning has to spare."""
PROBE: Final = 1.0
"""Seconds for one pair of points, which a server that failed is asked first: a hang is not sat out in full again."""
REST: Final = 60.0
"""Seconds for which a server that failed is not asked again."""
KEPT: Final = 900.0
"""Seconds after which everything is asked anew: whoever runs the server may have given it another map."""

Now = Callable[[], float]
Block = tuple[NDArray[np.intp], NDArray[np.intp]]


class Engine(Hashable, Protocol):
    """How one kind of server is spoken to."""

    @property
    def name(self) -> str:
        """What its times are called."""

    @property
    def url(self) -> str:
        """Where it listens."""

    def block(self, sources: int, targets: int) -> tuple[int, int]:
        """How many sources and targets fit into one question."""

    def table(self, line: Wire, sources: Points, targets: Points, until: float) -> Travel:
        """Seconds and metres. Raises NoAnswer, NoRoad."""

    def route(self, line: Wire, stops: Points, until: float) -> Path:
        """One drive. Raises NoAnswer, NoRoad."""


class ServedTravel:
    """The times of a server; while it rests after a failure those of `fallback`, under the fallback's name and margin.

    One answer is never of both. Another process is not sent it: it gets a line and a memory of its own, and keeps them.
    """

    def __init__(self, engine: Engine, fallback: TravelTimes, now: Now, patience: float = PATIENCE) -> None:
        self.engine, self.fallback, self._now, self._patience = engine, fallback, now, patience
        self.name, self.epoch, self.margin = engine.name, 0, OWN_MARGIN
        self.on_fall: list[Callable[[str], None]] = []
        self._line, self._memory, self._lock = Wire(engine.url, now), Memory(), Lock()
        self._rests_until, self._forget_at = 0.0, now() + KEPT
        self.fallen = False

    def matrix(self, sources: Points, targets: Points, *, depart_at: datetime) -> Travel:
        """From every source to every target, as the server says; its hour of departure is its own."""
        if not self._rests():
            try:
                travel = self._asked(sources, targets)
            except NoAnswer as missed:
                self._fall(missed.why)
            else:
                self._called(self.engine.name, OWN_MARGIN, fallen=False)
                return travel
        other = self.fallback.matrix(sources, targets, depart_at=depart_at)
        self._called(self.fallback.name, self.fallback.margin, fallen=True)
        return other

    def route(self, stops: Points, *, depart_at: datetime) -> Path:
        """One drive through the stops in the order given. Raises NoWay."""
        if not self._rests():
            try:
                path = self.engine.route(self._line, stops, self._now() + self._patience)
            except NoRoad as nowhere:
                raise NoWay("No open road leads through these places.") from nowhere
            except NoAnswer as missed:
                self._fall(missed.why)
            else:
                self._called(self.engine.name, OWN_MARGIN, fallen=False)
                return path
        other = self.fallback.route(stops, depart_at=depart_at)
        self._called(self.fallback.name, self.fallback.margin, fallen=True)
        return other

    @property
    def own(self) -> TravelTimes:
        """What knows no server: the last to fall back on."""
        return self.fallback.own if isinstance(self.fallback, ServedTravel) else self.fallback

    def close_line(self) -> None:
        """Hang up."""
        self._line.close()

    def __reduce__(self) -> tuple[object, ...]:
        return _again, (self.engine, self.fallback, self._now)

    def _rests(self) -> bool:
        return self._now() < self._rests_until

    def _fall(self, why: str) -> None:
        """Let the server rest, and say so."""
        self._rests_until = self._now() + REST
        for told in self.on_fall:
            told(why)

    def _called(self, name: str, margin: float, *, fallen: bool) -> None:
        """Go by the name of whoever answered."""
        with self._lock:
            self.epoch += name != self.name
            self.name, self.margin, self.fallen = name, margin, fallen

    def _asked(self, sources: Points, targets: Points) -> Travel:
        """What is remembered, and the rest from the server: what came before it failed is kept for the next time."""
        if self.fallen and len(sources) and len(targets):
            self._block(sources[:1], targets[:1], self._now() + min(PROBE, self._patience))
        until = self._now() + self._patience
        if self._now() > self._forget_at:
            self._memory.forget()
            self._forget_at = self._now() + KEPT
        found = self._memory.recall(sources, targets)
        for rows, columns in self._questions(found.seconds == UNKNOWN):
            told = self._block(sources[rows], targets[columns], until)
            self._memory.note(sources[rows], targets[columns], told)
            there = np.ix_(rows, columns)
            found.seconds[there], found.metres[there] = told.seconds, told.metres
        return found

    def _questions(self, unknown: NDArray[np.bool_]) -> Iterator[Block]:
        """Rectangles that hold all that is unknown, one request each: new sources first, then new targets."""
        unknown = unknown.copy()
        new = np.flatnonzero(unknown.mean(axis=1) > 0.5) if unknown.size else np.empty(0, dtype=np.intp)
        yield from self._cut(new, np.flatnonzero(unknown[new].any(axis=0)))
        unknown[new] = False
        yield from self._cut(np.flatnonzero(unknown.any(axis=1)), np.flatnonzero(unknown.any(axis=0)))

    def _cut(self, rows: NDArray[np.intp], columns: NDArray[np.intp]) -> Iterator[Block]:
        if len(rows) and len(columns):
            high, wide = self.engine.block(len(rows), len(columns))
            for first in range(0, len(rows), high):
                for left in range(0, len(columns), wide):
                    yield rows[first : first + high], columns[left : left + wide]

    def _block(self, sources: Points, targets: Points, until: float) -> Travel:
        """One request; where a point without a road spoils it, halves are asked until it stands alone."""
        try:
            return believe(self.engine.table(self._line, sources, targets, until), sources, targets)
        except NoRoad:
            return self._halves(sources, targets, until)

    def _halves(self, sources: Points, targets: Points, until: float) -> Travel:
        if len(sources) == len(targets) == 1:
            never = np.full((1, 1), FORBIDDEN, dtype=np.int32)
            return Travel(never, never.copy())
        if len(sources) >= len(targets):
            half = len(sources) // 2
            parts = [self._block(some, targets, until) for some in (sources[:half], sources[half:])]
        else:
            half = len(targets) // 2
            parts = [self._block(sources, some, until) for some in (targets[:half], targets[half:])]
        axis = 0 if len(sources) >= len(targets) else 1
        return Travel(
            *(np.concatenate(cells, axis) for cells in zip(*((p.seconds, p.metres) for p in parts), strict=True))
        )


def _again(engine: Engine, fallback: TravelTimes, now: Now) -> ServedTravel:
    """The same in another process, which keeps its line from round to round."""
    travel = _kept(engine, now)
    travel.fallback = fallback
    return travel


@cache
def _kept(engine: Engine, now: Now) -> ServedTravel:
    return ServedTravel(engine, LineTravel(), now)
