"""The only place that wires: builds the rooms, opens them in order, closes them in reverse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from app import api, errors, health, pages
from app.archive import archive_of
from app.clock import SystemChance, SystemClock
from app.db import Database, upgrade
from app.deps import Rooms
from app.driving import count_falls, driving, hang_up, streets
from app.finder import Finder, names_of, online_of
from app.front import Front
from app.gate import Gate
from app.learning import School
from app.ledger import Ledger
from app.live.hub import Hub
from app.live.positions import Rhythm, Tracker
from app.loop import PlannerLoop
from app.masker import Masker
from app.masks import masks_of
from app.metrics import Metrics
from app.promises import PromiseDesk
from app.sealing import check_keys, ring_of, rotate
from app.sender import Sender
from app.settings import Settings
from app.writer import Writer
from dispatch.clock import Chance, Clock
from dispatch.commands import Actor, EnsureRegion
from dispatch.desk import Desk
from routing.search.ready import make_ready
from routing.travel import TravelTimes
from schemas.api import Problem
from schemas.values import Role


def build(settings: Settings, clock: Clock, chance: Chance, travel: TravelTimes) -> Rooms:
    """Everything a server is made of, still closed."""
    database, metrics = Database(settings.database_url, ring_of(settings)), Metrics()
    writer, hub = Writer(Desk(database.engine, chance, travel), clock, metrics), Hub(database, clock)
    metrics.sockets.set_function(lambda: len(hub))
    count_falls(travel, metrics)
    rhythm = Rhythm(keep=timedelta(hours=settings.trace_hours))
    tracker = Tracker(database, writer, clock, hub, founder(settings), rhythm)
    ledger = Ledger(writer, clock, chance, founder(settings))
    hub.on_shown.append(ledger.shown)
    hub.on_presence.append(ledger.present)
    promises = PromiseDesk(database, travel)
    planner = PlannerLoop(settings, clock, chance, travel, database, writer, promises, metrics)
    masker = Masker(settings, clock, database, writer, masks_of(settings), metrics)
    school = School(database, writer, clock, travel, founder(settings), settings.learn_minutes)
    writer.on_commit += [hub.committed, planner.committed, masker.committed]
    return Rooms(
        settings,
        clock,
        chance,
        travel,
        database,
        metrics,
        writer,
        promises,
        planner,
        masker,
        school,
        hub,
        tracker,
        ledger,
        Finder(database, names_of(settings), streets(travel), online_of(settings, clock)),
        Gate(settings),
        Sender(settings),
        archive_of(settings),
    )


def founder(settings: Settings) -> Actor:
    """The house itself, when it asks."""
    return Actor(role=Role.ADMIN, region_id=settings.region)


@asynccontextmanager
async def open_house(app: FastAPI) -> AsyncIterator[None]:
    """Open the rooms while the server runs; nobody is let in before the tables and the arithmetic are ready."""
    rooms: Rooms = app.state.rooms
    kernels = asyncio.create_task(asyncio.to_thread(make_ready))
    if rooms.database.is_sqlite:
        upgrade(rooms.database)
    check_keys(rooms.database)
    rotate(rooms.database, only_marks=True)
    rooms.writer.start()
    await rooms.writer.ask(EnsureRegion(rooms.settings.region, rooms.settings.region), founder(rooms.settings))
    await rooms.hub.start()
    await rooms.tracker.start()
    await rooms.ledger.start()
    await kernels
    await asyncio.to_thread(rooms.promises.prepare, rooms.settings.region, rooms.clock.now())
    if rooms.settings.planner:
        rooms.planner.start()
        rooms.masker.start()
        rooms.school.start()
    try:
        yield
    finally:
        await rooms.school.stop()
        await rooms.masker.stop()
        await rooms.planner.stop()
        await rooms.hub.stop()
        await rooms.tracker.stop()
        await rooms.ledger.stop()
        await rooms.writer.stop()
        rooms.finder.close()
        hang_up(rooms.travel)
        if rooms.archive is not None:
            rooms.archive.close()
        rooms.database.close()


ADDRESSES: Final = (*api.ROUTES, *health.router.routes, *pages.ROUTES)
"""All of them in one row: routers within routers are walked through at every level anew for each request."""


class Ferry(FastAPI):
    """FastAPI, whose reference also holds the message that errors only name."""

    def openapi(self) -> dict[str, Any]:
        """The machine-readable contract."""
        schema = super().openapi()
        messages = schema["components"]["schemas"]
        schema["components"]["schemas"] = dict(sorted({**messages, "Problem": Problem.model_json_schema()}.items()))
        return schema


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock | None = None,
    chance: Chance | None = None,
    travel: TravelTimes | None = None,
) -> FastAPI:
    """A whole server; tests hand in their own clock and chance."""
    settings = settings or Settings()
    rooms = build(settings, clock or SystemClock(), chance or SystemChance(), travel or driving(settings))
    app = Ferry(
        title="Ferry",
        version="1",
        description="Volunteer ride dispatch: bookings, offers, shifts, the board and the live feed.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=open_house,
    )
    app.state.rooms = rooms
    errors.install(app)
    app.router.routes.extend(ADDRESSES)
    app.mount("/static", StaticFiles(packages=[("app", "web/static")]))
    app.add_middleware(Front, metrics=rooms.metrics, secure=settings.secure)
    return app
