"""Sets up the demonstration: a house of its own, a server, and simulated people set loose on it."""

import asyncio
from collections.abc import Mapping
from random import Random
from socket import socket
from typing import Annotated

import uvicorn
from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse

from app.clock import SystemChance, SystemClock
from app.db import Database, upgrade
from app.demo.cast import Cast, Scene
from app.demo.city import City
from app.demo.mapped import city_on
from app.demo.people import apart
from app.deps import Rooms
from app.main import create_app
from app.pages.sheet import wished
from app.sealing import ring_of
from app.server import server
from app.settings import Settings
from dispatch import store
from dispatch.commands import (
    Actor,
    AddPlace,
    ChangePerson,
    ChangeRegion,
    Command,
    EnsureRegion,
    InvitePerson,
    IssueToken,
)
from dispatch.desk import Ask, Desk
from dispatch.errors import NotFound
from schemas.people import InviteIn, PersonChange
from schemas.regions import RegionIn
from schemas.values import Role

FACES: Mapping[Role, str] = {Role.RIDER: "rider", Role.DRIVER: "driver", Role.DISPATCHER: "dispatcher"}
VISITORS: Mapping[Role, str] = {Role.RIDER: "You, a nurse", Role.DRIVER: "You, a driver", Role.DISPATCHER: "You"}
"""The people whom whoever tries Ferry becomes; the simulation leaves them alone."""
GIVEN = (
    "Chen",
    "Li",
    "Wang",
    "Zhang",
    "Liu",
    "Zhao",
    "Huang",
    "Zhou",
    "Wu",
    "Xu",
    "Sun",
    "Hu",
    "Zhu",
    "Gao",
    "Lin",
    "He",
)


class Founder:
    """Acts on the house before its server runs, as whoever sits at the machine."""

    def __init__(self, database: Database, region: str) -> None:
        self.desk, self.clock, self.region = Desk(database.engine, SystemChance()), SystemClock(), region
        self.database = database

    def do(self, *wishes: Command) -> list[dict[str, object]]:
        """Have it done, all or nothing, and take the answers."""
        actor, now = Actor(Role.ADMIN, self.region), self.clock.now()
        return [done.answer for done in self.desk.handle_together([Ask(wish, actor, now) for wish in wishes])]

    def found(self, city: City) -> None:
        """The region with its centre, and every site that is not there from an earlier run."""
        self.do(EnsureRegion(city.name, city.name_zh))
        names = {"name": f"{city.name} (demonstration)", "name_zh": f"{city.name_zh}（演示）"}
        ground = {"zone": city.zone, "lat": city.centre[0], "lon": city.centre[1]}
        self.do(ChangeRegion(RegionIn.model_validate({**names, **ground})))
        with self.database.read() as session:
            known = {place.name for place in store.places(session, self.region)}
        self.do(*(AddPlace(site.entry()) for site in city.sites if site.name not in known))

    def tokens(self, role: Role, count: int, chance: Random) -> list[str]:
        """So many people of one role, each with a token."""
        names = [f"{chance.choice(GIVEN)} {role.value.capitalize()} {number:03d}" for number in range(1, count + 1)]
        return [str(answer["token"]) for answer in self.do(*(IssueToken(role, name, "demo") for name in names))]

    def visitor(self, role: Role) -> str:
        """The id of the person a visitor becomes."""
        [answer] = self.do(IssueToken(role, VISITORS[role], "demo"))
        person = answer["person"]
        return str(person["id"]) if isinstance(person, dict) else ""


def set_up(settings: Settings, cast: Cast) -> Scene:
    """Fill the house. Run again on the same house it finds the same places and people. Raises OSError or BadMap."""
    city = city_on(settings.map, cast.seed)
    database = Database(settings.database_url, ring_of(settings))
    try:
        upgrade(database)
        founder, chance = Founder(database, settings.region), Random(cast.seed)
        founder.found(city)
        return Scene(
            city,
            drivers=founder.tokens(Role.DRIVER, cast.drivers, chance),
            riders=founder.tokens(Role.RIDER, cast.riders, chance),
            visitors={role: founder.visitor(role) for role in FACES},
            key=SystemChance().token()[:16],
        )
    finally:
        database.close()


def entrance(scene: Scene) -> APIRouter:
    """The one-click links: each click has its person speak the browser's language, and follows a fresh invite."""
    router = APIRouter(include_in_schema=False)

    @router.get("/as/{role}/{key}")
    async def become(request: Request, role: Annotated[Role, Path()], key: str) -> RedirectResponse:
        if key != scene.key or role not in scene.visitors:
            raise NotFound(thing="page", id=f"/as/{role.value}")
        rooms: Rooms = request.app.state.rooms
        founder = Actor(Role.ADMIN, rooms.settings.region)
        person = scene.visitors[role]
        spoken = PersonChange.model_validate({"language": wished(request)})
        await rooms.writer.ask(ChangePerson(person, spoken), founder)
        done = await rooms.writer.ask(InvitePerson(InviteIn(role=role), person_id=person), founder)
        return RedirectResponse(f"/enter/{done.answer['token']}", status_code=303)

    return router


class Announcing(uvicorn.Server):
    """A server that says when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self.listening.set()


async def perform(settings: Settings, cast: Cast, scene: Scene) -> None:
    """Run the server and the people until the server is told to stop (Ctrl-C). A mistake of the people ends both."""
    served = stage(settings, scene)
    serving = asyncio.create_task(served.serve())
    people = asyncio.create_task(_played(served, settings, cast, scene))
    try:
        await asyncio.wait({serving, people}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        served.should_exit = True
        people.cancel()
        await serving
    if people.done() and not people.cancelled():
        people.result()


def stage(settings: Settings, scene: Scene) -> Announcing:
    """The server of the demonstration, not yet running."""
    app = create_app(settings)
    app.include_router(entrance(scene))
    return Announcing(server(app, settings).config)


async def _played(served: Announcing, settings: Settings, cast: Cast, scene: Scene) -> None:
    await served.listening.wait()
    await apart(settings, cast, scene)
