"""How those who wait are woken when something may have come true."""

import asyncio
from collections.abc import Callable


class Bell:
    """Whoever changes something rings; whoever waits looks again."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Something is new."""
        self._rung.set()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until it holds."""
        while not holds():
            self._rung.clear()
            await self._rung.wait()
