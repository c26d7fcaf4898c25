"""A round that is gone again and again: soon after something was stored in a region, or when its time is up."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from app.settings import Settings


class Beat:
    """Does `work` in a task of its own, at the pace of the settings; tells it whether its time is up anyway."""

    def __init__(self, settings: Settings, work: Callable[[bool], Awaitable[None]]) -> None:
        self._settings, self._work = settings, work
        self._woken = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, in the running loop."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def stop(self) -> None:
        """End, in the middle of a round too."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def committed(self, newest: Mapping[str, int]) -> None:
        """Something was stored; wake up if it was in this region."""
        if self._settings.region in newest:
            self._woken.set()

    async def _run(self) -> None:
        while True:
            await self._work(await self._wait())

    async def _wait(self) -> bool:
        """Until something happened (debounced), or the tick's time is over; True: it is time anyway."""
        try:
            await asyncio.wait_for(self._woken.wait(), self._settings.tick_seconds)
        except TimeoutError:
            return True
        await asyncio.sleep(self._settings.wake_seconds)
        self._woken.clear()
        return False
