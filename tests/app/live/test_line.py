import asyncio
from datetime import UTC, datetime

from app.live.line import Guest, Line
from app.live.outbox import EVENTS
from app.live.protocol import Close, Facts, Heartbeat, Positions
from dispatch.lens import Reader
from schemas.values import Role

NOW = datetime(2020, 2, 1, 12, tzinfo=UTC)


def _guest(role: Role, person: str = "p", language: str = "en") -> Guest:
    return Guest(Reader(role, "r", person), person, "hash", NOW, language)


def _facts(seq: int) -> Facts:
    return Facts(seq, ({"seq": seq},), (("trips", str(seq), {"n": seq}),))


def test_the_desk_shares_and_others_do_not() -> None:
    """Dispatchers of one language are one audience; a rider is their own, and so is each language."""
    assert _guest(Role.DISPATCHER, "a").audience == _guest(Role.DISPATCHER, "b").audience
    assert _guest(Role.DISPATCHER, "a").audience != _guest(Role.DISPATCHER, "a", "zh-Hans").audience
    assert _guest(Role.RIDER, "a").audience != _guest(Role.RIDER, "b").audience
    assert _guest(Role.DRIVER, "a").audience.reader.id == "a"


def test_nothing_is_said_twice() -> None:
    """Facts a line has had are dropped, those it has had in part are cut, and an old heartbeat is no news."""

    async def scenario() -> None:
        line = Line(_guest(Role.RIDER), 0)
        line.say(_facts(5))
        line.say(_facts(5))
        line.say(Heartbeat(4, NOW))
        line.say(_facts(5).then(_facts(6)))
        assert await line.next() == _facts(5)
        assert await line.next() == Facts(6, ({"seq": 6},), _facts(5).then(_facts(6)).views)
        assert len(line) == 0

    asyncio.run(scenario())


def test_a_line_waits_for_news() -> None:
    """`next` returns when something is said, and None when the client is sent away."""

    async def scenario() -> None:
        line = Line(_guest(Role.RIDER), 0)
        waiting = asyncio.create_task(line.next())
        await asyncio.sleep(0)
        line.say(Positions(()))
        assert await waiting == Positions(())
        leaving = asyncio.create_task(line.sent_away())
        waiting = asyncio.create_task(line.next())
        await asyncio.sleep(0)
        line.close(Close.UNAUTHORISED)
        line.close(Close.RESYNC)
        assert await waiting is None
        assert await leaving is Close.UNAUTHORISED

    asyncio.run(scenario())


def test_a_client_too_far_behind_is_sent_away() -> None:
    """Beyond the outbox's bounds the line is closed with 4008 and holds nothing any more."""

    async def scenario() -> None:
        line = Line(_guest(Role.RIDER), 0)
        for seq in range(2 * EVENTS):
            line.say(_facts(seq))
        assert line.closing is Close.RESYNC
        assert len(line) == 0

    asyncio.run(scenario())
