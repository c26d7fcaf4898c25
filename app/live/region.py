"""One region of the feed: how far it has been read, the last events, and who listens."""

import asyncio
from collections.abc import Iterator
from typing import TypeVar

from app.live.line import DESK, Line
from app.live.protocol import Frame
from app.live.ring import Ring
from dispatch.views import Reader
from schemas.events import EventRow
from schemas.values import Role

RING = 5_000
Key = TypeVar("Key")


class Region:
    """`seq` is the last event said to everyone; it moves only under `lock`, and lines are added only under it too."""

    def __init__(self, region_id: str, epoch: str, seq: int) -> None:
        self.id = region_id
        self.lock = asyncio.Lock()
        self.wake = asyncio.Event()
        self._audiences: dict[Reader, set[Line]] = {}
        self._people: dict[str, set[Line]] = {}
        self._named: dict[str, Reader] = {}
        self.restart(epoch, seq)

    def restart(self, epoch: str, seq: int) -> None:
        """Begin at this place of the log, knowing nothing before it."""
        self.epoch, self.seq = epoch, seq
        self.ring: Ring[EventRow] = Ring(RING)

    def add(self, line: Line) -> None:
        """Begin to listen."""
        self._audiences.setdefault(line.audience, set()).add(line)
        self._people.setdefault(line.guest.person_id, set()).add(line)
        if line.audience.id is not None:
            self._named[line.audience.id] = line.audience

    def remove(self, line: Line) -> None:
        """Listen no more."""
        _drop(self._audiences, line.audience, line)
        _drop(self._people, line.guest.person_id, line)
        if line.audience not in self._audiences and line.audience.id is not None:
            self._named.pop(line.audience.id, None)

    def concerned(self, row: EventRow) -> list[Reader]:
        """The audiences present that may hear of an event: those it names, and the desk."""
        if "*" in row.audience:
            return list(self._audiences)
        named = [reader for person in row.audience if (reader := self._named.get(person)) is not None]
        return named + [reader for reader in self.desk() if reader in self._audiences]

    def desk(self) -> list[Reader]:
        """The shared audiences."""
        return [Reader(role, self.id, None) for role in sorted(DESK)]

    def say(self, audience: Reader, frame: Frame) -> None:
        """Queue a frame for everyone of an audience."""
        for line in self._audiences.get(audience, ()):
            line.say(frame)

    def of_person(self, person_id: str) -> list[Line]:
        """The connections of one person."""
        return list(self._people.get(person_id, ()))

    def roles(self) -> set[Role]:
        """The roles that listen now."""
        return {audience.role for audience in self._audiences}

    def __iter__(self) -> Iterator[Line]:
        return (line for lines in list(self._audiences.values()) for line in list(lines))


def _drop(index: dict[Key, set[Line]], key: Key, line: Line) -> None:
    lines = index.get(key, set())
    lines.discard(line)
    if not lines:
        index.pop(key, None)
