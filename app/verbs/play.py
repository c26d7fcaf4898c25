"""`ferry demo` and `ferry simulate`: a city to try Ferry in, live or at full speed."""

import asyncio
import logging
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from app import logs
from app.clock import seconds
from app.db import Database
from app.demo.cast import Cast, Scene
from app.demo.simulate import Figures, Script, Simulation
from app.demo.stage import FACES, perform, set_up
from app.server import is_taken
from app.settings import Settings
from app.verbs.base import Exit, Json, check_tiles, drives, fail, show

LEARN_MINUTES = 5
"""The demonstration learns as it goes: whoever looks at it does not stay for hours."""
Drivers = Annotated[int, typer.Option(min=1, max=2000, help="Simulated drivers.")]
Riders = Annotated[int, typer.Option(min=1, max=5000, help="Simulated riders.")]
Seed = Annotated[int, typer.Option(help="The same seed gives the same city and the same wishes.")]


def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8000,
    drivers: Drivers = 200,
    riders: Riders = 60,
    seed: Seed = 1,
    speed: Annotated[float, typer.Option(min=1, max=60, help="How many times faster than real the cars drive.")] = 6,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    home: Annotated[Path | None, typer.Option(help="A folder to keep the city in; else it is thrown away.")] = None,
) -> None:
    """Run an embedded city with simulated volunteers and print three one-click sign-in links.

    With FERRY_MAP they drive on the roads of that map, in Wuhan or between made-up places at its streets.

    Example: ferry demo --port 8000 --drivers 50
    """
    cast = Cast(drivers, riders, seed, speed)
    if is_taken(host, port):
        raise fail(f"Ferry cannot listen on {host}:{port}; is the port taken? Choose another with --port.")
    with TemporaryDirectory(prefix="ferry-demo-", ignore_cleanup_errors=True) as folder:
        where = home or Path(folder)
        url = f"sqlite:///{where.absolute() / 'ferry.db'}"
        own = {"second_factor": False, "learn_minutes": LEARN_MINUTES}
        settings = Settings.model_validate({"home": where, "database_url": url, "host": host, "port": port, **own})
        drives(settings)
        check_tiles(settings)
        with Console(stderr=True).status("Setting up the city…"):
            scene = set_up(settings, cast)
        _welcome(settings, cast, scene)
        logs.configure(logging.WARNING)
        _run(settings, cast, scene)


def _welcome(settings: Settings, cast: Cast, scene: Scene) -> None:
    links = [f"  {name:<11} {settings.link(f'as/{role.value}/{scene.key}')}" for role, name in FACES.items()]
    real = scene.city.name == "Wuhan"
    where = "real hospitals of Wuhan" if real else f"made-up hospitals at real streets of {scene.city.name}"
    roads = "" if settings.map is None else f" They drive on the roads of {settings.map.name}."
    words = [
        f"Ferry demonstration: {cast.drivers} simulated drivers, {cast.riders} riders, {where}.{roads}",
        f"Cars drive {cast.speed:g} times faster than real; everything else happens in real time.",
        "One click signs you in (one browser holds one person: use a private window for the second):",
        *links,
        "Stop with Ctrl-C.",
    ]
    typer.echo("\n".join(words))


def _run(settings: Settings, cast: Cast, scene: Scene) -> None:
    with suppress(KeyboardInterrupt):
        asyncio.run(perform(settings, cast, scene))


def simulate(
    drivers: Drivers = 60,
    riders: Riders = 120,
    hours: Annotated[float, typer.Option(min=0.1, max=14, help="Hours of demand, from half past six.")] = 3,
    seed: Seed = 1,
    search: Annotated[float, typer.Option(min=0, max=60, help="Seconds of search a tick; 0: insertion only.")] = 0,
    json: Json = False,
) -> None:
    """Play some hours of the same city on a hand-driven clock and print who was served, who not, and the waits.

    Example: ferry simulate --drivers 40 --riders 100 --hours 4 --json
    """
    script = Script(drivers, riders, hours, seed, search=search)
    begun = seconds()
    with TemporaryDirectory(prefix="ferry-simulate-", ignore_cleanup_errors=True) as folder:
        database = Database(f"sqlite:///{Path(folder) / 'ferry.db'}")
        try:
            figures = _played(database, script)
        finally:
            database.close()
    took = round(seconds() - begun, 1)
    show({**figures.json(), "seconds_used": took}, _told(figures, script, took), as_json=json)
    if figures.booked == 0:
        raise typer.Exit(int(Exit.FAILED))


def _played(database: Database, script: Script) -> Figures:
    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task(f"{script.hours:g} hours of the city", total=1.0)
        return Simulation(database, script).run(lambda share: progress.update(task, completed=share))


def _told(figures: Figures, script: Script, took: float) -> str:
    share = 100 * figures.served / max(1, figures.booked)
    return "\n".join(
        [
            f"{script.hours:g} hours, {script.drivers} drivers, {figures.booked} trips booked ({took} s to compute)",
            f"served     {figures.served} ({share:.0f} %)",
            f"unmet      {figures.unmet}",
            f"cancelled  {figures.cancelled}",
            f"open       {figures.open}",
            f"wait       median {figures.wait_median} min, nine in ten within {figures.wait_p90} min",
            f"late       {figures.late} after the time they had to be there",
            f"offers     {figures.offers}: {figures.accepted} accepted, {figures.declined} declined, "
            f"{figures.lapsed} lapsed",
            f"load       {figures.trips_per_driver} trips a driver",
        ]
    )
