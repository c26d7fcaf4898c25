"""The ledger of looks: whatever leaves the house with somebody's private data in it is noted, in batches, by the desk.

What was shown is read off the answer itself, so no page or route can forget to say so. The same reader's look at the
same thing is noted once an hour; a crash loses at most the looks of the last half second.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from threading import Lock

import structlog

from app.live.line import Line
from app.writer import Writer
from dispatch.clock import Chance, Clock
from dispatch.commands import Actor
from dispatch.discretion import NoteLooks
from dispatch.errors import Refused
from dispatch.lens import Reader
from schemas.looks import Glance, What
from schemas.values import Role

AGAIN = timedelta(hours=1)
EVERY = 0.5
BATCH = 100
MOST = 50_000
"""How many looks of the last hour are remembered, so as not to note them again."""
WHOLE = frozenset({"epoch", "trips", "drivers"})
"""What only an answer with the whole board has."""
log = structlog.get_logger()

Key = tuple[str, What, str]


def private(body: object, reader_id: str) -> Iterator[tuple[What, str]]:
    """What in an answer is private to somebody other than its reader: trips with their rider or door, people."""
    if isinstance(body, Mapping):
        rider, place = body.get("rider"), body.get("place")
        if isinstance(rider, Mapping) and rider.get("id") != reader_id:
            yield What.TRIP, str(body.get("id"))
        elif isinstance(place, Mapping) and "trip_id" in body and not place.get("approximate"):
            yield What.TRIP, str(body["trip_id"])
        elif {"phone", "verified", "active"} <= body.keys() and body.get("id") != reader_id:
            yield What.PERSON, str(body.get("id"))
    parts = body.values() if isinstance(body, Mapping) else body if isinstance(body, list | tuple) else ()
    for part in parts:
        yield from private(part, reader_id)


class Ledger:
    """Takes note from any thread; `house` is who writes it down."""

    def __init__(self, writer: Writer, clock: Clock, chance: Chance, house: Actor) -> None:
        self._writer, self._clock, self._chance, self._house = writer, clock, chance, house
        self._lock = Lock()
        self._known: dict[Key, datetime] = {}
        self._waiting: list[Glance] = []
        self._openings: dict[Line, str] = {}
        self._writing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to write down what was noted."""
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Write down what waits, and rest; before the writer stops."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        with suppress(Refused):
            await self.flush()

    def shown(self, reader: Reader, body: object) -> None:
        """An answer, a frame or a page's views went to this reader."""
        if reader.id is None or reader.role is Role.RIDER:
            return
        if reader.at_desk and isinstance(body, Mapping) and body.keys() >= WHOLE:
            self._whole(reader)
            return
        for what, thing_id in dict.fromkeys(private(body, reader.id)):
            self._note(reader, what, thing_id)

    def exported(self, reader: Reader, person_id: str) -> None:
        """This reader took a copy of everything that is kept of a person."""
        self._note(reader, What.EXPORT, person_id)

    def exposed(self, reader: Reader, people: Iterable[str]) -> None:
        """This reader was told who may have been exposed to an illness."""
        for person_id in people:
            self._note(reader, What.EXPOSURE, person_id)

    def present(self, line: Line, came: bool) -> None:
        """Somebody at the desk began to watch the board, or went."""
        reader = line.guest.reader
        if not reader.at_desk:
            return
        opening = self._openings.setdefault(line, self._chance.id()) if came else self._openings.pop(line, "")
        if opening:
            self._note(reader, What.BOARD_OPENED if came else What.BOARD_CLOSED, opening)

    def _whole(self, reader: Reader) -> None:
        """Somebody at the desk was sent the whole board, once."""
        opening = self._chance.id()
        self._note(reader, What.BOARD_OPENED, opening)
        self._note(reader, What.BOARD_CLOSED, opening)

    def _note(self, reader: Reader, what: What, thing_id: str) -> None:
        if reader.id is None:
            return
        now, key = self._clock.now(), (reader.id, what, thing_id)
        with self._lock:
            last = self._known.get(key)
            if last is not None and now - last < AGAIN:
                return
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[key] = now
            self._waiting.append(Glance(now, reader.id, reader.role, what, thing_id, reader.region_id))

    async def flush(self) -> None:
        """Hand what waits to the desk, a batch of one region at a time; what it cannot take now waits on."""
        async with self._writing:
            while self._waiting:
                region_id = self._waiting[0].region_id
                batch = [each for each in self._waiting if each.region_id == region_id][:BATCH]
                await self._writer.ask(NoteLooks(tuple(batch)), Actor(self._house.role, region_id))
                with self._lock:
                    self._waiting = [each for each in self._waiting if each not in batch]

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.flush()
            except Refused as refusal:
                log.warning("looks_late", reason=refusal.kind)
