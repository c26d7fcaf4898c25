"""`ferry bench`: what this machine does with a full evening."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table

from app.bench import load, planning
from app.bench.figures import Figure
from app.bench.town import Builder
from app.clock import SystemChance, SystemClock
from app.db import Database, upgrade
from app.server import free_port
from app.settings import Settings
from app.verbs.base import Exit, Json, show
from app.verbs.bench_solver import solver
from dispatch.desk import Desk

measure = typer.Typer()
measure.command("solver")(solver)


@measure.callback(invoke_without_command=True)
def bench(
    context: typer.Context,
    drivers: Annotated[int, typer.Option(min=1, help="Drivers on shift.")] = 300,
    trips: Annotated[int, typer.Option(min=0, help="Open trips.")] = 600,
    bookings: Annotated[int, typer.Option(min=1, help="Bookings to time.")] = 300,
    rate: Annotated[float, typer.Option(min=0.1, help="Bookings a second.")] = 10,
    seed: Annotated[int, typer.Option(help="Which town.")] = 1,
    seconds: Annotated[float, typer.Option(min=0, help="Time limit of a plan's search.")] = 5,
    json: Json = False,
) -> None:
    """Measure planning, booking and the live feed in a town of its own; nothing of yours is touched.

    Example: ferry bench --drivers 300 --trips 600 --json
    """
    if context.invoked_subcommand is not None:
        return
    with TemporaryDirectory(prefix="ferry-bench-") as home:
        settings = Settings(home=Path(home), database_url=f"sqlite:///{home}/ferry.db", port=free_port())
        figures = _measured(settings, (drivers, trips), (bookings, rate), seed, seconds)
    show([{**asdict(figure), "met": figure.met} for figure in figures], _table(figures), as_json=json)
    if any(figure.met is False for figure in figures):
        raise typer.Exit(Exit.FAILED)


def _measured(
    settings: Settings, size: tuple[int, int], flow: tuple[int, float], seed: int, search: float
) -> list[Figure]:
    database, clock = Database(settings.database_url), SystemClock()
    upgrade(database)
    builder = Builder(Desk(database.engine, SystemChance()), settings.region, clock.now(), seed)
    town = builder.build(*size)
    figures = planning.measure(database, settings.region, clock.now(), search)
    database.close()
    with _server(settings):
        return figures + asyncio.run(load.measure(settings.public_url, town, builder, clock, *flow))


@contextmanager
def _server(settings: Settings) -> Iterator[None]:
    """A real server in a process of its own, on the town's database."""
    own = {"FERRY_HOME": str(settings.home), "FERRY_DATABASE_URL": settings.database_url}
    command = [sys.executable, "-m", "app", "serve", "--port", str(settings.port)]
    with subprocess.Popen(command, env={**os.environ, **own}, stderr=subprocess.DEVNULL) as process:
        try:
            transport = httpx.HTTPTransport(retries=10)
            with httpx.Client(transport=transport) as client:
                client.get(f"{settings.public_url}/ready", timeout=30).raise_for_status()
            yield
        finally:
            process.terminate()


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
