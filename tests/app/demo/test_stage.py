"""The whole demonstration on real sockets: simulated people who use the public API like anyone."""

import asyncio
import socket
from itertools import product

import httpx
import pytest

from app.db import Database
from app.demo.cast import Cast
from app.demo.people import play
from app.demo.phone import Phone
from app.demo.stage import FACES, Founder, set_up, stage
from app.settings import Settings
from dispatch.commands import IssueToken
from schemas.values import Role

CAST = Cast(drivers=8, riders=60, seed=1, speed=600)
"""Riders enough that some want to go at once, whatever the hour is."""
PAGES = {Role.RIDER: "/", Role.DRIVER: "/drive", Role.DISPATCHER: "/board"}


@pytest.fixture
def settings(tmp_path):
    """A house of its own on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"sqlite:///{tmp_path / 'ferry.db'}"
    return Settings(_env_file=None, home=tmp_path, database_url=url, port=port, second_factor=False)


async def arrival(phone):
    """Follow the feed as a dispatcher does, until somebody has arrived."""
    async with asyncio.timeout(120):
        while not any(trip["state"] == "completed" for trip in phone.seen("trips")):
            await phone.news_since(phone.heard, 30)


async def assert_links_work(settings, scene):
    """Each link signs its person in and lands on their page in the browser's language; a guessed one does not."""
    for role, (asked, spoken) in product(FACES, {"zh-CN,en;q=0.5": "zh-Hans", "en-GB": "en"}.items()):
        async with httpx.AsyncClient(
            base_url=settings.public_url, headers={"accept-language": asked}, follow_redirects=True, trust_env=False
        ) as browser:
            landed = await browser.get(f"/as/{role.value}/{scene.key}")
            assert (landed.status_code, landed.url.path) == (200, PAGES[role])
            assert f'lang="{spoken}"' in landed.text
            assert (await browser.get(f"/as/{role.value}/guess")).status_code == 404


async def watched(settings, scene, token):
    """Open the doors, let people live, click every link twice, and watch until a ride has ended."""
    served = stage(settings, scene)
    serving = asyncio.create_task(served.serve())
    await served.listening.wait()
    people = asyncio.create_task(play(settings, CAST, scene))
    try:
        await assert_links_work(settings, scene)
        async with httpx.AsyncClient(base_url=settings.public_url, trust_env=False) as http:
            phone = Phone(http, f"ws://127.0.0.1:{settings.port}/api/v1/live", token)
            listening = asyncio.create_task(phone.listen())
            await arrival(phone)
            listening.cancel()
            assert not people.done()
            return await phone.get("board")
    finally:
        people.cancel()
        served.should_exit = True
        await asyncio.wait({people, serving})


def test_people_book_accept_drive_and_arrive(settings):
    """Every driver is on duty, positions are known, trips are driven to their end; each link works every time."""
    scene = set_up(settings, CAST)
    database = Database(settings.database_url)
    [answer] = Founder(database, settings.region).do(IssueToken(Role.DISPATCHER, "Watcher"))
    database.close()
    board = asyncio.run(watched(settings, scene, answer["token"]))
    assert len(board["shifts"]) == CAST.drivers
    assert board["positions"]
    done = next(trip for trip in board["trips"] if trip["state"] == "completed")
    assert done["driver"]["plate"].startswith("鄂A")


def test_a_stage_set_up_twice_is_the_same(settings):
    """The same folder again: no place and no person twice."""
    first, second = set_up(settings, CAST), set_up(settings, CAST)
    assert first.visitors == second.visitors
    assert len(second.drivers) == CAST.drivers
