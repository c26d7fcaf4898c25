"""`ferry bench`: what this machine does with a full evening."""

import asyncio
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from app.bench import crash, load, planning
from app.bench.figures import Figure
from app.bench.served import served
from app.bench.town import Builder, Town
from app.clock import SystemChance, SystemClock
from app.db import Database, upgrade
from app.server import free_port
from app.settings import Settings
from app.verbs.base import Exit, Json, show
from app.verbs.bench_demo import demo
from app.verbs.bench_exposure import exposure
from app.verbs.bench_solver import solver
from dispatch.clock import Clock
from dispatch.desk import Desk

measure = typer.Typer()
measure.command("solver")(solver)
measure.command("exposure")(exposure)
measure.command("demo")(demo)


@measure.callback(invoke_without_command=True)
def bench(
    context: typer.Context,
    drivers: Annotated[int, typer.Option(min=1, help="Drivers on shift.")] = 300,
    trips: Annotated[int, typer.Option(min=0, help="Open trips.")] = 600,
    bookings: Annotated[int, typer.Option(min=1, help="Bookings to time.")] = 300,
    rate: Annotated[float, typer.Option(min=0.1, help="Bookings a second.")] = 10,
    seed: Annotated[int, typer.Option(help="Which town.")] = 1,
    seconds: Annotated[float, typer.Option(min=0, help="Time limit of a plan's search.")] = 5,
    kills: Annotated[int, typer.Option(min=0, help="How often a busy server is killed with SIGKILL; 0: never.")] = 5,
    json: Json = False,
) -> None:
    """Measure planning, booking, the live feed and crashes in towns of their own; nothing of yours is touched.

    Example: ferry bench --drivers 300 --trips 600 --json
    """
    if context.invoked_subcommand is not None:
        return
    with TemporaryDirectory(prefix="ferry-bench-") as home:
        figures = _measured(_settings(home, "town"), (drivers, trips), (bookings, rate), seed, seconds)
        if kills:
            figures += asyncio.run(crash.measure(_settings(home, "crash"), kills, seed))
    show([{**asdict(figure), "met": figure.met} for figure in figures], _table(figures), as_json=json)
    if any(figure.met is False for figure in figures):
        raise typer.Exit(Exit.FAILED)


def _settings(home: str, name: str) -> Settings:
    """A server with a database of its own."""
    return Settings(home=Path(home), database_url=f"sqlite:///{home}/{name}.db", port=free_port())


def _measured(
    settings: Settings, size: tuple[int, int], flow: tuple[int, float], seed: int, search: float
) -> list[Figure]:
    database, clock = Database(settings.database_url), SystemClock()
    upgrade(database)
    builder = Builder(Desk(database.engine, SystemChance()), settings.region, clock.now(), seed)
    town = builder.build(*size)
    figures = planning.measure(database, settings.region, clock.now(), search)
    database.close()
    return figures + asyncio.run(_under_load(settings, town, builder, clock, flow))


async def _under_load(
    settings: Settings, town: Town, builder: Builder, clock: Clock, flow: tuple[int, float]
) -> list[Figure]:
    async with served(settings):
        return await load.measure(settings.public_url, town, builder, clock, *flow)


def _table(figures: list[Figure]) -> str:
    table = Table("figure", "value", "target", "met")
    for figure in figures:
        target = "" if figure.target is None else f"≤ {figure.target:g} {figure.unit}"
        met = {None: "", True: "yes", False: "no"}[figure.met]
        table.add_row(figure.name, f"{figure.value:,.2f} {figure.unit}", target, met)
    console = Console(width=100)
    with console.capture() as captured:
        console.print(table)
    return captured.get()
