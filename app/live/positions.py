"""Where the drivers are: the latest of each, shown once a second and stored in batches; a crash loses a few seconds.

Only drivers on shift are known here. Dispatchers see everyone of their region, a rider only the car that is on its way
to them, roughly until it is near, or that they sit in.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.db import Database
from app.live.hub import Hub
from app.live.protocol import Positions, Spot
from app.purge import cut, emptied
from app.writer import Writer
from dispatch import store
from dispatch.clock import Clock
from dispatch.commands import Actor, Forget, ReportPositions
from dispatch.errors import Refused
from dispatch.lens import Reader
from dispatch.policy import CLOCK_SKEW
from dispatch.sight import Follower
from dispatch.states import WORKING
from schemas.positions import Fix, LastPosition
from schemas.shifts import Shift
from schemas.values import Point, Role, TripState

WAITING = 200
TURN = 32
"""Drivers stored at once: so few that a booking behind them waits some 30 ms, whatever the size of the city."""
UNDER_WAY = frozenset({TripState.EN_ROUTE, TripState.ARRIVED, TripState.ABOARD})
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Seconds between two frames, between two batches to the desk, between two purges; and how long traces are kept."""

    show: float = 1.0
    store: float = 0.25
    purge: float = 900.0
    keep: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Duty:
    """Whose fixes these are."""

    driver_id: str
    shift_id: str
    region_id: str

    @classmethod
    def of(cls, shift: Shift) -> "Duty | None":
        """The duty of a shift that goes on; None when it has ended or not begun."""
        return cls(shift.driver_id, shift.id, shift.region_id) if shift.state in WORKING else None


class Tracker:
    """The latest position of every driver on duty; `house` is who purges."""

    def __init__(
        self, database: Database, writer: Writer, clock: Clock, hub: Hub, house: Actor, rhythm: Rhythm
    ) -> None:
        self._database, self._writer, self._clock, self._hub = database, writer, clock, hub
        self._house, self._rhythm = house, rhythm
        self._latest: dict[str, tuple[Duty, Fix]] = {}
        self._changed: set[str] = set()
        self._waiting: dict[Duty, list[Fix]] = {}
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to show and to store."""
        rhythm = self._rhythm
        beats = ((self.show, rhythm.show), (self.store, rhythm.store), (self.purge, rhythm.purge))
        self._tasks = [asyncio.create_task(_every(seconds, work)) for work, seconds in beats]

    async def stop(self) -> None:
        """Store what waits and rest; before the writer stops."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        while self._waiting:
            await self.store()

    def take(self, duty: Duty, fixes: Iterable[Fix]) -> int:
        """Note fixes; how many were believed: none from the future, none so old that they would be purged at once."""
        now = self._clock.now()
        good = [fix for fix in fixes if now - self._rhythm.keep < fix.at <= now + CLOCK_SKEW]
        if not good:
            return 0
        newest = max(good, key=lambda fix: fix.at)
        known = self._latest.get(duty.driver_id)
        if known is None or known[1].at < newest.at:
            self._latest[duty.driver_id] = (duty, newest)
            self._changed.add(duty.driver_id)
        waiting = self._waiting.setdefault(duty, [])
        waiting.extend(good)
        del waiting[:-WAITING]
        return len(good)

    async def show(self) -> None:
        """One frame of what has changed since the last, for the desk and for riders under way."""
        changed, self._changed = self._changed, set()
        by_region: dict[str, list[Spot]] = {}
        for driver_id in sorted(changed):
            duty, fix = self._latest[driver_id]
            by_region.setdefault(duty.region_id, []).append(_spot(driver_id, fix))
        for region_id, spots in by_region.items():
            self._hub.show(region_id, Positions(tuple(spots)))
            if Role.RIDER in self._hub.roles(region_id):
                await self._show_riders(region_id, spots)

    async def _show_riders(self, region_id: str, spots: Sequence[Spot]) -> None:
        following = await asyncio.to_thread(self._followers, [spot[0] for spot in spots])
        for spot in spots:
            for follower in following.get(spot[0], ()):
                self._hub.tell(region_id, follower.rider_id, Positions((_seen(spot, follower),)))

    def _followers(self, driver_ids: Sequence[str]) -> dict[str, list[Follower]]:
        with self._database.read() as session:
            return store.followers(session, driver_ids)

    async def store(self) -> None:
        """Hand the fixes of those who waited longest to the desk.

        Refusals (the shift has ended meanwhile) are final; the fixes are let go.
        """
        turn = {duty: self._waiting.pop(duty) for duty in list(islice(self._waiting, TURN))}
        wishes = [
            (ReportPositions(duty.shift_id, tuple(fixes)), Actor(Role.DRIVER, duty.region_id, duty.driver_id))
            for duty, fixes in turn.items()
        ]
        answers = await self._writer.ask_all(wishes)
        if refused := sum(isinstance(answer, Refused) for answer in answers):
            log.info("positions_refused", count=refused)

    async def purge(self) -> None:
        """Forget traces that are older than the group's settings allow, and cut what else was kept long enough."""
        await self._writer.ask(Forget(before=self._clock.now() - self._rhythm.keep), self._house)
        await cut(self._writer, self._house)
        await asyncio.to_thread(emptied, self._database)

    def spots(self, reader: Reader) -> tuple[Spot, ...]:
        """Where those drivers are whom this reader may see now; reads the database."""
        follows: dict[str, Follower] = {}
        with self._database.read() as session:
            if reader.at_desk:
                drivers = {shift.driver_id for shift in store.shifts_in(session, reader.region_id, WORKING)}
            elif reader.role is Role.RIDER:
                trips = store.trips_seen(session, reader.region_id, reader.id, self._clock.now())
                under_way = [trip for trip in trips if trip.driver_id and trip.state in UNDER_WAY]
                follows = {str(trip.driver_id): Follower.of("", trip.state, trip.pickup) for trip in under_way}
                drivers = set(follows)
            else:
                return ()
            stored = {row.driver_id: row for row in store.last_positions(session, reader.region_id)} if drivers else {}
        spots = [self._newest(driver_id, stored.get(driver_id)) for driver_id in sorted(drivers)]
        return tuple(_seen(spot, follows.get(spot[0])) for spot in spots if spot is not None)

    def _newest(self, driver_id: str, row: LastPosition | None) -> Spot | None:
        known = self._latest.get(driver_id)
        if known is not None and (row is None or row.at <= known[1].at):
            return _spot(driver_id, known[1])
        return None if row is None else (driver_id, row.lat, row.lon, int(row.at.timestamp()), None, None)


def _spot(driver_id: str, fix: Fix) -> Spot:
    """A fix as the frame tells it; phones write -1 for what they do not know."""
    heading = fix.heading if fix.heading is not None and fix.heading >= 0 else None
    speed = fix.speed if fix.speed is not None and fix.speed >= 0 else None
    return (driver_id, round(fix.lat, 6), round(fix.lon, 6), int(fix.at.timestamp()), heading, speed)


def _seen(spot: Spot, follower: Follower | None) -> Spot:
    """A spot as a rider sees it; the desk, who follows nobody in particular, sees all of it."""
    where = Point(spot[1], spot[2]) if follower is None else follower.sees(Point(spot[1], spot[2]))
    return (spot[0], where.lat, where.lon, *spot[3:])


async def _every(seconds: float, work: Callable[[], Awaitable[None]]) -> None:
    """Do it again and again; what fails because the database or the writer is away is tried at the next turn."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except (SQLAlchemyError, Refused) as error:
            log.warning("positions_late", work=getattr(work, "__name__", ""), error=type(error).__name__)
