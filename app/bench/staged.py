"""Bookings by one more rider in the demonstration, while hundreds of simulated people book, drive and are planned."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Final

import httpx

from app.bench.figures import Figure, spread
from app.clock import seconds

RIDER: Final = re.compile(r"http://\S+/as/rider/\S+")
TARGET_MS: Final = 50
KNOCKS: Final = 8
"""How often a door is tried that nobody opens yet, each time after twice as long a wait; the links are told before."""
DUTY: Final = 300
"""Seconds within which all drivers must have come on duty."""


class NoDemonstration(Exception):
    """The demonstration ended before it was ready; the message is what it said last."""


@contextmanager
def demonstration(port: int, drivers: int, riders: int, seed: int) -> Iterator[str]:
    """The link that makes its visitor a rider of a demonstration in a process of its own. Raises NoDemonstration."""
    size = ("--drivers", str(drivers), "--riders", str(riders), "--seed", str(seed))
    command = (sys.executable, "-m", "app", "demo", "--port", str(port), *size)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        try:
            yield _link(process)
        finally:
            process.terminate()


def _link(process: subprocess.Popen[str]) -> str:
    line = ""
    for line in process.stdout or ():
        if found := RIDER.search(line):
            return found.group()
    raise NoDemonstration(line.strip())


async def measure(link: str, drivers: int, bookings: int, rate: float, seed: int) -> list[Figure]:
    """So many bookings at `rate` a second once everybody plays, each timed until its promise is there."""
    url = httpx.URL(link)
    home = f"{url.scheme}://{url.netloc.decode()}"
    patient = httpx.AsyncHTTPTransport(retries=KNOCKS)
    async with httpx.AsyncClient(base_url=home, headers={"Origin": home}, transport=patient, timeout=30) as visitor:
        (await visitor.get(url.path, follow_redirects=True)).raise_for_status()
        await _playing(visitor, drivers)
        before, begun = await _number(visitor, "ferry_planner_seconds_count"), seconds()
        times = await _booked(visitor, bookings, rate, Random(seed))
        plans = await _number(visitor, "ferry_planner_seconds_count") - before
        minutes = (seconds() - begun) / 60
    return [*spread("booking with its promise", times, TARGET_MS), Figure("plans in a minute", plans / minutes, "")]


async def _playing(visitor: httpx.AsyncClient, drivers: int) -> None:
    """Wait until all drivers are on duty: only then do riders come, and every one of them is on the line."""
    async with asyncio.timeout(DUTY):
        while await _number(visitor, "ferry_sockets") <= drivers:  # noqa: ASYNC110  it happens in another process
            await asyncio.sleep(1)


async def _number(visitor: httpx.AsyncClient, name: str) -> float:
    """One of the server's own figures."""
    lines = (await visitor.get("/metrics")).raise_for_status().text.splitlines()
    return next(float(line.split()[1]) for line in lines if line.startswith(f"{name} "))


async def _booked(visitor: httpx.AsyncClient, bookings: int, rate: float, chance: Random) -> list[float]:
    places = [place["id"] for place in (await visitor.get("/api/v1/places")).raise_for_status().json()["items"]]
    async with asyncio.TaskGroup() as group:
        waiting = []
        for _ in range(bookings):
            waiting.append(group.create_task(_book(visitor, *chance.sample(places, 2))))
            await asyncio.sleep(1 / rate)
    return [task.result() for task in waiting]


async def _book(visitor: httpx.AsyncClient, start: str, end: str) -> float:
    begun = seconds()
    ends = {"pickup": {"place_id": start}, "dropoff": {"place_id": end}}
    (await visitor.post("/api/v1/trips", json=ends)).raise_for_status()
    return seconds() - begun
