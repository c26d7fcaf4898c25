"""A small region under load whose server is killed again and again: what it acknowledged, and how soon it is back."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from random import Random

import httpx
from sqlmodel import Session

from app.bench.figures import Figure, spread
from app.bench.ledger import EVERYTHING, Fact, Ledger, View
from app.bench.people import Dispatcher, Driver, Person, Rider, Screen, Street
from app.bench.served import Served, served
from app.clock import SystemChance, SystemClock
from app.db import Database, upgrade
from app.sealing import add_key, ring_of
from app.settings import Settings
from dispatch import audit, store
from dispatch.commands import Actor, Command, EnsureRegion, IssueToken
from dispatch.desk import Ask, Desk
from dispatch.states import ENDED
from schemas.values import Role

CREW: Mapping[type[Dispatcher | Driver | Rider], tuple[Role, int]] = {
    Dispatcher: (Role.DISPATCHER, 1),
    Driver: (Role.DRIVER, 5),
    Rider: (Role.RIDER, 8),
}
ACTS = frozenset(
    {"trip request", "trip cancel", "trip assign", "offer accept", "offer decline", "trip board", "trip complete"}
)
"""What must have been granted before the first kill: whatever can be lost is there to be lost."""
SHORTEST, LONGEST = 5, 60
"""Answers in a life."""
OFFERED = 0.2
PATIENCE_SECONDS = 120
LOOKED_AT = 8
READY_MS = 2000
TIRED = "solver_failed"
"""The one complaint that a slow machine explains: the planner's process was late, and insertion planned instead."""


class Ordeal:
    """One server, its people, and what it is held to. `ready` is how long each start after a kill took."""

    def __init__(self, street: Street, people: Sequence[Person], database: Database, chance: Random) -> None:
        self.street, self.database, self.chance = street, database, chance
        self.people = {person.id: person for person in people}
        self.desk = next(person for person in people if isinstance(person, Dispatcher))
        self.server, self.ledger = street.server, street.ledger
        self.ready: list[float] = []

    async def warm_up(self) -> None:
        """Until everything was done once."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.ledger.until(lambda: self.ledger.acts.keys() >= ACTS)

    async def live(self) -> None:
        """A life as long as chance will have it; in every fifth or so somebody must have taken an offer."""
        acts, offer = self.ledger.acts, self.chance.random() < OFFERED
        enough, taken = acts.total() + self.chance.randint(SHORTEST, LONGEST), acts["offer accept"] + offer
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.ledger.until(lambda: acts.total() >= enough and acts["offer accept"] >= taken)
            await asyncio.sleep(self.chance.uniform(0, 0.05))

    async def kill(self) -> None:
        """SIGKILL, a new start on the same database, and a look at it before anybody goes on."""
        await self.server.kill()
        self.ready.append(await self.server.start())
        with self.database.read() as session:
            self.ledger.note_unheard(session)
        await self._look()
        self.server.up.set()

    async def _look(self) -> None:
        """The public API shows what was granted last, and gives the same answer to who asks again."""
        for wish, fact in list(self.ledger.granted.values())[-LOOKED_AT:]:
            if not _shows(await self.desk.look(f"{fact.thing}s/{fact.id}"), fact):
                self.ledger.broken.append(f"not shown: {fact}")
            answer = await self.people[wish.actor].say(wish)
            if answer is None or not answer.is_success or wish.came_of(answer.json()) != fact:
                self.ledger.broken.append(f"answered otherwise when asked again: {fact}")

    async def calm_down(self) -> None:
        """Nobody begins anything new, everybody gets their answer, the screen hears all; and all trips are shown."""
        self.street.may_begin.clear()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.ledger.until(lambda: not self.ledger.waiting)
            await self.street.screen.past(self._head() - 1)
        listed = {trip["id"]: trip["state"] async for trip in self._trips()}
        for _, fact in self.ledger.granted.values():
            state = listed.get(fact.id, "nowhere")
            if fact.thing == "trip" and (state == "nowhere" or (fact.after in ENDED and fact.after != state)):
                self.ledger.broken.append(f"listed as {state}: {fact}")

    async def _trips(self) -> AsyncIterator[View]:
        """Every trip, page by page, as a dispatcher lists them."""
        cursor: str | None = ""
        while cursor is not None:
            page = await self.desk.get(f"trips?cursor={cursor}" if cursor else "trips")
            for trip in page["items"]:
                yield trip
            cursor = page["next"]

    def _head(self) -> int:
        with self.database.read() as session:
            return store.last_seq(session, self.server.settings.region)[1]

    def faults(self) -> list[str]:
        """Everything that should not be, in one moment of the database."""
        region = self.server.settings.region
        with self.database.read() as session:
            found = [*self.ledger.faults(session, region), *self._misheard(session, region)]
            found += [str(fault) for fault in audit.faults(session, self.street.clock.now())]
        return found + [f"complained: {it}" for it in self.server.complaints if it != TIRED]

    def _misheard(self, session: Session, region: str) -> Iterator[str]:
        """What the screen was told and is not stored, and what it was never told up to where it is."""
        rows = store.events_after(session, region, 0, EVERYTHING)
        stored = {row.seq: (row.name, row.thing_id) for row in rows}
        screen = self.street.screen
        yield from (f"told, not stored: {seq} {it}" for seq, it in screen.told.items() if stored.get(seq) != it)
        yield from (f"never told: {seq}" for seq in range(screen.first, screen.seq + 1) if seq not in screen.told)


def _shows(answer: httpx.Response, fact: Fact) -> bool:
    """Whether the API shows the thing as the fact left it; a trip tells its history, a shift has gone on since."""
    if not answer.is_success:
        return False
    view = answer.json()
    past = {(event["move"], event["after"]) for event in view.get("history", ())}
    return fact.thing == "shift" or fact.after == view["state"] or (fact.move, fact.after) in past


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the crew: what they do, and who they are to the server."""

    kind: type[Dispatcher | Driver | Rider]
    id: str
    token: str


def _crew(database: Database, region_id: str) -> list[Member]:
    """The region, and everybody in it with a token."""
    kinds = [kind for kind, (_, number) in CREW.items() for _ in range(number)]
    wishes: list[Command] = [IssueToken(CREW[kind][0], f"{kind.__name__} {place}") for place, kind in enumerate(kinds)]
    upgrade(database)
    actor, now = Actor(Role.ADMIN, region_id), SystemClock().now()
    asks = [Ask(wish, actor, now) for wish in (EnsureRegion("Crash", "测试城"), *wishes)]
    answers = [done.answer for done in Desk(database.engine, SystemChance()).handle_together(asks)[1:]]
    return [Member(kind, who["person"]["id"], who["token"]) for kind, who in zip(kinds, answers, strict=True)]


@asynccontextmanager
async def ordeal(settings: Settings, seed: int) -> AsyncIterator[Ordeal]:
    """The region with its server and everybody at work; the planner looks at once, so that short lives have offers."""
    settings = settings.model_copy(update={"wake_seconds": 0.05, "tick_seconds": 1.0, "plan_seconds": 0.5})
    add_key(settings)
    with closing(Database(settings.database_url, ring_of(settings))) as database:
        crew = _crew(database, settings.region)
        async with served(settings) as server, _line(settings) as http:
            street = _street(server, http, crew)
            people = [one.kind(street, one.id, one.token, Random(f"{seed} {place}")) for place, one in enumerate(crew)]
            async with _at_work(street.screen.watch(), *(person.live() for person in people)):
                yield Ordeal(street, people, database, Random(seed))


def _line(settings: Settings) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=f"{settings.public_url}/api/v1/", trust_env=False, timeout=30)


def _street(server: Served, http: httpx.AsyncClient, crew: Sequence[Member]) -> Street:
    may_begin = asyncio.Event()
    may_begin.set()
    drivers = [one.id for one in crew if one.kind is Driver]
    screen = Screen(server, next(one.token for one in crew if one.kind is Dispatcher))
    return Street(server, http, Ledger(), screen, SystemClock(), drivers, may_begin)


@asynccontextmanager
async def _at_work(*days: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Everybody's day, until it is enough; a mistake of one ends all."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(day) for day in days]
        yield
        for task in tasks:
            task.cancel()


async def measure(settings: Settings, kills: int, seed: int) -> list[Figure]:
    """So many kills, and what came of them."""
    async with ordeal(settings, seed) as it:
        await it.warm_up()
        for _ in range(kills):
            await it.live()
            await it.kill()
        await it.calm_down()
        return [
            *spread("ready again after a kill", it.ready, READY_MS),
            Figure("answers kept", it.ledger.acts.total(), ""),
            Figure("stored but unheard, asked again", len(it.ledger.unheard), ""),
            Figure("lost, done twice or out of law", len(it.faults()), "", 0),
        ]
