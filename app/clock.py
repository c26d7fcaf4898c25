"""The only file that reads time or chance; everyone else is handed them."""

import secrets
import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """The time, aware UTC."""
        return datetime.now(UTC)


class SystemChance:
    """The machine's own chance: ids of 80 bits, secrets of 192 bits, in hexadecimal so that they survive any shell."""

    def id(self) -> str:
        """A new opaque id."""
        return secrets.token_hex(10)

    def token(self) -> str:
        """A new secret."""
        return secrets.token_hex(24)


def noise(count: int) -> bytes:
    """Bytes that nobody can guess and that never come twice."""
    return secrets.token_bytes(count)


def seconds() -> float:
    """A stopwatch that never goes backwards: only differences mean something."""
    return time.perf_counter()


def rest(duration: float) -> None:
    """Let so many seconds pass, in a thread that has nothing else to do."""
    time.sleep(duration)


def now_seconds() -> float:
    """Seconds since 1970, as libraries count them."""
    return time.time()
