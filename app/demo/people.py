"""The simulated people of the demonstration, in a process of their own: playing them costs more than serving them.

In the server's process they would make everybody wait who tries Ferry.
"""

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from multiprocessing import get_context, parent_process
from random import Random
from zoneinfo import ZoneInfo

import httpx

from app import logs
from app.clock import SystemClock
from app.demo.cast import Cast, Scene
from app.demo.city import City
from app.demo.drivers import Driver, World
from app.demo.phone import Phone
from app.demo.rhythm import Rhythm
from app.demo.riders import Rider, crowd
from app.driving import driving
from app.settings import Settings

CONNECTIONS = 40
HEAD_START = timedelta(minutes=3)
"""The wishes of the minutes before the curtain rises come at once, so that nobody looks at an empty board."""


class PeopleLost(Exception):
    """The simulated people ended by a mistake of their own; what it was stands above."""


async def apart(settings: Settings, cast: Cast, scene: Scene) -> None:
    """Their day, until this is cancelled. Raises PeopleLost."""
    process = get_context("spawn").Process(target=_live, args=(settings, cast, scene), daemon=True)
    process.start()
    try:
        await asyncio.to_thread(process.join)
    finally:
        process.terminate()
    if process.exitcode:
        raise PeopleLost(PeopleLost.__doc__)


def _live(settings: Settings, cast: Cast, scene: Scene) -> None:
    logs.configure(logging.WARNING)
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_live_while_served(settings, cast, scene))


async def _live_while_served(settings: Settings, cast: Cast, scene: Scene) -> None:
    """Until the server's process is gone, however it went."""
    day = asyncio.create_task(play(settings, cast, scene))
    server = parent_process()
    if server is not None:
        asyncio.get_running_loop().add_reader(server.sentinel, day.cancel)
    await day


async def play(settings: Settings, cast: Cast, scene: Scene) -> None:
    """Let everybody live their day; the server listens."""
    address = f"127.0.0.1:{settings.port}"
    clock, city, travel = SystemClock(), scene.city, driving(settings)
    world = World(city, clock, travel, cast.speed)
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with (
        httpx.AsyncClient(base_url=f"http://{address}", limits=limits, trust_env=False, timeout=30) as http,
        asyncio.TaskGroup() as day,
    ):
        phones = [Phone(http, f"ws://{address}/api/v1/live", token) for token in (*scene.drivers, *scene.riders)]
        drivers = [
            Driver(phone, world, Random(f"{cast.seed}-driver-{number}"))
            for number, phone in enumerate(phones[: len(scene.drivers)])
        ]
        for driver in drivers:
            day.create_task(driver.day())
        await asyncio.gather(*(driver.on_duty.wait() for driver in drivers))
        riders = [Rider(phone, clock) for phone in phones[len(scene.drivers) :]]
        for rider in riders:
            day.create_task(rider.day())
        bookings = rhythm(city, cast).bookings(clock.now() - HEAD_START, cast.seed)
        day.create_task(crowd(riders, bookings, clock))


def rhythm(city: City, cast: Cast) -> Rhythm:
    """As many bookings as the riders can ride: at the peak each asks a few times an hour, more with faster cars."""
    return Rhythm(city, ZoneInfo(city.zone), peak=cast.riders * min(18.0, 3 * cast.speed))
