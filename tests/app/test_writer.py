"""The writer: one commit for many, an answer for everyone, and nobody left waiting."""

import asyncio
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.metrics import Metrics
from app.writer import Writer
from dispatch import store
from dispatch.clock import CountedChance, ManualClock
from dispatch.commands import AddPlace, EnsureRegion, MoveShift, SeeOffer
from dispatch.desk import Desk
from dispatch.errors import NotFound, Unavailable
from schemas.places import PlaceIn
from tests.build import ADMIN, NIGHT, REGION

WISH = AddPlace(PlaceIn(name="Depot", lat=30.5, lon=114.3))


class Gate(Desk):
    """A real desk whose door can be held shut, or broken."""

    def __init__(self, engine) -> None:
        super().__init__(engine, CountedChance())
        self.entered, self.open, self.break_with = Event(), Event(), None
        self.open.set()

    def handle_all(self, asks):
        self.entered.set()
        self.open.wait(30)
        if self.break_with is not None and len(asks) > 1:
            raise self.break_with
        return super().handle_all(asks)

    def handle(self, command, actor, now):
        if isinstance(self.break_with, OperationalError):
            raise self.break_with
        if isinstance(command, MoveShift):
            raise ZeroDivisionError
        return super().handle(command, actor, now)


@pytest.fixture
def desk(database):
    """A desk with a region."""
    desk = Gate(database.engine)
    Desk(database.engine, desk.chance).handle(EnsureRegion("Test", "测试"), ADMIN, NIGHT)
    return desk


async def crowd(writer, desk, commands):
    """The first command is in the thread's hands, the others wait in the queue; then the door opens."""
    desk.entered.clear()
    desk.open.clear()
    first = asyncio.create_task(writer.ask(commands[0], ADMIN))
    await asyncio.to_thread(desk.entered.wait, 30)
    rest = [asyncio.create_task(writer.ask(command, ADMIN)) for command in commands[1:]]
    await asyncio.sleep(0)
    desk.open.set()
    return [first, *rest]


def in_writer(desk, story, clock=None, **options):
    """Tell a story inside a running writer."""

    async def told():
        writer = Writer(desk, clock or ManualClock(NIGHT), **options)
        writer.start()
        try:
            return await asyncio.wait_for(story(writer), 30)
        finally:
            desk.open.set()
            await writer.stop()

    return asyncio.run(told())


def test_many_who_wait_share_one_commit(desk):
    """While one commit is on its way the others gather, and then go together."""
    metrics = Metrics()

    async def story(writer):
        return await asyncio.gather(*await crowd(writer, desk, [WISH] * 20))

    done = in_writer(desk, story, metrics=metrics)
    assert sorted(answer.seq for answer in done) == list(range(2, 22))
    assert metrics.registry.get_sample_value("ferry_commits_total") == 2
    assert metrics.registry.get_sample_value("ferry_batch_size_sum") == 20


def test_answers_come_in_the_order_asked_and_refusals_stand_alone(desk):
    """A refused command in a batch leaves its neighbours alone."""

    async def story(writer):
        return await writer.ask_all([(WISH, ADMIN), (SeeOffer("none"), ADMIN), (WISH, ADMIN)])

    first, refused, last = in_writer(desk, story)
    assert isinstance(refused, NotFound)
    assert last.seq == first.seq + 1


def test_whoever_asks_alone_gets_the_refusal_raised(desk):
    """`ask` raises what the desk refused."""

    async def story(writer):
        with pytest.raises(NotFound):
            await writer.ask(SeeOffer("none"), ADMIN)

    in_writer(desk, story)


def test_the_feed_is_told_after_the_commit_how_far_each_region_is(desk):
    """Callbacks run in the loop, once a commit, with the newest number; refusals tell nothing."""

    async def story(writer):
        told = []
        writer.on_commit.append(told.append)
        done = await writer.ask(WISH, ADMIN)
        with pytest.raises(NotFound):
            await writer.ask(SeeOffer("none"), ADMIN)
        return told, done

    told, done = in_writer(desk, story)
    assert told == [{"default": done.seq}]


def test_stopping_answers_everyone_who_waits(desk):
    """A stop takes no more, decides what is in the queue, and only then ends."""

    async def story(writer):
        waiting = await crowd(writer, desk, [WISH] * 10)
        stopping = asyncio.create_task(writer.stop())
        await asyncio.sleep(0)
        with pytest.raises(Unavailable):
            await writer.ask(WISH, ADMIN)
        await stopping
        assert not writer.alive
        assert all(one.done() for one in waiting)
        return await asyncio.gather(*waiting)

    assert len(in_writer(desk, story)) == 10


def test_a_full_queue_says_come_back(desk):
    """Past its capacity the writer refuses at once, rather than to let people wait without end."""

    async def story(writer):
        return await asyncio.gather(*await crowd(writer, desk, [WISH] * 8), return_exceptions=True)

    answers = in_writer(desk, story, capacity=3)
    assert [type(answer).__name__ for answer in answers] == ["Done"] * 4 + ["Unavailable"] * 4


def test_a_broken_command_does_not_take_down_its_neighbours(desk):
    """When a batch fails as a whole, each command is tried alone; the one with the bug gets it, the others are done."""
    desk.break_with = ZeroDivisionError()

    async def story(writer):
        wishes = [WISH, WISH, MoveShift("s", "start"), WISH]
        return await asyncio.gather(*await crowd(writer, desk, wishes), return_exceptions=True)

    answers = in_writer(desk, story)
    assert [type(answer).__name__ for answer in answers] == ["Done", "Done", "ZeroDivisionError", "Done"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
@pytest.mark.parametrize("failure", [OperationalError("INSERT", {}, Exception("disk full")), SystemExit()])
def test_nobody_is_left_waiting_and_nobody_is_told_a_lie(desk, failure):
    """When the database fails, or the thread dies, whoever waits is told to come back; nothing counts as done."""
    desk.break_with = failure

    async def story(writer):
        answers = await asyncio.gather(*await crowd(writer, desk, [WISH] * 6), return_exceptions=True)
        while writer.alive and isinstance(failure, SystemExit):  # noqa: ASYNC110  a thread that dies sets no event
            await asyncio.sleep(0)
        assert writer.alive == isinstance(failure, OperationalError)
        return answers

    answers = in_writer(desk, story)
    assert [type(answer).__name__ for answer in answers] == ["Done"] + ["Unavailable"] * 5


def test_the_time_of_a_command_is_the_writers(desk):
    """A command is decided by the clock of the house, whoever asked and whenever."""

    async def story(writer):
        await writer.ask(WISH, ADMIN)

    later = ManualClock(NIGHT + timedelta(hours=1))
    in_writer(desk, story, clock=later)
    with Session(desk.engine) as session:
        assert store.events_after(session, REGION, 1, 9)[-1].at == later.now()
