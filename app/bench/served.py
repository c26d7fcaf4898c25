"""A server in a process of its own: started until it is ready, stopped in peace, or killed and started again."""

import asyncio
import os
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from json import JSONDecodeError, loads
from typing import IO

import httpx

from app.clock import seconds
from app.settings import Settings

SPOILT = frozenset({"warning", "error", "critical"})


class NotServing(Exception):
    """The server ended before it listened; the message is what it said last."""


class Served:
    """One address with one database. `up` is set while people may expect an answer."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.up = asyncio.Event()
        self.complaints: Counter[str] = Counter()
        self._process: subprocess.Popen[str] | None = None
        self._readers: list[asyncio.Task[None]] = []

    async def start(self) -> float:
        """The seconds from the start of the process until `/ready` says yes. Raises NotServing."""
        begun = seconds()
        said = self._launch()
        await asyncio.to_thread(self._listening, said)
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            (await client.get(f"{self.settings.public_url}/ready")).raise_for_status()
        took = seconds() - begun
        self._readers.append(asyncio.create_task(asyncio.to_thread(self._read, said)))
        return took

    def _launch(self) -> IO[str]:
        command = (sys.executable, "-m", "app", "serve")
        self._process = subprocess.Popen(command, env=self._environment(), stderr=subprocess.PIPE, text=True)
        return self._process.stderr  # type: ignore[return-value]  # it was asked for

    def _environment(self) -> Mapping[str, str]:
        chosen = self.settings.model_dump(exclude_none=True)
        turned = {f"FERRY_{name.upper()}": str(value) for name, value in chosen.items()}
        return {**os.environ, **turned}

    def _listening(self, said: IO[str]) -> None:
        """Read what the server says until it says that it listens."""
        line = ""
        for line in said:
            if self._heard(line) == "listening":
                return
        said.close()
        raise NotServing(line.strip())

    def _read(self, said: IO[str]) -> None:
        """Go on reading, or the server would stall; to the end of the last process that speaks there."""
        with said:
            for line in said:
                self._heard(line)

    def _heard(self, line: str) -> str:
        """The name of what was logged; whatever would worry who runs the server is counted, a stack trace above all."""
        try:
            told = loads(line)
            level, event = str(told["level"]), str(told["event"])
        except (JSONDecodeError, TypeError, KeyError):
            level, event = "error", line.strip()
        if level in SPOILT:
            self.complaints[event] += 1
        return event

    async def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        self.up.clear()
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    async def stop(self) -> None:
        """End it in peace, and wait until nothing that it ever started speaks any more."""
        self.up.clear()
        if self._process is not None:
            self._process.terminate()
        await asyncio.gather(*self._readers)
        if self._process is not None:
            await asyncio.to_thread(self._process.wait)


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[Served]:
    """A server that is ready, and gone afterwards."""
    server = Served(settings)
    try:
        await server.start()
        server.up.set()
        yield server
    finally:
        await server.stop()
