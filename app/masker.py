"""Keeps the masked numbers of a region in step with its rides: woken by events or by time, it looks and asks.

Look: what should be bound, what is. Ask the service, one question at a time, in a thread, while no transaction is open
and nobody waits. Write down through the desk what it said. Whatever it does not do is tried again after a rest; until
then people ring the desk, the board has an alert and the graphs a number. Two processes doing so at once do no harm.
"""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from app.beat import Beat
from app.clock import seconds
from app.db import Database
from app.masks import Masks
from app.metrics import Metrics
from app.settings import Settings
from app.writer import Writer
from dispatch import store
from dispatch.clock import Clock
from dispatch.commands import Actor, ClearAlert, Command, RaiseAlert
from dispatch.discretion import BindMask, FreeMask, WantMask
from dispatch.errors import Refused
from dispatch.masks import Order, Work, work
from routing.wire import NoAnswer
from schemas.alerts import AlertKind
from schemas.masks import Mask
from schemas.values import Role

REST: Final = 30.0
"""Seconds before a service that failed, or a binding that it refused, is tried again."""
OF_ONE: Final = frozenset({"refused", "wrong"})
"""Failures of one binding; after any other the service itself rests."""
log = structlog.get_logger()


class Masker:
    """Masks the numbers of one region for as long as it runs; `run_once` is one round, for tests."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        database: Database,
        writer: Writer,
        service: Masks,
        metrics: Metrics,
        now: Callable[[], float] = seconds,
    ) -> None:
        self.service, self.now = service, now
        self._settings, self._clock, self._database = settings, clock, database
        self._writer, self._metrics = writer, metrics
        self._actor = Actor(Role.PLANNER, settings.region)
        self._rests: dict[str, float] = {}
        self._beat = Beat(settings, self._guarded)
        self.committed = self._beat.committed

    def start(self) -> None:
        """Begin to look."""
        self._beat.start()

    async def stop(self) -> None:
        """Look no more; what is bound stays so, and ends by itself after a day should nobody come back."""
        await self._beat.stop()
        self.service.close()

    async def _guarded(self, _: bool) -> None:
        try:
            await self.run_once()
        except Exception as error:  # noqa: BLE001  whatever broke this round, the next one tries again
            log.error("masking_failed", error=type(error).__name__)

    async def run_once(self) -> None:
        """One round: note whom to bind, end what is over, bind what is wanted, say what is owed."""
        found, standing = await asyncio.to_thread(self._look)
        if found.new:
            await self._tell(*(WantMask(trip_id) for trip_id in found.new))
            found, standing = await asyncio.to_thread(self._look)
        freed = [await self._free(mask) for mask in found.over]
        bound = [await self._bind(order) for order in found.orders]
        owed = [*freed, *bound].count(False)
        self._metrics.owed.set(owed)
        if owed and standing is None:
            await self._tell(RaiseAlert(AlertKind.MASKING, "region", self._actor.region_id))
        if standing is not None and not owed:
            await self._tell(ClearAlert(standing))

    def _look(self) -> tuple[Work, str | None]:
        region = self._actor.region_id
        with self._database.read() as session:
            alert = store.standing_alert(session, region, AlertKind.MASKING, region)
            return work(session, region, self._clock.now()), alert.id if alert else None

    async def _bind(self, order: Order) -> bool:
        """Whether the two are bound; a failure is not an end."""
        if self._resting(order.id):
            return False
        try:
            numbers = await asyncio.to_thread(self.service.bind, order)
        except NoAnswer as missed:
            return self._missed(order.id, missed.why)
        await self._tell(BindMask(order.id, numbers))
        return True

    async def _free(self, mask: Mask) -> bool:
        """Whether the service has let go; what it was asked to keep no longer is forgotten without its word."""
        if self._clock.now() < mask.until:
            if self._resting(mask.id):
                return False
            try:
                await asyncio.to_thread(self.service.unbind, mask.id, mask.binding)
            except NoAnswer as missed:
                return self._missed(mask.id, missed.why)
        await self._tell(FreeMask(mask.id))
        return True

    def _resting(self, mask_id: str) -> bool:
        """Whether it is too early to ask again: about this one, or (the empty id) at all."""
        now = self.now()
        self._rests = {name: until for name, until in self._rests.items() if now < until}
        return bool(self._rests.keys() & {mask_id, ""})

    def _missed(self, mask_id: str, why: str) -> bool:
        self._rests[mask_id if why in OF_ONE else ""] = self.now() + REST
        self._metrics.mask_falls.labels(why).inc()
        log.warning("mask_missed", reason=why)
        return False

    async def _tell(self, *wishes: Command) -> None:
        """Through the desk like anyone; what was overtaken is refused, and the next round sees it."""
        for answer in await self._writer.ask_all([(wish, self._actor) for wish in wishes]):
            if isinstance(answer, Refused):
                log.info("mask_refused", reason=answer.kind)
