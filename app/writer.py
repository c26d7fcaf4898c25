"""The one writer: commands from every request queue here, and one thread commits them in groups.

A commit on disk costs milliseconds; shared by all who wait, a durable booking stays cheap (group commit). Whoever asks
is answered only after the commit. The queue is bounded: past it people are told to come back, nobody waits for ever.
People go before the planner, whose commands come by the hundred and are committed a few at a time when nobody waits.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Final

import structlog
from sqlalchemy.exc import OperationalError

from app.lanes import Lanes
from app.metrics import Metrics
from dispatch.clock import Clock
from dispatch.commands import Actor, Command
from dispatch.desk import Ask, Desk, Done
from dispatch.errors import Refused, Unavailable
from schemas.values import Role

Answer = Done | Refused | Exception
Wish = tuple[Command, Actor]

RETRY_SECONDS: Final = 2
PLANNERS_GROUP: Final = 1
"""One wish of the planner a commit: whoever books waits behind that one at most."""
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A command in the queue and the future of whoever asked."""

    command: Command
    actor: Actor
    future: asyncio.Future[Answer]


class Writer:
    """Start it inside the running loop; `stop` answers everyone who still waits before it returns."""

    def __init__(
        self, desk: Desk, clock: Clock, metrics: Metrics | None = None, *, capacity: int = 4000, group: int = 64
    ) -> None:
        self.on_commit: list[Callable[[dict[str, int]], None]] = []
        self._desk, self._clock, self._metrics = desk, clock, metrics or Metrics()
        self._lanes: Lanes[Waiting] = Lanes(capacity, group, PLANNERS_GROUP)
        self._thread = Thread(target=self._run, name="ferry-writer", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether commands are taken and decided."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin to take commands."""
        self._loop = asyncio.get_running_loop()
        self._thread.start()

    async def stop(self) -> None:
        """Take no more, answer all who wait, end the thread."""
        self._lanes.close()
        if self._thread.is_alive():
            await asyncio.to_thread(self._thread.join)

    async def ask(self, command: Command, actor: Actor) -> Done:
        """The answer after the commit. Raises Refused, or Unavailable when nobody can decide now."""
        answer = await self._post(command, actor)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def ask_all(self, wishes: Sequence[Wish]) -> list[Done | Refused]:
        """The answers to several commands, in order; they share as few commits as possible. None undoes another."""
        answers = await asyncio.gather(*(self._post(command, actor) for command, actor in wishes))
        for answer in answers:
            if isinstance(answer, Exception) and not isinstance(answer, Refused):
                raise answer
        return [answer for answer in answers if isinstance(answer, Done | Refused)]

    def _post(self, command: Command, actor: Actor) -> asyncio.Future[Answer]:
        future: asyncio.Future[Answer] = self._loop.create_future()
        if not self._lanes.put(Waiting(command, actor, future), behind=actor.role is Role.PLANNER):
            future.set_result(Unavailable(seconds=RETRY_SECONDS))
        return future

    # What follows runs in the thread, but for `_deliver`

    def _run(self) -> None:
        batch: list[Waiting] = []
        try:
            while batch := self._lanes.take():
                self._metrics.queue.set(len(self._lanes))
                self._tell(batch, self._decide(batch))
        finally:
            self._refuse(batch)

    def _decide(self, batch: Sequence[Waiting]) -> list[Answer]:
        asks = [Ask(waiting.command, waiting.actor, self._clock.now()) for waiting in batch]
        try:
            answers: list[Answer] = list(self._desk.handle_all(asks))
        except Exception as error:  # noqa: BLE001  one broken command must not take down those it shared a commit with
            log.warning("batch_failed", size=len(asks), error=type(error).__name__)
            answers = self._one_by_one(asks)
        self._metrics.commits.inc()
        self._metrics.batch.observe(len(asks))
        return answers

    def _one_by_one(self, asks: Sequence[Ask]) -> list[Answer]:
        """Each in its own transaction; once the database fails, the rest is not tried."""
        answers: list[Answer] = []
        for ask in asks:
            down = bool(answers) and isinstance(answers[-1], Unavailable)
            answers.append(Unavailable(seconds=RETRY_SECONDS) if down else self._alone(ask))
        return answers

    def _alone(self, ask: Ask) -> Answer:
        try:
            return self._desk.handle(ask.command, ask.actor, ask.now)
        except OperationalError as error:
            log.error("database_failed", command=type(ask.command).__name__, error=type(error.orig).__name__)
            return Unavailable(seconds=RETRY_SECONDS)
        except Exception as error:  # noqa: BLE001  whoever asked gets it, the thread goes on
            return error

    def _refuse(self, batch: list[Waiting]) -> None:
        """The thread ends: nobody who still waits is left without an answer."""
        self._lanes.close()
        while batch:
            log.error("writer_died", unanswered=len(batch))
            self._tell(batch, [Unavailable(seconds=RETRY_SECONDS)] * len(batch))
            batch = self._lanes.take()

    def _tell(self, batch: Sequence[Waiting], answers: Sequence[Answer]) -> None:
        self._loop.call_soon_threadsafe(self._deliver, batch, answers)

    def _deliver(self, batch: Sequence[Waiting], answers: Sequence[Answer]) -> None:
        """In the loop: answer who still waits, then say how far the log of each region has come."""
        newest: dict[str, int] = {}
        for waiting, answer in zip(batch, answers, strict=True):
            if not waiting.future.done():
                waiting.future.set_result(answer)
            if isinstance(answer, Done) and answer.seq is not None:
                newest[answer.region_id] = max(answer.seq, newest.get(answer.region_id, 0))
        if newest:
            for told in self.on_commit:
                told(newest)
