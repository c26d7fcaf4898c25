"""A server that is killed in the middle of its work, again and again: nothing that anybody was told is lost."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.bench import crash
from app.bench.crash import Ordeal
from app.server import free_port
from app.settings import Settings
from tests.dispatch.laws import LAWS, World, log_grows

KILLS = int(os.environ.get("FERRY_KILLS") or 2)
"""Of a server on SQLite, and a fifth of that, but one, on PostgreSQL. `FERRY_KILLS=50` takes some minutes."""


def settings(home: Path, url: str) -> Settings:
    """A server of its own."""
    return Settings(_env_file=None, home=home, database_url=url, port=free_port())


def outlived(chosen: Settings, kills: int) -> Ordeal:
    """The ordeal in a thread of its own, for a browser of other tests may hold this one's event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, kill_and_look(chosen, kills)).result()


async def kill_and_look(chosen: Settings, kills: int) -> Ordeal:
    """So many lives under load, each ended by SIGKILL; after each everything that is stored is looked at."""
    async with crash.ordeal(chosen, seed=1) as it:
        await it.warm_up()
        world = World.of(it.database.reader)
        for _ in range(kills):
            await it.live()
            await it.kill()
            world = whole(it, world)
        await it.calm_down()
        whole(it, world)
    return it


def whole(it: Ordeal, before: World) -> World:
    """The world as it stands: nothing lost, nothing twice, no law broken, no history rewritten."""
    assert it.faults() == []
    world = World.of(it.database.reader)
    for law in LAWS:
        law(world)
    log_grows(before, world)
    return world


def test_what_was_acknowledged_outlives_every_kill(tmp_path: Path) -> None:
    """Bookings, offers, moves and cancellations that got a 2xx are stored and shown; one key has one effect."""
    it = outlived(settings(tmp_path, f"sqlite:///{tmp_path / 'ferry.db'}"), KILLS)
    assert len(it.ready) == KILLS
    assert it.ledger.acts.keys() >= crash.ACTS


def test_what_was_acknowledged_outlives_every_kill_on_postgresql(tmp_path: Path, postgres_database: str) -> None:
    """The same where the database is another process, which only notices that the server is gone."""
    it = outlived(settings(tmp_path, postgres_database), max(1, KILLS // 5))
    assert it.ledger.acts.keys() >= crash.ACTS
