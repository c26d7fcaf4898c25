"""A real server on a free port, in a thread of the test, and people who talk to it."""

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import httpx
import uvicorn

from app.deps import Rooms
from app.live.hub import Pace
from app.main import create_app
from app.server import server
from app.settings import Settings
from dispatch import store
from dispatch.clock import CountedChance, ManualClock
from dispatch.commands import Actor, ChangePerson, Command, IssueToken
from dispatch.desk import Desk, Done
from routing.travel import TravelTimes
from schemas.people import PersonChange
from schemas.values import Role
from tests.blank import migrated
from tests.build import ADMIN, NIGHT, REGION

PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Nobody speaks TLS to a server of the tests; made anew for each client it would read every certificate there is."""


@dataclass
class Running:
    """A server that runs: its address, its rooms, its clock, and a client for each person."""

    url: str
    rooms: Rooms
    clock: ManualClock
    loop: asyncio.AbstractEventLoop
    clients: list[httpx.Client] = field(default_factory=list)

    def do(self, command: Command, actor: Actor = ADMIN) -> Done:
        """Give a command past the server."""
        return Desk(self.rooms.database.engine, self.rooms.chance).handle(command, actor, self.clock.now())

    def seq(self) -> int:
        """How far the log has come: what wrote nothing leaves it as it was."""
        with self.rooms.database.read() as session:
            return store.last_seq(session, REGION)[1]

    def tick(self) -> None:
        """One round of the planner, in the server's own loop."""
        asyncio.run_coroutine_threadsafe(self.rooms.planner.run_once(), self.loop).result(60)

    def token(self, role: Role, name: str = "", language: str = "en") -> str:
        """A bearer token of a person made if new."""
        answer = self.do(IssueToken(role, name or role.value)).answer
        self.do(ChangePerson(answer["person"]["id"], PersonChange(language=language)))
        return str(answer["token"])

    def client(self, role: Role | None = None, name: str = "", language: str = "en", **headers: str) -> httpx.Client:
        """Somebody who talks to the server; without a role a stranger."""
        if role is not None:
            headers["Authorization"] = f"Bearer {self.token(role, name, language)}"
        made = httpx.Client(base_url=self.url, headers=headers, verify=PLAIN, trust_env=False, timeout=60)
        self.clients.append(made)
        return made

    def api(self, role: Role | None = None, name: str = "", language: str = "en", **headers: str) -> httpx.Client:
        """The same for whoever uses only the public contract: `/me` means `/api/v1/me`."""
        made = self.client(role, name, language, **headers)
        made.base_url = httpx.URL(f"{self.url}/api/v1")
        return made

    def close(self) -> None:
        """Hang up."""
        for client in self.clients:
            client.close()


class _Announcing(uvicorn.Server):
    """Says when it listens, so that nobody waits by the clock."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = Event()

    async def startup(self, sockets=None) -> None:
        self.loop = asyncio.get_running_loop()
        try:
            await super().startup(sockets)
        finally:
            self.listening.set()


@contextmanager
def running(
    database_url: str,
    clock: ManualClock | None = None,
    chance: CountedChance | None = None,
    heartbeat: float = 10.0,
    travel: TravelTimes | None = None,
    **settings: object,
) -> Iterator[Running]:
    """A server on that database, with a clock that stands; `heartbeat`: how soon who was told nothing hears so."""
    migrated(database_url)
    clock, chance = clock or ManualClock(NIGHT), chance or CountedChance()
    chosen = Settings(_env_file=None, **{"database_url": database_url, "port": 0, "planner": False, **settings})
    app = create_app(chosen, clock=clock, chance=chance, travel=travel)
    app.state.rooms.hub.pace = Pace(heartbeat=heartbeat)
    served = _Announcing(server(app, chosen).config)
    thread = Thread(target=asyncio.run, args=(served.serve(),))
    thread.start()
    assert served.listening.wait(30)
    port = served.servers[0].sockets[0].getsockname()[1]
    found = Running(f"http://127.0.0.1:{port}", app.state.rooms, clock, served.loop)
    try:
        yield found
    finally:
        found.close()
        served.should_exit = True
        thread.join(30)
