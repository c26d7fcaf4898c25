"""One client of the feed: who listens, what waits for them, and why they are sent away."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

from app.live.outbox import Outbox, Overflow
from app.live.protocol import Close, Facts, Frame, Heartbeat, Snapshot
from app.live.socket import Pipe
from dispatch.lens import Reader


@dataclass(frozen=True, slots=True)
class Audience:
    """Those who get the same frames: a reader, and the language of its sentences; the desk of a region shares them."""

    reader: Reader
    language: str = "en"

    @property
    def shared(self) -> bool:
        """Whether more than one person belongs to it."""
        return self.reader.id is None


@dataclass(frozen=True, slots=True)
class Guest:
    """Who listens, by which login, until when."""

    reader: Reader
    person_id: str
    token_hash: str
    expires_at: datetime
    language: str = "en"

    @property
    def audience(self) -> Audience:
        """Whose frames this guest gets."""
        reader = self.reader
        own = Reader(reader.role, reader.region_id) if reader.at_desk else reader
        return Audience(own, self.language)


class Line:
    """A connection as the hub sees it, numbered in order of arrival; the socket itself belongs to the route."""

    def __init__(self, guest: Guest, number: int) -> None:
        self.guest = guest
        self.number = number
        self.audience = guest.audience
        self.seq = -1
        self.closing: Close | None = None
        self.pipe: Pipe | None = None
        self._idle = False
        self._gone = asyncio.Event()
        self._outbox = Outbox()
        self._wake = asyncio.Event()

    def say(self, frame: Frame) -> None:
        """Queue a frame; of facts only what this client has not had. A client too far behind is sent away."""
        if self.closing is not None or not self._news(frame):
            return
        fresh = frame.after(self.seq) if isinstance(frame, Facts) else frame
        if isinstance(frame, Snapshot | Facts):
            self.seq = frame.seq
        if not self._push(fresh):
            self._put(fresh)

    def _push(self, frame: Frame) -> bool:
        """The short way, when nothing waits and nothing is on its way."""
        return self.pipe is not None and self._idle and not self._outbox and self.pipe.push(frame.wire)

    def _put(self, frame: Frame) -> None:
        try:
            self._outbox.put(frame)
        except Overflow:
            self.close(Close.RESYNC)
        self._wake.set()

    def _news(self, frame: Frame) -> bool:
        if isinstance(frame, Facts):
            return frame.seq > self.seq
        return not isinstance(frame, Heartbeat) or frame.seq >= self.seq

    def close(self, why: Close) -> None:
        """Send the client away; what waited for it is let go at once."""
        if self.closing is None:
            self.closing = why
            self._outbox = Outbox()
            self._gone.set()
            self._wake.set()

    async def next(self) -> Frame | None:
        """The next frame to send, when there is one; None when the client is to be sent away."""
        while self.closing is None:
            if (frame := self._outbox.take()) is not None:
                return frame
            self._wake.clear()
            self._idle = True
            await self._wake.wait()
            self._idle = False
        return None

    async def sent_away(self) -> Close | None:
        """Wait until the hub ends it; why."""
        await self._gone.wait()
        return self.closing

    def __len__(self) -> int:
        return len(self._outbox)
