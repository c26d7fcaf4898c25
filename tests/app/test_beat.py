"""A beat goes round when something was stored in its region, or when its time is up."""

import asyncio

import pytest

from app.beat import Beat
from app.settings import Settings

NEVER = 3_600
AT_ONCE = 0.001


async def first_round(tick: float, *stored: str) -> bool:
    """Whether its time was up in the first round that came, after this was stored in these regions."""
    rounds: asyncio.Queue[bool] = asyncio.Queue()
    beat = Beat(Settings(_env_file=None, region="here", tick_seconds=tick, wake_seconds=AT_ONCE), rounds.put)
    beat.start()
    for region in stored:
        beat.committed({region: 1})
    due = await rounds.get()
    await beat.stop()
    return due


@pytest.mark.parametrize(
    ("tick", "stored", "due"), [(NEVER, ["here"], False), (NEVER, ["here", "here"], False), (AT_ONCE, ["there"], True)]
)
def test_a_round_comes_when_something_is_stored_here_or_time_is_up(tick, stored, due) -> None:
    """And is told which; what is stored elsewhere wakes nobody."""
    assert asyncio.run(first_round(tick, *stored)) is due


def test_it_ends_in_the_middle_of_a_round() -> None:
    """Whoever stops it waits for no work that hangs, and one that never began stops as well."""

    async def stopped() -> bool:
        begun = asyncio.Event()

        async def hang(_: bool) -> None:
            begun.set()
            await asyncio.Event().wait()

        beat = Beat(Settings(_env_file=None, tick_seconds=AT_ONCE), hang)
        await beat.stop()
        beat.start()
        await begun.wait()
        await beat.stop()
        return begun.is_set()

    assert asyncio.run(asyncio.wait_for(stopped(), 30))
