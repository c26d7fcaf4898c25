"""Simulated medical workers: whoever is free takes the next booking, waits, rides, or calls it off."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from app.demo.phone import Phone, View, live
from app.demo.rhythm import Booking
from dispatch.clock import Clock

ENDED = frozenset({"completed", "cancelled", "no_show", "returned", "unfilled"})
WAITING = frozenset({"requested", "offered", "assigned"})
PATIENCE_SECONDS = 20.0


class Rider:
    """One medical worker, or a hospital's stock keeper when supplies are to be fetched."""

    def __init__(self, phone: Phone, clock: Clock) -> None:
        self.phone, self.clock = phone, clock
        self.wish: asyncio.Queue[Booking] = asyncio.Queue(1)
        self.busy = False

    async def day(self) -> None:
        """Be there: listen, and ride whenever there is somewhere to go."""
        await live(self.phone.listen, self._ride)

    def give(self, booking: Booking) -> None:
        """Have somewhere to go."""
        self.busy = True
        self.wish.put_nowait(booking)

    async def _ride(self) -> None:
        while True:
            booking = await self.wish.get()
            trip = await self.phone.post("trips", request(booking, self._places()))
            if trip:
                await self._wait(trip["id"], booking)
            self.busy = False

    def _places(self) -> Mapping[str, str]:
        return {place["name"]: place["id"] for place in self.phone.seen("places")}

    async def _wait(self, trip: str, booking: Booking) -> None:
        """Until the trip has ended; with a change of mind on the way, if that is how this booking goes."""
        since = self.clock.now()
        while (state := self._state(trip)) not in ENDED:
            heard = self.phone.heard
            waited = self.clock.now() - since
            if booking.cancels_after and waited > booking.cancels_after and state in WAITING:
                await self.phone.post(f"trips/{trip}/cancel", {"reason": "plans changed"})
            await self.phone.news_since(heard, PATIENCE_SECONDS)

    def _state(self, trip: str) -> str:
        view = self.phone.state.get("trips", {}).get(trip)
        return str(view["state"]) if view else "requested"


def request(booking: Booking, places: Mapping[str, str]) -> View:
    """A booking as the body of `POST /trips`."""
    body: View = {
        "kind": booking.kind.value,
        "pickup": _spot(booking.origin.name, booking.origin.lat, booking.origin.lon, places),
        "dropoff": _spot(booking.target.name, booking.target.lat, booking.target.lon, places),
        "riders": booking.riders,
        "needs": [need.value for need in booking.needs],
        "load": booking.load.model_dump(mode="json"),
    }
    return body | ({"arrive_by": booking.arrive_by.isoformat()} if booking.arrive_by else {})


def _spot(name: str, lat: float, lon: float, places: Mapping[str, str]) -> View:
    return {"place_id": places[name]} if name in places else {"lat": lat, "lon": lon, "name": name}


async def crowd(riders: Sequence[Rider], bookings: Iterator[Booking], clock: Clock) -> None:
    """Hand each booking, when its time comes, to somebody who is free; when everybody rides, it falls away."""
    for booking in bookings:
        await asyncio.sleep(max(0.0, (booking.at - clock.now()) / timedelta(seconds=1)))
        free = next((rider for rider in riders if not rider.busy), None)
        if free is not None:
            free.give(booking)
