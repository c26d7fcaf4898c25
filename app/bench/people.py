"""People who use the public API, every wish under a key of its own, and who ask again until they are answered."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from random import Random

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from app.bench.bell import Bell
from app.bench.ledger import Ledger, View, Wish
from app.bench.served import Served
from app.bench.town import CENTRE
from dispatch.clock import Clock

STEPS: Mapping[str, Sequence[str]] = {"pickup": ("depart", "arrive", "board"), "dropoff": ("complete",)}
ACTS_A_SECOND = 4.0
OPEN_TRIPS = 4
PATIENCE = 20
"""What a rider does before they give up the trip they wait for most; of the others they call one off at once."""
DECLINES = 0.3
ASSIGNS = 0.2
CALLS = frozenset({"OfferMade", "TripAssigned"})


class Screen(Bell):
    """The desk's screen: every event it was told, in one log across all kills; `calls` of them concern a driver."""

    def __init__(self, server: Served, token: str) -> None:
        super().__init__()
        self.server, self.token = server, token
        self.told: dict[int, tuple[str, str]] = {}
        self.epoch, self.seq, self.first, self.calls = "", 0, 0, 0

    async def watch(self) -> None:
        """Listen for ever; a lost line is dialled again with the cursor."""
        url = f"{self.server.settings.public_url.replace('http', 'ws', 1)}/api/v1/live"
        headers = {"Authorization": f"Bearer {self.token}"}
        while True:
            await self.server.up.wait()
            since = f"?since={self.epoch}:{self.seq}" if self.epoch else ""
            with suppress(OSError, WebSocketException):
                async with connect(url + since, additional_headers=headers, max_size=None, proxy=None) as line:
                    async for frame in line:
                        self._hear(json.loads(frame))

    def _hear(self, frame: View) -> None:
        if frame["type"] == "snapshot":
            self.epoch, self.first = frame["epoch"], frame["seq"] + 1
        if frame["type"] == "events":
            self.told |= {event["seq"]: (event["name"], event["thing_id"]) for event in frame["events"]}
            self.calls += sum(event["name"] in CALLS for event in frame["events"])
        self.seq = max(self.seq, frame.get("seq", 0))
        self.ring()

    async def past(self, seq: int) -> None:
        """Wait until more is known than up to `seq`."""
        await self.until(lambda: self.seq > seq)

    async def called(self, times: int) -> None:
        """Wait until drivers were called more than so many times."""
        await self.until(lambda: self.calls > times)


@dataclass
class Street:
    """What all people share: the server and its line, the ledger, a screen to look at, the clock, the drivers' ids.

    While `may_begin` is unset nobody begins anything new.
    """

    server: Served
    http: httpx.AsyncClient
    ledger: Ledger
    screen: Screen
    clock: Clock
    drivers: Sequence[str]
    may_begin: asyncio.Event


class Person:
    """Somebody with a token. What they ask outlives the server: the same again, until there is an answer."""

    def __init__(self, street: Street, person_id: str, token: str, chance: Random) -> None:
        self.street, self.id, self.chance = street, person_id, chance
        self.headers = {"Authorization": f"Bearer {token}"}
        self._numbers = count(1)

    async def ask(self, thing: str, move: str, path: str, body: View | None = None) -> View:
        """The answer, or nothing when it was refused."""
        await self.street.may_begin.wait()
        wish = Wish(f"{self.id}-{next(self._numbers)}", self.id, thing, move, path, body or {})
        self.street.ledger.open(wish)
        while (answer := await self.say(wish)) is None:
            await self.street.server.up.wait()
        return self.street.ledger.close(wish, answer.status_code, answer.json())

    async def say(self, wish: Wish) -> httpx.Response | None:
        """Say it once; nothing when nobody answers."""
        headers = {**self.headers, "Idempotency-Key": wish.key}
        try:
            return await self.street.http.post(wish.path, json=wish.body, headers=headers)
        except httpx.TransportError:
            return None

    async def get(self, path: str) -> View:
        """Look, as soon as somebody answers."""
        while True:
            await self.street.server.up.wait()
            with suppress(httpx.TransportError):
                view: View = (await self.look(path)).raise_for_status().json()
                return view

    async def look(self, path: str) -> httpx.Response:
        """Look once."""
        return await self.street.http.get(path, headers=self.headers)


class Rider(Person):
    """Books and calls off, a few times a second, with a few trips open, one of them for long enough to be offered."""

    async def live(self) -> None:
        """Go on for ever."""
        trips: list[str] = []
        for number in count(1):
            await asyncio.sleep(self.chance.expovariate(ACTS_A_SECOND))
            if len(trips) < OPEN_TRIPS:
                booked = await self.ask("trip", "request", "trips", self._trip(number))
                trips += [booked["id"]] if booked else []
            else:
                trip = trips.pop(self.chance.randrange(number % PATIENCE > 0, OPEN_TRIPS))
                await self.ask("trip", "cancel", f"trips/{trip}/cancel", {"reason": "plans changed"})

    def _trip(self, number: int) -> View:
        return {"pickup": self._spot(f"Gate {number}"), "dropoff": self._spot(f"Door {number}")}

    def _spot(self, name: str) -> View:
        lat, lon = (round(middle + self.chance.gauss(0, 0.03), 5) for middle in CENTRE)
        return {"lat": lat, "lon": lon, "name": name}


class Driver(Person):
    """Answers offers, and drives at once whatever was given."""

    async def live(self) -> None:
        """Come on shift, then look whenever there is news."""
        await self._begin()
        screen = self.street.screen
        while True:
            heard = screen.calls
            for offer in (await self.get("me/offers"))["items"]:
                move = "decline" if self.chance.random() < DECLINES else "accept"
                await self.ask("offer", move, f"offers/{offer['id']}/{move}")
            for stop in (await self.get("me/run"))["stops"]:
                await self._make(stop)
            await screen.called(heard)

    async def _begin(self) -> None:
        now, (lat, lon) = self.street.clock.now(), CENTRE
        hours = {"starts_at": now.isoformat(), "ends_at": (now + timedelta(hours=8)).isoformat()}
        shift = await self.ask("shift", "plan", "shifts", {**hours, "start": {"lat": lat, "lon": lon}})
        await self.ask("shift", "start", f"shifts/{shift['id']}/start")

    async def _make(self, stop: View) -> None:
        """Take every step of a stop, until one is refused because the trip is off."""
        for move in STEPS[stop["kind"]]:
            report = {"move": move, "at": self.street.clock.now().isoformat()}
            if not await self.ask("trip", move, f"trips/{stop['trip_id']}/moves", report):
                return


class Dispatcher(Person):
    """Gives a waiting trip to some driver now and then, whoever may be asked, or say yes, at that very moment."""

    async def live(self) -> None:
        """Look whenever there is news; act seldom."""
        screen = self.street.screen
        while True:
            seen = screen.seq
            await screen.past(seen)
            if self.chance.random() < ASSIGNS:
                await self._assign()

    async def _assign(self) -> None:
        waiting = (await self.get("trips?state=requested&state=offered"))["items"]
        if waiting:
            trip, driver = self.chance.choice(waiting)["id"], self.chance.choice(self.street.drivers)
            await self.ask("trip", "assign", f"trips/{trip}/assign", {"driver_id": driver})
