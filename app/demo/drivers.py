"""Simulated volunteers at the wheel: they give hours, answer offers like people do, and drive what they accepted."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from app.demo.city import City, Site
from app.demo.phone import RETRY_SECONDS, Phone, View, live
from app.demo.road import closures, steps, way
from dispatch.clock import Clock
from routing.travel import TravelTimes
from schemas.values import Point

HOURS = timedelta(hours=10)
AHEAD = timedelta(minutes=15)
"""How long before a planned pickup a driver sets out: early, since simulated cars are fast."""
FIX_SECONDS = 3.0
IDLE_SECONDS = 120.0
NEWS = 5
"""How much news is waited for that a stop is behind; what the desk refused stays in the run."""
DECLINES = 0.06
OVERLOOKS = 0.03
REASONS = ("too far", "need a break", "no protective suit left", "refuelling")


@dataclass(frozen=True, slots=True)
class World:
    """What all simulated people share: the city, the clock, travel times and the stated factor of driving."""

    city: City
    clock: Clock
    travel: TravelTimes
    speed: float

    def scaled(self, seconds: float) -> float:
        """Seconds of the real world as the demonstration takes them."""
        return seconds / self.speed


class Driver:
    """One volunteer with a car."""

    def __init__(self, phone: Phone, world: World, chance: Random) -> None:
        self.phone, self.world, self.chance = phone, world, chance
        home = chance.choice(world.city.sites)
        self.home = home
        self.at = Point(home.lat + chance.gauss(0, 0.006), home.lon + chance.gauss(0, 0.006))
        self.answered: set[str] = set()
        self.on_duty = asyncio.Event()

    async def day(self) -> None:
        """Be there: listen, answer, drive."""
        await asyncio.sleep(self.chance.uniform(0, 4))
        await self._begin()
        self.on_duty.set()
        await live(self.phone.listen, self._answer, self._work)

    async def _begin(self) -> None:
        """Start a shift, unless one is on from an earlier run."""
        if (await self.phone.get("me")).get("shift"):
            return
        now = self.world.clock.now()
        planned = await self.phone.post("shifts", self._hours(now, self.home))
        if planned:
            await self.phone.post(f"shifts/{planned['id']}/start")

    def _hours(self, now: datetime, home: Site) -> View:
        van = self.chance.random() < 0.15
        return {
            "starts_at": now.isoformat(),
            "ends_at": (now + HOURS).isoformat(),
            "start": {"lat": self.at.lat, "lon": self.at.lon, "name": home.name},
            "vehicle": {
                "plate": f"鄂A·{self.chance.randrange(10_000, 99_999)}",
                "colour": self.chance.choice(("white", "black", "silver", "blue", "red")),
                "model": "Van" if van else "Saloon",
                "seats": 6 if van else 4,
                "wheelchairs": 1 if van else 0,
                "volume_l": 1500 if van else 450,
                "weight_kg": 700 if van else 350,
                "traits": ["luggage"] + (["wheelchair", "cold_chain"] if van else []),
            },
        }

    async def _answer(self) -> None:
        """See to every offer, after the time it takes to hear a phone and read it."""
        while True:
            heard = self.phone.heard
            for offer in self.phone.seen("offers"):
                if offer["id"] not in self.answered and offer["state"] == "pending":
                    self.answered.add(offer["id"])
                    await self._decide(offer["id"])
            await self.phone.news_since(heard, IDLE_SECONDS)

    async def _decide(self, offer: str) -> None:
        mood = self.chance.random()
        await asyncio.sleep(self.chance.uniform(2, 9))
        await self.phone.post(f"offers/{offer}/seen")
        await asyncio.sleep(self.chance.uniform(1, 6))
        if mood < OVERLOOKS:
            return
        if mood < OVERLOOKS + DECLINES:
            await self.phone.post(f"offers/{offer}/decline", {"reason": self.chance.choice(REASONS)})
        else:
            await self.phone.post(f"offers/{offer}/accept", {})

    async def _work(self) -> None:
        """Make the stops of the run, one after the other; say now and then where the car waits."""
        while True:
            heard = self.phone.heard
            stops = self._run()
            if stops and not self._early(stops[0]):
                await self._make(stops[0])
                await self._behind(stops[0])
            else:
                await self._tell(self.at, None)
                await self.phone.news_since(
                    heard, self.chance.uniform(0.5, 1) * (IDLE_SECONDS / 4 if stops else IDLE_SECONDS)
                )

    def _run(self) -> list[View]:
        """The stops to come, as the feed last told them."""
        own, trips = next(iter(self.phone.seen("drivers")), {}), self.phone.state.get("trips", {})
        return [stop for stop in own.get("run", []) if stop["trip"] in trips]

    async def _behind(self, stop: View) -> None:
        """Wait until the feed knows that a stop was made, so that it is not made twice."""
        for _ in range(NEWS):
            heard = self.phone.heard
            if (stop["trip"], stop["kind"]) not in {(each["trip"], each["kind"]) for each in self._run()}:
                return
            await self.phone.news_since(heard, RETRY_SECONDS)

    def _early(self, stop: View) -> bool:
        """Whether a stop is so far ahead that nobody would set out yet."""
        planned = datetime.fromisoformat(stop["at"]) if "at" in stop else self.world.clock.now()
        return stop["kind"] == "pickup" and planned > self.world.clock.now() + AHEAD

    async def _make(self, stop: View) -> None:
        pickup = stop["kind"] == "pickup"
        if pickup:
            await self._move(stop, "depart")
        if not await self._drive(stop):
            return
        if pickup:
            await self._move(stop, "arrive")
        await asyncio.sleep(self.world.scaled(self.chance.uniform(40, 150)))
        await self._move(stop, "board" if pickup else "complete")

    async def _move(self, stop: View, move: str) -> None:
        await self.phone.post(f"trips/{stop['trip']}/moves", {"move": move, "at": self.world.clock.now().isoformat()})

    async def _drive(self, stop: View) -> bool:
        """Drive to a stop; false when the trip is no longer ours on the way."""
        place = self.phone.state["trips"][stop["trip"]][stop["kind"]]
        goal = Point(place["lat"], place["lon"])
        closed = closures(self.phone.seen("closures"))
        path = way(self.world.travel, closed, self.at, goal, self.world.clock.now())
        for step in steps(path, goal, speed=self.world.speed, every=FIX_SECONDS):
            await asyncio.sleep(step.wait)
            self.at = step.point
            await self._tell(step.point, step.heading)
            trip = self.phone.state.get("trips", {}).get(stop["trip"])
            if trip is not None and trip["state"] in ("cancelled", "requested", "unfilled"):
                return False
        return True

    async def _tell(self, point: Point, heading: float | None) -> None:
        fix = {"lat": round(point.lat, 6), "lon": round(point.lon, 6), "at": self.world.clock.now().isoformat()}
        await self.phone.post("positions", [{**fix, "accuracy": 8.0, "heading": heading}])
