"""A whole server on a real socket, in a thread of its own, and hands to drive it from a test."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from socket import SO_RCVBUF, SO_SNDBUF, SOL_SOCKET, create_server, socket
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import update

from app.deps import Rooms
from app.live.hub import Hub, Pace
from app.live.positions import Rhythm, Tracker
from app.live.socket import FeedProtocol
from app.main import create_app
from app.server import Server, server
from app.settings import Settings
from app.telling import worded
from dispatch import commands, lens, store, views
from dispatch.clock import CountedChance, ManualClock
from dispatch.commands import Actor, Command
from dispatch.desk import Done
from dispatch.secrets import digest
from schemas.events import LogHead
from schemas.values import Role
from tests.app.live.client import Ear, State, of_snapshot
from tests.app.server import PLAIN
from tests.blank import migrated
from tests.build import NIGHT, NO_PROMISE, a_shift, a_trip

QUICK = Pace(heartbeat=0.05, poll=0.2, hello=0.3, stall=2.0)
BRISK = Rhythm(show=0.05, store=0.1, purge=3600)


class Announcing(Server):
    """A server that says when it listens."""

    ready: threading.Event

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        self.loop = asyncio.get_running_loop()
        self.ready.set()


@dataclass
class Member:
    """Somebody with a token."""

    actor: Actor
    token: str


@dataclass
class Served:
    """One running server."""

    app: FastAPI
    clock: ManualClock
    loop: asyncio.AbstractEventLoop
    port: int
    server: Server
    names: Iterator[int] = field(default_factory=count)

    @property
    def rooms(self) -> Rooms:
        return self.app.state.rooms

    def run(self, work: Any) -> Any:
        """Run a coroutine in the server's loop."""
        future: Future[Any] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return future.result(20)

    def do(self, command: Command, actor: Actor) -> Done:
        """Give a command, as a route would. Raises Refused."""
        return self.run(self.rooms.writer.ask(command, actor))

    def region(self) -> "Ground":
        """A new region with nobody in it."""
        ground = Ground(self, f"r{next(self.names)}")
        self.do(commands.EnsureRegion("Test", "测试"), ground.admin)
        return ground

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def listen(self, token: str | None, **options: Any) -> Ear:
        """A client of the feed."""
        return Ear.connect(f"ws://{self.host}/api/v1/live", token, **options)

    def http(self, token: str | None = None) -> httpx.Client:
        """A client of the API."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"http://{self.host}/api/v1"
        return httpx.Client(base_url=url, headers=headers, verify=PLAIN, trust_env=False, timeout=60)

    def slow_socket(self, buffer: int = 4096) -> socket:
        """A connection of a client that takes in little at a time."""
        line = socket()
        line.setsockopt(SOL_SOCKET, SO_RCVBUF, buffer)
        line.connect(("127.0.0.1", self.port))
        return line


@dataclass
class Ground:
    """A region of a running server."""

    served: Served
    id: str

    @property
    def admin(self) -> Actor:
        return Actor(Role.ADMIN, self.id)

    @property
    def planner(self) -> Actor:
        return Actor(Role.PLANNER, self.id)

    def do(self, command: Command, actor: Actor | None = None) -> dict[str, Any]:
        return self.served.do(command, actor or self.admin).answer

    def member(self, role: Role, name: str = "Li") -> Member:
        """Somebody new, signed in."""
        answer = self.do(commands.IssueToken(role, f"{name} {next(self.served.names)}"))
        return Member(Actor(role, self.id, answer["person"]["id"]), answer["token"])

    def on_shift(self, name: str = "Wang") -> tuple[Member, dict[str, Any]]:
        """A driver on duty and the shift as they see it."""
        driver = self.member(Role.DRIVER, name)
        shift = self.do(commands.PlanShift(a_shift(self.served.clock.now())), driver.actor)
        self.do(commands.MoveShift(shift["id"], "start"), driver.actor)
        return driver, shift

    def book(self, rider: Member, **overrides: Any) -> str:
        """A trip."""
        return str(self.do(commands.RequestTrip(a_trip(**overrides), NO_PROMISE), rider.actor)["id"])

    def log(self) -> tuple[str, int]:
        """The log's epoch and the number of its last event."""
        with self.served.rooms.database.read() as session:
            return store.last_seq(session, self.id)

    def head(self) -> int:
        """The number of the last event."""
        return self.log()[1]

    def login(self, token: str) -> str:
        """The id of the login that a token belongs to."""
        with self.served.rooms.database.read() as session:
            found = store.person_of_login(session, digest(token), self.served.clock.now())
        assert found is not None
        return found[1].id

    def restore(self, epoch: str) -> None:
        """What the restoring of a backup does to the log."""
        with self.served.rooms.database.engine.begin() as connection:
            connection.execute(update(LogHead).where(LogHead.region_id == self.id).values(epoch=epoch))

    def seen(self, member: Member) -> State:
        """What somebody may see now, as a client would hold it."""
        reader = lens.Reader(member.actor.role, self.id, member.actor.id)
        with self.served.rooms.database.read() as session:
            things = views.snapshot(session, reader, self.served.clock.now())
        return of_snapshot({kind: [worded("zh-Hans", view) for view in shown] for kind, shown in things.items()})


@contextmanager
def served(
    url: str, pace: Pace = QUICK, rhythm: Rhythm = BRISK, buffer: int = 0, ws: type | str = FeedProtocol
) -> Iterator[Served]:
    """A server on a free port until the block ends; `buffer`: how many bytes the kernel may keep for a slow client."""
    migrated(url)
    clock = ManualClock(NIGHT)
    settings = Settings(_env_file=None, database_url=url, planner=False)
    app = create_app(settings, clock=clock, chance=CountedChance())
    rooms: Rooms = app.state.rooms
    house = Actor(Role.ADMIN, rooms.settings.region)
    rooms.hub = Hub(rooms.database, clock, pace)
    rooms.hub.on_shown.append(rooms.ledger.shown)
    rooms.hub.on_presence.append(rooms.ledger.present)
    rooms.tracker = Tracker(rooms.database, rooms.writer, clock, rooms.hub, house, rhythm)
    rooms.writer.on_commit[:] = [rooms.hub.committed, rooms.planner.committed]
    config = server(app, settings).config
    config.ws = ws
    running = Announcing(app, config)
    running.ready = threading.Event()
    ear = create_server(("127.0.0.1", 0))
    if buffer:
        ear.setsockopt(SOL_SOCKET, SO_SNDBUF, buffer)
    thread = threading.Thread(target=asyncio.run, args=(running.serve([ear]),), daemon=True)
    thread.start()
    assert running.ready.wait(20), "the server did not start"
    try:
        yield Served(app, clock, running.loop, ear.getsockname()[1], running)
    finally:
        running.should_exit = True
        thread.join(20)
        assert not thread.is_alive()
