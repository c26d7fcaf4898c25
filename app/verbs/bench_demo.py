"""`ferry bench demo`: how soon a promise is there while a whole city plays."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from app.bench import staged
from app.server import free_port
from app.verbs.base import Exit, Json, fail, show


def demo(
    drivers: Annotated[int, typer.Option(min=1, max=2000, help="Simulated drivers.")] = 1000,
    riders: Annotated[int, typer.Option(min=1, max=5000, help="Simulated riders.")] = 300,
    bookings: Annotated[int, typer.Option(min=1, help="Bookings to time.")] = 300,
    rate: Annotated[float, typer.Option(min=0.1, help="Bookings a second.")] = 2,
    seed: Annotated[int, typer.Option(help="Which city.")] = 1,
    json: Json = False,
) -> None:
    """Time the bookings of one more rider in the demonstration, while everybody in it books, drives and is planned.

    Example: ferry bench demo --drivers 1000
    """
    try:
        with staged.demonstration(free_port(), drivers, riders, seed) as link:
            figures = asyncio.run(staged.measure(link, drivers, bookings, rate, seed))
    except staged.NoDemonstration as ended:
        raise fail(f"The demonstration ended before it began: {ended}") from ended
    words = "\n".join(f"{figure.name}: {figure.value:,.1f} {figure.unit}".rstrip() for figure in figures)
    show([{**asdict(figure), "met": figure.met} for figure in figures], words, as_json=json)
    if any(figure.met is False for figure in figures):
        raise typer.Exit(Exit.FAILED)
