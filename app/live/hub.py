"""The hub: after each commit it reads what is new once and tells everyone who may hear of it, in order, without gaps.

Nothing is said that is not stored. The argument for *without gaps*: `region.seq` moves only under `region.lock`,
together with the queueing of its frames; a line is added under the same lock, after it has caught up with `region.seq`.
So a line has had everything up to `region.seq` when it is added, and gets everything after.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import ParamSpec, TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from app.db import Database
from app.live import reading
from app.live.line import Audience, Guest, Line
from app.live.protocol import Close, Facts, Frame, Heartbeat, Since, Snapshot
from app.live.region import Region
from dispatch import views
from dispatch.clock import Clock
from dispatch.errors import Unavailable
from dispatch.lens import Reader
from schemas.values import Role

P = ParamSpec("P")
T = TypeVar("T")
FRESH = timedelta(seconds=5)
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """How long, in seconds, and how many, in sockets.

    `poll`: how soon a commit of another process is noticed; `hello`: how long a client may take to say who it is;
    `stall`: how long one frame may take to leave; `farewell`: how long a client may take to hear why it is sent away.
    """

    heartbeat: float = 10.0
    poll: float = 1.0
    hello: float = 5.0
    stall: float = 10.0
    farewell: float = 10.0
    per_person: int = 5
    total: int = 5_000


class Hub:
    """Everyone who listens, by region."""

    def __init__(self, database: Database, clock: Clock, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self.on_shown: list[Callable[[Reader, object], None]] = []
        self.on_presence: list[Callable[[Line, bool], None]] = []
        self._database = database
        self._clock = clock
        self._regions: dict[str, Region] = {}
        self._snapshots: dict[Audience, asyncio.Task[Snapshot | Facts]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._present = 0
        self._numbers = count()
        self._empty = asyncio.Event()
        self._stopping = False
        self._pumps = ThreadPoolExecutor(2, "feed")
        self._openings = ThreadPoolExecutor(2, "opening")

    def __len__(self) -> int:
        return self._present

    async def start(self) -> None:
        """Begin to beat and to look."""
        self._run(self._beat())
        self._run(self._poll())

    async def stop(self) -> None:
        """Send everyone away with 1001, wait until they have gone, and let the threads go."""
        self._stopping = True
        for region in self._regions.values():
            for line in region:
                line.close(Close.GOING_AWAY)
        await asyncio.wait([asyncio.create_task(self.gone())], timeout=self.pace.stall)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._pumps.shutdown()
        self._openings.shutdown()

    def committed(self, heads: Mapping[str, int]) -> None:
        """Something was stored in these regions; call from the loop's thread."""
        for region_id, seq in heads.items():
            region = self._regions.get(region_id)
            if region is not None and seq > region.seq:
                region.wake.set()

    # Coming and going

    async def join(self, guest: Guest, since: Since | None = None) -> Line:
        """A line that begins with what the guest missed, or a snapshot. Raises Unavailable when the house is full."""
        if self._stopping or self._present >= self.pace.total:
            raise Unavailable(seconds=30)
        self._present += 1
        try:
            line = await self._admit(guest, since)
        except BaseException:
            self._left()
            raise
        self._make_room(line)
        for told in self.on_presence:
            told(line, True)
        if self._stopping:
            line.close(Close.GOING_AWAY)
        return line

    async def _admit(self, guest: Guest, since: Since | None) -> Line:
        line = Line(guest, next(self._numbers))
        region = await self._region(guest.reader.region_id)
        self._greet(line, await self._opening(region, line.audience, since, self._openings))
        async with region.lock:
            if line.seq < region.seq:
                since = Since(region.epoch, line.seq)
                self._greet(line, await self._opening(region, line.audience, since, self._pumps))
            region.add(line)
        return line

    def _greet(self, line: Line, frame: Snapshot | Facts) -> None:
        line.say(frame)
        self._shown(line.audience, frame)

    def _shown(self, audience: Audience, frame: Snapshot | Facts) -> None:
        """Say what one driver was shown; the desk sees everything, for as long as it is present."""
        if audience.reader.role is Role.DRIVER:
            for told in self.on_shown:
                told(audience.reader, frame.told())

    def leave(self, line: Line) -> None:
        """The socket has gone."""
        for told in self.on_presence:
            told(line, False)
        self._regions[line.guest.reader.region_id].remove(line)
        self._left()

    def _left(self) -> None:
        self._present -= 1
        if not self._present:
            self._empty.set()

    async def gone(self) -> None:
        """Wait until nobody is present."""
        while self._present:
            self._empty.clear()
            await self._empty.wait()

    def _make_room(self, newest: Line) -> None:
        """A phone that lost its network leaves dead sockets behind: the newest stay, the oldest goes."""
        region = self._regions[newest.guest.reader.region_id]
        lines = [line for line in region.of_person(newest.guest.person_id) if line.closing is None]
        for line in sorted(lines, key=lambda line: line.number)[: -self.pace.per_person]:
            line.close(Close.TOO_MANY)

    # Saying

    def show(self, region_id: str, frame: Frame) -> None:
        """Queue a frame for the dispatchers of a region."""
        if (region := self._regions.get(region_id)) is not None:
            for audience in region.desk():
                region.say(audience, frame)

    def tell(self, region_id: str, person_id: str, frame: Frame) -> None:
        """Queue a frame for one person."""
        if (region := self._regions.get(region_id)) is not None:
            for line in region.of_person(person_id):
                line.say(frame)

    def roles(self, region_id: str) -> set[Role]:
        """The roles that listen in a region."""
        region = self._regions.get(region_id)
        return region.roles() if region else set()

    # Reading

    async def _region(self, region_id: str) -> Region:
        if region_id not in self._regions:
            epoch, seq = await self._thread(self._openings, reading.head, self._database, region_id)
            if region_id not in self._regions:
                self._regions[region_id] = Region(region_id, epoch, seq)
                self._run(self._pump(self._regions[region_id]))
        return self._regions[region_id]

    async def _opening(
        self, region: Region, audience: Audience, since: Since | None, pool: ThreadPoolExecutor
    ) -> Snapshot | Facts:
        """What the client missed, from the ring or the table, else a snapshot; read by the threads of `pool`."""
        now, known = self._clock.now(), since if since is not None and since.epoch == region.epoch else None
        if known is None and audience.shared:
            return await self._shared_snapshot(region, audience)
        rows = region.ring.after(known.seq, region.seq) if known is not None else None
        if rows is None:
            return await self._thread(pool, reading.opening, self._database, audience, known, now)
        heard, seq = [row for row in rows if views.may_see(audience.reader, row)], region.seq
        if not heard:
            return Facts(seq)
        return await self._thread(pool, reading.facts, self._database, audience, seq, heard, now)

    async def _shared_snapshot(self, region: Region, audience: Audience) -> Snapshot | Facts:
        """After a restart every dispatcher asks for the same snapshot: it is read once."""
        task, now = self._snapshots.get(audience), self._clock.now()
        if task is None or (task.done() and not _fresh(task, region, now)):
            read = self._thread(self._openings, reading.opening, self._database, audience, None, now)
            task = self._snapshots[audience] = asyncio.create_task(read)
        return await asyncio.shield(task)

    async def _pump(self, region: Region) -> None:
        while True:
            await region.wake.wait()
            region.wake.clear()
            try:
                while await self._advance(region):
                    pass
            except SQLAlchemyError as error:
                log.warning("feed_behind", region=region.id, seq=region.seq, error=type(error).__name__)

    async def _advance(self, region: Region) -> bool:
        """Read the next events and queue them; True when there may be more."""
        async with region.lock:
            args = (self._database, region.id, region.seq, region.concerned, self._clock.now())
            news = await self._thread(self._pumps, reading.news, *args)
            if news.epoch != region.epoch:
                self._start_again(region, *await self._thread(self._pumps, reading.head, self._database, region.id))
                return False
            for audience, facts in news.frames.items():
                region.say(audience, facts)
                self._shown(audience, facts)
            region.ring.add(news.rows)
            if news.rows:
                region.seq = news.rows[-1].seq
        await self._recheck(region, {row.thing_id for row in news.rows if row.thing == "person"})
        return len(news.rows) == reading.BATCH

    def _start_again(self, region: Region, epoch: str, seq: int) -> None:
        """A backup was restored: everything a client knows is void."""
        region.restart(epoch, seq)
        for line in region:
            line.close(Close.RESYNC)

    async def _recheck(self, region: Region, people: set[str]) -> None:
        """Something about these people changed: whoever is signed in no more is sent away."""
        for line in [line for person_id in people for line in region.of_person(person_id)]:
            args = (self._database, line.guest.token_hash, self._clock.now())
            if not await self._thread(self._pumps, reading.signed_in, *args):
                line.close(Close.UNAUTHORISED)

    # Beating

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(self.pace.heartbeat)
            now = self._clock.now()
            for region in list(self._regions.values()):
                beat = Heartbeat(region.seq, now)
                for line in region:
                    if line.guest.expires_at <= now:
                        line.close(Close.UNAUTHORISED)
                    line.say(beat)

    async def _poll(self) -> None:
        while True:
            await asyncio.sleep(self.pace.poll)
            for region in self._regions.values():
                region.wake.set()

    def _run(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _thread(self, pool: ThreadPoolExecutor, read: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.get_running_loop().run_in_executor(pool, lambda: read(*args, **kwargs))


def _fresh(task: "asyncio.Task[Snapshot | Facts]", region: Region, now: datetime) -> bool:
    """Whether a finished snapshot is still the newest of this very log, and not long made."""
    if task.cancelled() or task.exception() is not None:
        return False
    frame = task.result()
    if not isinstance(frame, Snapshot) or (frame.epoch, frame.seq) != (region.epoch, region.seq):
        return False
    return now - frame.now < FRESH
