"""The frames of the feed as values, how each is written, and the cursor a client resumes from."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from typing import Self

from pydantic_core import to_json

from schemas.values import Role

LONGEST_SEQ = 18
Json = dict[str, object]
View = tuple[str, str, Json | None]
"""Kind, id, and how it looks now; None: it is gone from this reader's sight."""
Spot = tuple[str, float, float, int, float | None, float | None]
"""Driver, lat, lon, Unix seconds, degrees from north, metres per second."""


class Close(IntEnum):
    """Why the server ends a socket. After all but UNAUTHORISED it may come back with its cursor."""

    GOING_AWAY = 1001
    FULL = 1013
    RESYNC = 4008
    GARBAGE = 4400
    UNAUTHORISED = 4401
    TOO_MANY = 4429


@dataclass(frozen=True, slots=True)
class Since:
    """A client's cursor: the last event it has applied, in the log of that epoch."""

    epoch: str
    seq: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read `EPOCH:SEQ`; None when it is no cursor of ours, which means: begin with a snapshot."""
        epoch, _, seq = text.rpartition(":")
        known = epoch and seq.isascii() and seq.isdigit() and len(seq) <= LONGEST_SEQ
        return cls(epoch, int(seq)) if known else None


def written(frame: Mapping[str, object]) -> str:
    """A frame as JSON text."""
    return to_json(frame).decode()


def framed(text: str) -> bytes:
    """A text message of a server: one final, unmasked frame (RFC 6455, 5.2)."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2) + payload
    return b"\x81\x7f" + size.to_bytes(8) + payload


class Wired(ABC):
    """What every frame has: its text, and that as it goes over the wire; made once, however many receive it."""

    @cached_property
    def text(self) -> str:
        """As JSON."""
        return written(self.told())

    @cached_property
    def wire(self) -> bytes:
        """Framed."""
        return framed(self.text)

    @abstractmethod
    def told(self) -> Mapping[str, object]:
        """Its keys and values."""


@dataclass(frozen=True)
class Snapshot(Wired):
    """Everything a reader may see at `seq`."""

    epoch: str
    seq: int
    now: datetime
    role: Role
    things: Mapping[str, list[Json]]

    def told(self) -> Mapping[str, object]:
        """Its keys and values."""
        head = {"type": "snapshot", "epoch": self.epoch, "seq": self.seq, "now": self.now, "role": self.role}
        return {**head, **self.things}


@dataclass(frozen=True)
class Facts(Wired):
    """The events up to `seq` that a reader may hear of, and how what they touched looks now."""

    seq: int
    events: tuple[Json, ...] = ()
    views: tuple[View, ...] = ()

    def told(self) -> Mapping[str, object]:
        """Its keys and values."""
        return {"type": "events", "seq": self.seq, "events": self.events, "views": self.views}

    def after(self, seq: int) -> "Facts":
        """Without the events a client has had already; the views stay, they are newer."""
        if not self.events or number(self.events[0]) > seq:
            return self
        return Facts(self.seq, tuple(told for told in self.events if number(told) > seq), self.views)

    def then(self, later: "Facts") -> "Facts":
        """This and a later one as one: every event, and of each view only the last."""
        latest = {view[:2]: view for view in (*self.views, *later.views)}
        return Facts(later.seq, self.events + later.events, tuple(latest.values()))


@dataclass(frozen=True)
class Positions(Wired):
    """Where drivers were last seen: lossy, the last one of each counts."""

    spots: tuple[Spot, ...]

    def told(self) -> Mapping[str, object]:
        """Its keys and values."""
        return {"type": "positions", "positions": self.spots}

    def then(self, later: "Positions") -> "Positions":
        """This and a later one as one."""
        return Positions(tuple({spot[0]: spot for spot in (*self.spots, *later.spots)}.values()))


@dataclass(frozen=True)
class Heartbeat(Wired):
    """Nothing new, still here: everything up to `seq` has been said."""

    seq: int
    now: datetime

    def told(self) -> Mapping[str, object]:
        """Its keys and values."""
        return {"type": "heartbeat", "seq": self.seq, "now": self.now}


Frame = Snapshot | Facts | Positions | Heartbeat


def number(told: Json) -> int:
    """The sequence number of an event as told."""
    seq = told["seq"]
    if not isinstance(seq, int):
        raise TypeError(f"An event's seq is a number, not {seq!r}.")
    return seq
