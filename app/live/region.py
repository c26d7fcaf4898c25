"""One region of the feed: how far it has been read, the last events, and who listens."""

import asyncio
from collections.abc import Iterator
from typing import TypeVar, get_args

from app.live.line import Audience, Line
from app.live.protocol import Frame
from app.live.ring import Ring
from dispatch.lens import Reader
from schemas.events import EventRow
from schemas.people import Language
from schemas.values import Role

RING = 5_000
LANGUAGES: tuple[str, ...] = get_args(Language)
Key = TypeVar("Key")


class Region:
    """`seq` is the last event said to everyone; it moves only under `lock`, and lines are added only under it too."""

    def __init__(self, region_id: str, epoch: str, seq: int) -> None:
        self.id = region_id
        self.lock = asyncio.Lock()
        self.wake = asyncio.Event()
        readers = [Reader(role, region_id) for role in (Role.DISPATCHER, Role.ADMIN)]
        self._desk = [Audience(reader, language) for reader in readers for language in LANGUAGES]
        self._audiences: dict[Audience, set[Line]] = {}
        self._people: dict[str, set[Line]] = {}
        self.restart(epoch, seq)

    def restart(self, epoch: str, seq: int) -> None:
        """Begin at this place of the log, knowing nothing before it."""
        self.epoch, self.seq = epoch, seq
        self.ring: Ring[EventRow] = Ring(RING)

    def add(self, line: Line) -> None:
        """Begin to listen."""
        self._audiences.setdefault(line.audience, set()).add(line)
        self._people.setdefault(line.guest.person_id, set()).add(line)

    def remove(self, line: Line) -> None:
        """Listen no more."""
        _drop(self._audiences, line.audience, line)
        _drop(self._people, line.guest.person_id, line)

    def concerned(self, row: EventRow) -> list[Audience]:
        """The audiences present that may hear of an event: those it names, and the desk. Called from a thread."""
        if "*" in row.audience:
            return list(self._audiences)
        named = {line.audience for person_id in row.audience for line in self.of_person(person_id)}
        return [*named, *self.desk()]

    def desk(self) -> list[Audience]:
        """The shared audiences that are present."""
        return [audience for audience in self._desk if audience in self._audiences]

    def say(self, audience: Audience, frame: Frame) -> None:
        """Queue a frame for everyone of an audience."""
        for line in self._audiences.get(audience, ()):
            line.say(frame)

    def of_person(self, person_id: str) -> list[Line]:
        """The connections of one person."""
        return list(self._people.get(person_id, ()))

    def roles(self) -> set[Role]:
        """The roles that listen now."""
        return {audience.reader.role for audience in self._audiences}

    def __iter__(self) -> Iterator[Line]:
        return (line for lines in list(self._audiences.values()) for line in list(lines))


def _drop(index: dict[Key, set[Line]], key: Key, line: Line) -> None:
    lines = index.get(key, set())
    lines.discard(line)
    if not lines:
        index.pop(key, None)
