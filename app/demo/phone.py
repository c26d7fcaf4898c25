"""What a simulated person holds in the hand: the public HTTP API and the live feed, like any client."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

RETRY_SECONDS = 2.0
LOST = (OSError, TimeoutError, WebSocketException)
View = dict[str, Any]
"""A JSON object of the API."""


class Phone:
    """One person's line to Ferry. `state[kind][id]` is what the feed last said; `heard` counts its changes."""

    def __init__(self, http: httpx.AsyncClient, feed: str, token: str) -> None:
        self.http, self.feed = http, feed
        self.headers = {"Authorization": f"Bearer {token}"}
        self.state: dict[str, dict[str, View]] = {}
        self.heard = 0
        self._news = asyncio.Condition()
        self.refused = 0

    async def get(self, path: str) -> View:
        """Read; an empty answer when that is not possible now."""
        return await self._said("GET", path, None)

    async def post(self, path: str, body: object = None) -> View:
        """Do something; an empty answer when it was refused: somebody was faster, that is life."""
        return await self._said("POST", path, body)

    async def _said(self, method: str, path: str, body: object) -> View:
        try:
            answer = await self.http.request(method, f"/api/v1/{path}", json=body, headers=self.headers)
        except httpx.HTTPError:
            await asyncio.sleep(RETRY_SECONDS)
            return {}
        if answer.is_success:
            said: View = answer.json() if answer.content else {}
            return said if isinstance(said, dict) else {"items": said}
        self.refused += 1
        return {}

    async def listen(self) -> None:
        """Follow the feed for ever; a lost line is dialled again."""
        while True:
            with suppress(*LOST):
                async with connect(self.feed, additional_headers=self.headers, compression=None) as line:
                    async for frame in line:
                        await self._hear(json.loads(frame))
            await asyncio.sleep(RETRY_SECONDS)

    async def _hear(self, frame: Mapping[str, Any]) -> None:
        """Do what every client does with a frame: keep the views, drop what is gone."""
        if frame["type"] == "snapshot":
            lists = {kind: views for kind, views in frame.items() if isinstance(views, list)}
            self.state = {kind: {view["id"]: view for view in views if "id" in view} for kind, views in lists.items()}
        elif frame["type"] == "events":
            for kind, name, view in frame["views"]:
                self._keep(kind, name, view)
        else:
            return
        async with self._news:
            self.heard += 1
            self._news.notify_all()

    def _keep(self, kind: str, name: str, view: View | None) -> None:
        known = self.state.setdefault(kind, {})
        if view is None:
            known.pop(name, None)
        else:
            known[name] = view

    def seen(self, kind: str) -> list[View]:
        """What there is of one kind."""
        return list(self.state.get(kind, {}).values())

    async def news_since(self, heard: int, seconds: float) -> None:
        """Wait until the feed has said something more than `heard`, or so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), self._news:
                await self._news.wait_for(lambda: self.heard > heard)


Habit = Callable[[], Coroutine[None, None, None]]


async def live(*habits: Habit) -> None:
    """Do several things at once for as long as the person is there."""
    async with asyncio.TaskGroup() as day:
        for habit in habits:
            day.create_task(habit())
