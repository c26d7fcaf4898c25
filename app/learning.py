"""The beat at which a server learns: notes completed drives, learns in a process of its own, and has speeds adopted.

Nothing of it happens inside a request. Every process reads what was adopted with its next snapshot.
"""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.db import Database
from app.solver import Solver, SolverFailed
from app.writer import Writer
from dispatch import drives, speeds
from dispatch.clock import Clock
from dispatch.commands import Actor
from dispatch.errors import Refused
from dispatch.lessons import AdoptSpeeds, NoteDrives
from routing.travel import TravelTimes
from routing.travel.learned.driven import Driven
from routing.travel.learned.speeds import Speeds
from routing.travel.line import LineTravel
from routing.travel.paced import Learner, learner
from schemas.regions import Region

PATIENCE: Final = 600.0
"""Seconds that learning may take, reading the map included."""
log = structlog.get_logger()


@dataclass(frozen=True)
class Study:
    """Drives to learn from, read at a moment, and the times they are to teach."""

    travel: Learner
    drives: Sequence[Driven]
    zone: str
    read_at: datetime

    def learned(self) -> Speeds:
        """What they teach."""
        return self.travel.learn(self.drives, self.zone)

    @property
    def since(self) -> datetime | None:
        """When the oldest of them began."""
        return min((drive.departed for drive in self.drives), default=None)


class School:
    """Learns for one region, as the `house` itself; `run_once` is one beat, for tests."""

    def __init__(
        self, database: Database, writer: Writer, clock: Clock, travel: TravelTimes, house: Actor, minutes: float
    ) -> None:
        self._database, self._writer, self._clock, self._house = database, writer, clock, house
        self._learner, self._seconds = learner(travel), minutes * 60
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, unless a road server tells the times: it knows its own traffic."""
        if self._learner is not None:
            self._task = asyncio.create_task(self._run(self._learner))

    async def stop(self) -> None:
        """Learn no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _run(self, own: Learner) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            try:
                await self.run_once(own)
            except (SQLAlchemyError, Refused, SolverFailed) as error:
                log.warning("learning_late", error=type(error).__name__)

    async def run_once(self, own: Learner) -> None:
        """Note what was driven, and learn if drives came or went."""
        while (await self._writer.ask(NoteDrives(), self._house)).answer["trips"] >= drives.BITE:
            pass
        study = await asyncio.to_thread(self._study, own)
        if study is None:
            return
        learned = await asyncio.to_thread(_studied, study)
        told = json.dumps(learned.plain(), separators=(",", ":"))
        await self._writer.ask(AdoptSpeeds(told, study.read_at, study.since), self._house)
        log.info("speeds_learned", count=learned.drives)

    def _study(self, own: Learner) -> Study | None:
        """What there is to learn; None: nothing new."""
        with self._database.read() as session:
            region = session.get_one(Region, self._house.region_id)
            if not speeds.due(session, region, own.name):
                return None
            return Study(own, drives.of_region(session, region.id), region.zone, self._clock.now())


def _studied(study: Study) -> Speeds:
    """On roads in a process that ends with it; distance alone takes a third of a second. Raises SolverFailed."""
    if isinstance(study.travel, LineTravel):
        return study.learned()
    with Solver() as pupil:
        return cast(Speeds, pupil.ask(study, PATIENCE))
