"""Bookings over HTTP while the planner runs, and how soon another screen shows them."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import datetime

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.bench.figures import Figure, spread
from app.bench.town import Builder, Town
from app.clock import seconds
from dispatch.clock import Clock


@dataclass
class Screen:
    """A dispatcher's screen: notes when each new trip arrives."""

    clock: Clock
    lags: list[float] = field(default_factory=list)

    async def watch(self, socket: ClientConnection, ready: asyncio.Event) -> None:
        """Read frames until the socket is closed."""
        try:
            async for text in socket:
                frame = json.loads(text)
                if frame["type"] == "snapshot":
                    ready.set()
                if frame["type"] == "events":
                    self._note(frame["events"])
        except ConnectionClosed:
            return

    def _note(self, events: list[dict[str, str]]) -> None:
        now = self.clock.now()
        booked = (event for event in events if event["name"] == "TripRequested")
        self.lags += [(now - datetime.fromisoformat(event["at"])).total_seconds() for event in booked]


async def measure(url: str, town: Town, builder: Builder, clock: Clock, bookings: int, rate: float) -> list[Figure]:
    """`bookings` at `rate` a second, evenly, timed from sending to the promise and to a dispatcher's screen."""
    screen, ready = Screen(clock), asyncio.Event()
    at_desk = {"authorization": f"Bearer {town.dispatcher}"}
    live = f"{url.replace('http', 'ws', 1)}/api/v1/live"
    async with connect(live, additional_headers=at_desk, max_size=None) as socket:
        watching = asyncio.create_task(screen.watch(socket, ready))
        await ready.wait()
        async with httpx.AsyncClient(base_url=f"{url}/api/v1", timeout=30) as client:
            client.headers["authorization"] = f"Bearer {town.rider}"
            times = await _book(client, builder, bookings, rate)
        await asyncio.sleep(1)
    await watching
    return [*spread("booking with its promise", times, 100), *spread("event on another screen", screen.lags, 200)]


async def _book(client: httpx.AsyncClient, builder: Builder, bookings: int, rate: float) -> list[float]:
    async with asyncio.TaskGroup() as group:
        waiting = []
        for _ in range(bookings):
            waiting.append(group.create_task(_one(client, builder)))
            await asyncio.sleep(1 / rate)
    return [task.result() for task in waiting]


async def _one(client: httpx.AsyncClient, builder: Builder) -> float:
    body = builder.trip().model_dump(mode="json", exclude_none=True)
    begun = seconds()
    answer = await client.post("/trips", json=body)
    answer.raise_for_status()
    return seconds() - begun
