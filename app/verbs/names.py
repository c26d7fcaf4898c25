"""`ferry names`: the names on a map, as a file to search without any network."""

from pathlib import Path
from typing import Annotated

import typer

from app.clock import SystemClock
from app.importers.faults import BadFile, Fault
from app.importers.known import known
from app.importers.reading import read
from app.verbs.base import Exit, Json, fail, show
from dispatch.commands import AddPlace, Promised
from routing.places.offline import Named, build
from schemas.places import PlaceIn
from schemas.trips import TripIn
from schemas.values import Point, PromiseStatus


def names(
    file: Annotated[Path, typer.Argument(help="A CSV or XLSX file of places, as `ferry import places` reads it.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="[default: beside FILE, ending in .names]")
    ] = None,
    json: Json = False,
) -> None:
    """Make an index of names for FERRY_NAMES: streets, houses, whatever people may type that is no place of the group.

    Example: ferry names wuhan.csv -o wuhan.names
    """
    output = output or file.with_suffix(".names")
    entered, faults = _read(file)
    if not entered:
        raise fail("\n".join(_told(fault) for fault in faults) or f"{file} holds no names.", Exit.BAD_INPUT)
    try:
        build(output, (_named(row, place) for row, place in entered))
    except OSError as error:
        raise fail(f"{output} cannot be written: {error.strerror}.", Exit.BAD_INPUT) from error
    told = [*map(_told, faults), f"{len(entered)} names written to {output}; say FERRY_NAMES={output}."]
    show(
        {"file": str(output), "names": len(entered), "bad": [fault.view() for fault in faults]},
        "\n".join(told),
        as_json=json,
    )


def _read(file: Path) -> tuple[list[tuple[int, PlaceIn]], list[Fault]]:
    """The good rows with their numbers, and what is wrong with the others."""
    try:
        reading = read(file.read_bytes(), "places", known("UTC", SystemClock().now(), (), (), ()), _unasked)
    except OSError as error:
        raise fail(f"{file} cannot be read: {error.strerror}.", Exit.BAD_INPUT) from error
    except BadFile as cause:
        raise fail(f"{cause.told('en')}\n{cause.told('zh-Hans')}", Exit.BAD_INPUT) from cause
    wishes = [(row, wish.place) for row, wish in reading.wishes if isinstance(wish, AddPlace)]
    return wishes, list(reading.faults)


def _unasked(_: TripIn) -> Promised:
    """Places are promised nothing."""
    return Promised(PromiseStatus.UNLIKELY)


def _named(row: int, place: PlaceIn) -> Named:
    return Named(
        f"r{row}", place.name, place.name_zh, place.kind.value, Point(place.lat, place.lon), also=place.district
    )


def _told(fault: Fault) -> str:
    told = fault.view()
    return f"row {told['row']}: {told['en']} {told['zh']}"
