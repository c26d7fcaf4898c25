"""Time and chance as things one is handed, and the hand-driven ones that tests and `ferry simulate` use."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, in aware UTC."""

    def now(self) -> datetime:
        """The present moment."""


class Chance(Protocol):
    """Makes what must not be guessed or repeated."""

    def id(self) -> str:
        """A new opaque id."""

    def token(self) -> str:
        """A new secret of at least 128 bits, safe in a URL."""


@dataclass
class ManualClock:
    """A clock that stands until it is moved."""

    at: datetime

    def now(self) -> datetime:
        """Where the hands are."""
        return self.at

    def forward(self, **span: float) -> datetime:
        """Move the hands on, by the arguments of `timedelta`."""
        self.at += timedelta(**span)
        return self.at


@dataclass
class CountedChance:
    """Ids and tokens in counting order, so that a run can be repeated to the letter."""

    prefix: str = "x"
    count: int = field(default=0)

    def id(self) -> str:
        """The next id."""
        self.count += 1
        return f"{self.prefix}{self.count:06d}"

    def token(self) -> str:
        """The next token."""
        return f"token-{self.id()}"
