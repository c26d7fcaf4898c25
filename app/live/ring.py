"""The last events of a region, in memory, so that a phone coming out of a tunnel costs the database little."""

from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import Generic, Protocol, TypeVar


class Numbered(Protocol):
    """Anything with a place in the log."""

    @property
    def seq(self) -> int:
        """Its number."""


Row = TypeVar("Row", bound=Numbered)


class Ring(Generic[Row]):
    """At most `size` events without a gap between them; the oldest fall out."""

    def __init__(self, size: int) -> None:
        self._rows: deque[Row] = deque(maxlen=size)

    def add(self, rows: Iterable[Row]) -> None:
        """Append events in order. After a gap only what follows it is kept, so that `after` never skips one."""
        for row in rows:
            if self._rows and row.seq != self._rows[-1].seq + 1:
                self._rows.clear()
            self._rows.append(row)

    def after(self, seq: int, head: int) -> list[Row] | None:
        """The events above `seq` up to `head`; None when the ring cannot vouch for all of them."""
        if seq >= head:
            return [] if seq == head else None
        if not self._rows or self._rows[-1].seq != head or self._rows[0].seq > seq + 1:
            return None
        return list(islice(self._rows, seq + 1 - self._rows[0].seq, None))

    def __len__(self) -> int:
        return len(self._rows)
