"""The planner's tick: woken by events or after some seconds, it looks, plans and asks; the desk decides.

Look and plan: in a process of its own; when that fails, insertion in a thread here, and dispatchers are alerted.
Ask: the plan's commands go through the same desk as anyone's; what the world has overtaken is refused there, and the
next tick heals it.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import cast

import structlog

from app.beat import Beat
from app.clock import seconds
from app.db import Database
from app.driving import fallen
from app.errand import Due, Errand
from app.metrics import Metrics
from app.promises import PromiseDesk
from app.settings import Settings
from app.solver import Round, Solver, SolverFailed, plan
from app.telling import changed
from app.words import DEFAULT
from app.writer import Writer
from dispatch import store
from dispatch.clock import Chance, Clock
from dispatch.commands import Actor, ClearAlert, Command, RaiseAlert, TakeLease
from dispatch.errors import Refused
from dispatch.forecast import Trails
from dispatch.policy import STABLE
from dispatch.proposals import due
from dispatch.snapshot import Snapshot, take
from routing.plan import Plan
from routing.problem import Limits
from routing.travel import TravelTimes
from schemas.alerts import AlertKind
from schemas.values import Role

LEASE = timedelta(seconds=60)
log = structlog.get_logger()


class PlannerLoop:
    """Plans one region for as long as it runs; `run_once` is one tick, for tests and simulations."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        chance: Chance,
        travel: TravelTimes,
        database: Database,
        writer: Writer,
        promises: PromiseDesk,
        metrics: Metrics,
    ) -> None:
        self.settings, self.clock, self.travel = settings, clock, travel
        self.database, self.writer, self.promises, self.metrics = database, writer, promises, metrics
        self.solver = Solver()
        self.actor = Actor(Role.PLANNER, settings.region)
        self._holder = settings.seat or chance.id()
        self._leads = False
        self._plan: Plan | None = None
        self._trails: Trails = {}
        self._planned = 0
        self._beat = Beat(settings, self._round)
        self.committed = self._beat.committed

    def start(self) -> None:
        """Begin to tick."""
        self._beat.start()

    async def stop(self) -> None:
        """End the tick and the solver's process, and give the lease back: whoever comes next need not wait for it."""
        await self._beat.stop()
        if self._leads:
            with suppress(Refused):
                await self._lead(self.clock.now())
        await asyncio.to_thread(self.solver.close)

    async def _round(self, due: bool) -> None:
        if due or await asyncio.to_thread(self._news):
            await self._guarded()

    def _news(self) -> bool:
        """Whether somebody other than the planner did something since the last plan."""
        with self.database.read() as session:
            return store.others_acted(session, self.actor.region_id, self._planned)

    async def _guarded(self) -> None:
        """A tick that fails is logged and healed by the next one; the loop must not end."""
        try:
            await self.run_once()
        except Refused as refusal:
            log.info("tick_refused", reason=refusal.kind)
        except Exception as error:  # noqa: BLE001  whatever broke this tick, the next one tries again
            log.error("tick_failed", error=type(error).__name__)

    async def run_once(self) -> None:
        """One tick: take the lease, do what time asks for, plan, ask."""
        begun = seconds()
        epoch = await self._lead(self.clock.now() + LEASE)
        found = self._watched(await self._found(self._errand(epoch)))
        await asyncio.to_thread(self.promises.adopt, found.snapshot, found.framed, found.plan)
        await self._ask(found.wishes)
        self._plan, self._trails, self._planned = found.plan, found.trails, found.snapshot.seq
        if found.change:
            log.info("replanned", words=changed(DEFAULT, asdict(found.change)))
        self.metrics.planner.observe(seconds() - begun)

    async def _lead(self, until: datetime) -> int:
        """The epoch in which this planner leads its region. Raises Refused while another one does.

        The first time in its life it begins a new one: what a predecessor at the same seat left half done is void.
        """
        lease = await self.writer.ask(TakeLease(self._holder, until, anew=not self._leads), self.actor)
        self._leads = True
        return int(lease.answer["epoch"])

    def _look(self) -> Snapshot:
        with self.database.read() as session:
            return take(session, self.actor.region_id, self.clock.now())

    async def _settled(self) -> Snapshot:
        """The region after what time asks for is done; read once where that is nothing."""
        snapshot, wishes = await asyncio.to_thread(self._due)
        if not wishes:
            return snapshot
        await self._ask(wishes)
        return await asyncio.to_thread(self._look)

    def _due(self) -> tuple[Snapshot, list[Command]]:
        snapshot = self._look()
        return snapshot, due(snapshot, self.travel)

    async def _found(self, errand: Errand) -> Round:
        """The round, from the solver's process; while there is none, by insertion in a thread, and with an alert."""
        try:
            found = await self._planned_apart(errand)
        except SolverFailed as failure:
            log.error("solver_failed", reason=str(failure))
            task = errand.task(await self._settled())
            found = await asyncio.to_thread(plan, task, search=False)
            alert = RaiseAlert(AlertKind.SOLVER_FAILED, "region", self.actor.region_id)
            return replace(found, wishes=[*found.wishes, alert])
        over = [ClearAlert(each.id) for each in found.snapshot.alerts if each.kind is AlertKind.SOLVER_FAILED]
        return replace(found, wishes=[*found.wishes, *over])

    async def _planned_apart(self, errand: Errand) -> Round:
        """The round after what time asks for is done; the region is read once where that is nothing."""
        found = await self._sent(errand)
        if isinstance(found, Due):
            await self._ask(found.wishes)
            found = cast(Round, await self._sent(replace(errand, now=self.clock.now(), settled=True)))
        return found

    async def _sent(self, errand: Errand) -> Round | Due:
        patience = errand.limits.seconds + self.solver.patience
        return cast(Round | Due, await asyncio.to_thread(self.solver.ask, errand, patience))

    def _errand(self, epoch: int) -> Errand:
        return Errand(
            self.settings,
            self.database.url.render_as_string(hide_password=False),
            self.clock.now(),
            self.travel,
            Limits(seconds=self.settings.plan_seconds, margin=STABLE, cores=self.settings.plan_cores),
            epoch,
            self._plan,
            self._trails,
        )

    def _watched(self, found: Round) -> Round:
        """With an alert while a road server should answer and does not, here or in the solver's process."""
        standing = [ClearAlert(each.id) for each in found.snapshot.alerts if each.kind is AlertKind.ROAD_SERVER]
        if not (found.fallen or fallen(self.travel)):
            return replace(found, wishes=[*found.wishes, *standing])
        alert = RaiseAlert(AlertKind.ROAD_SERVER, "region", self.actor.region_id)
        return replace(found, wishes=[*found.wishes, *(() if standing else (alert,))])

    async def _ask(self, wishes: Sequence[Command]) -> None:
        """Through the desk like anyone; what was overtaken is refused and only logged."""
        for answer in await self.writer.ask_all([(wish, self.actor) for wish in wishes]):
            if isinstance(answer, Refused):
                log.info("proposal_refused", reason=answer.kind)
