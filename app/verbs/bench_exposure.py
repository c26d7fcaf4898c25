"""`ferry bench exposure`: finding whom somebody exposed, among a million past trips."""

from dataclasses import asdict
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from app.bench import tracing
from app.clock import SystemClock
from app.db import Database, upgrade
from app.verbs.base import Exit, Json, show


def exposure(
    trips: Annotated[int, typer.Option(min=1, help="Past trips.")] = 1_000_000,
    url: Annotated[str, typer.Option(help="An empty database to fill; left out, a SQLite file that goes again.")] = "",
    seed: Annotated[int, typer.Option(help="Which group.")] = 1,
    json: Json = False,
) -> None:
    """Fill a database with past trips and time who may have been exposed, two hops over two weeks.

    Example: ferry bench exposure --trips 1000000
    """
    with TemporaryDirectory(prefix="ferry-bench-") as home:
        database = Database(url or f"sqlite:///{home}/past.db")
        upgrade(database)
        figures = tracing.measure(database, "bench", SystemClock().now(), trips, seed)
        database.close()
    words = "\n".join(f"{figure.name}: {figure.value:,.1f} {figure.unit}" for figure in figures)
    show([{**asdict(figure), "met": figure.met} for figure in figures], words, as_json=json)
    if any(figure.met is False for figure in figures):
        raise typer.Exit(Exit.FAILED)
