"""`ferry map`: from OpenStreetMap to the file that travel times on real roads come from."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, TypeVar

import numpy as np
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.clock import SystemClock
from app.clock import seconds as stopwatch
from app.finder import names_beside
from app.settings import Settings
from app.verbs.base import Exit, Json, fail, opened, show, terminal_language
from app.words import say, translate
from dispatch import store
from routing.places import offline
from routing.travel.roads.build import draw
from routing.travel.roads.chart import About, Chart, load, save
from routing.travel.roads.mapped import STAGES, BadMap, Hospital
from routing.travel.roads.survey import Findings, Pace, Street, look, paces
from routing.travel.roads.travel import NoWay, RoadTravel

try:
    from app import scenery
    from routing.places import osm as named
    from routing.travel.roads import osm
except ImportError:
    osm = named = scenery = None  # type: ignore[assignment]

Thing = TypeVar("Thing")
LEAST = 2
BESIDE = 0.02
"""Degrees beyond the outermost crossing of a map: some two kilometres."""
SHOWN = 10
"""How many streets on islands are listed; the rest is in the JSON."""

ABOUT = """Road maps for travel times, made from OpenStreetMap.

Example: ferry map build city.osm.pbf
"""
maps = typer.Typer(help=ABOUT, no_args_is_help=True)
Map = Annotated[Path | None, typer.Argument(help="A map that `ferry map build` made. [default: FERRY_MAP]")]


@maps.command()
def build(
    file: Annotated[Path, typer.Argument(help="An extract of OpenStreetMap: .osm.pbf, .osm, .osm.gz or .osm.bz2.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The map to write. [default: beside FILE, ending in .map]")
    ] = None,
    left_hand: Annotated[bool, typer.Option(help="People drive on the left here.")] = False,
    json: Json = False,
) -> None:
    """Make a road map from an extract of OpenStreetMap.

    Example: ferry map build porto.osm.pbf -o porto.map
    """
    if osm is None:
        raise fail(say(terminal_language(), "map.without"))
    output = output or file.with_name(file.name.partition(".")[0] + ".map")
    if output.resolve() == file.resolve():
        raise fail(say(terminal_language(), "map.same", file=file), Exit.BAD_INPUT)
    begun, made = stopwatch(), SystemClock().now().isoformat(timespec="seconds")
    with _busy() as step:
        chart = _tried(file, lambda: draw(osm.read(file, step), file.name, made, left_hand=left_hand))
        _tried(output, lambda: save(chart, output))
        step(STAGES[4])
        names = named.read(file)
        _tried(output, lambda: offline.build(names_beside(output), names))
    took = round(stopwatch() - begun, 1)
    words = say(terminal_language(), "map.built", file=output, seconds=took, places=len(names)) + "\n" + _told(chart)
    show({"file": str(output), "seconds": took, "places": len(names), **_counts(chart)}, words, as_json=json)


@maps.command()
def tiles(
    file: Annotated[Path, typer.Argument(help="An extract of OpenStreetMap that was not cut to its roads.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The file to write. [default: beside FILE, as .pmtiles]"),
    ] = None,
    json: Json = False,
) -> None:
    """Make the file of tiles that lies under the board (FERRY_TILES): water, green, houses, roads and names.

    Example: ferry map tiles porto.osm.pbf -o porto.pmtiles
    """
    if osm is None:
        raise fail(say(terminal_language(), "map.without"))
    output = output or file.with_name(file.name.partition(".")[0] + ".pmtiles")
    begun, console = stopwatch(), Console(stderr=True)
    try:
        with console.status(say(terminal_language(), "map.cutting")) if console.is_terminal else nullcontext():
            count = _tried(file, lambda: scenery.make(file, output))
    except scenery.NoMaker as error:
        raise fail(say(terminal_language(), "map.no_maker", why=str(error) or "—")) from error
    took = round(stopwatch() - begun, 1)
    size = output.stat().st_size
    words = say(terminal_language(), "map.tiled", file=output, mb=f"{size / 1e6:.1f}", things=count, seconds=took)
    show({"file": str(output), "seconds": took, "things": count, "bytes": size}, words, as_json=json)


@maps.command()
def info(file: Map = None, json: Json = False) -> None:
    """Say where a map comes from, what is in it, and how fast its roads are.

    Example: ferry map info porto.map
    """
    chart = _opened(file)
    show(_counts(chart), _told(chart), as_json=json)


@maps.command()
def check(
    file: Map = None,
    places: Annotated[bool, typer.Option("--places", help="Ask for the places of the database as well.")] = False,
    json: Json = False,
) -> None:
    """Look for streets and hospitals that no car reaches, or that none comes back from.

    Ends with 1 when a hospital or one of your places is among them.

    Example: ferry map check porto.map --places
    """
    found = look(_opened(file), _places() if places else ())
    show(asdict(found), _found(found), as_json=json)
    if found.cut_off:
        raise typer.Exit(Exit.FAILED)


@maps.command(context_settings={"ignore_unknown_options": True})
def route(
    stops: Annotated[list[str], typer.Argument(metavar="LAT,LON LAT,LON …", help="Two places or more, in order.")],
    file: Annotated[Path | None, typer.Option("--map", help="A map of `ferry map build`. [default: FERRY_MAP]")] = None,
    json: Json = False,
) -> None:
    """Drive through two places or more on the empty road: how long, how far, and along which line.

    Example: ferry map route 41.1465,-8.6158 41.1810,-8.6010 --map porto.map --json
    """
    chart = _opened(file)
    points = np.array([_place(words, chart.about) for words in stops])
    if len(points) < LEAST:
        raise fail(say(terminal_language(), "map.two"), Exit.BAD_INPUT)
    try:
        path = RoadTravel(chart.graph).route(points, depart_at=SystemClock().now())
    except NoWay as error:
        raise fail(translate(terminal_language(), str(error)), Exit.BAD_INPUT) from error
    result = {
        "seconds": path.seconds,
        "metres": path.metres,
        "legs": list(path.legs),
        "polyline": [[round(corner.lat, 7), round(corner.lon, 7)] for corner in path.polyline],
        "credit": chart.about.credit,
    }
    words = say(terminal_language(), "map.route", minutes=f"{path.seconds / 60:.1f}", km=f"{path.metres / 1000:.1f}")
    show(result, f"{words}\n{chart.about.credit}", as_json=json)


def _place(words: str, about: About) -> tuple[float, float]:
    """A place as it is typed; one that cannot be on the map is told apart from one whose numbers are swapped."""
    language = terminal_language()
    try:
        lat, lon = (float(number) for number in words.split(","))
    except ValueError as error:
        raise fail(say(language, "map.place", words=words), Exit.BAD_INPUT) from error
    if not _within(lat, lon, about):
        key = "map.swapped" if _within(lon, lat, about) else "map.outside"
        raise fail(say(language, key, words=words, **vars(about)), Exit.BAD_INPUT)
    return lat, lon


def _within(lat: float, lon: float, about: About) -> bool:
    """Whether a place is on the map or just beside it."""
    return about.south - BESIDE <= lat <= about.north + BESIDE and about.west - BESIDE <= lon <= about.east + BESIDE


def _places() -> list[Hospital]:
    """The places that the group knows, asked for like hospitals."""
    settings, english = Settings(), terminal_language() == "en"
    with opened(settings) as database, database.read() as session:
        known = store.places(session, settings.region)
        names = (place.name if english else place.name_zh or place.name for place in known)
        return [Hospital(name, place.lat, place.lon) for name, place in zip(names, known, strict=True)]


def _opened(file: Path | None) -> Chart:
    """The map that was named, or that of the settings."""
    named = file or Settings().map
    if named is None:
        raise fail(say(terminal_language(), "map.which"), Exit.BAD_INPUT)
    return _tried(named, lambda: load(named))


def _tried(file: Path, work: Callable[[], Thing]) -> Thing:
    """What the work gives; a file that is no good ends the verb with a sentence."""
    try:
        return work()
    except OSError as error:
        words = say(terminal_language(), "map.unread", file=file, why=error.strerror or error)
        raise fail(words, Exit.BAD_INPUT) from error
    except BadMap as error:
        raise fail(translate(terminal_language(), str(error)), Exit.BAD_INPUT) from error


@contextmanager
def _busy() -> Iterator[Callable[[str], None]]:
    """A bar on a terminal, moved on by the name of what comes next."""
    console, language = Console(stderr=True), terminal_language()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=len(STAGES))
        yield lambda stage: progress.update(
            task, description=say(language, f"map.stage.{stage}"), completed=STAGES.index(stage)
        )


def _counts(chart: Chart) -> dict[str, object]:
    """Everything that is known of a map, for programs."""
    about = asdict(chart.about) | {"hospitals": [one._asdict() for one in chart.about.hospitals]}
    size = {"vertices": len(chart.graph), "arcs": len(chart.graph.tail), "names": len(chart.graph.names) - 1}
    return {**about, **size, "paces": [asdict(pace) for pace in paces(chart.graph)]}


def _told(chart: Chart) -> str:
    """The same for people."""
    language, about, graph = terminal_language(), chart.about, chart.graph
    words = say(
        language,
        "map.about",
        **(vars(about) | {"hospitals": len(about.hospitals)}),
        side=say(language, "map.left" if about.left_hand else "map.right"),
        km=round(about.metres / 1000),
        percent=_percent(about.metres - about.lost, about.metres),
        vertices=len(graph),
        arcs=len(graph.tail),
    )
    return "\n".join([words, *(_pace(language, pace) for pace in paces(graph))])


def _pace(language: str, pace: Pace) -> str:
    return say(language, "map.pace", kind=say(language, f"road.{pace.kind}"), km=pace.km, speed=pace.kmh)


def _percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.1f}" if whole else "0.0"


def _found(found: Findings) -> str:
    language = terminal_language()
    told = [say(language, "map.reached", percent=found.percent, km=round(found.metres / 1000))]
    told += [_island(language, street) for street in found.islands[:SHOWN]]
    more = len(found.islands) - SHOWN
    told += [say(language, "map.more", count=more)] if more > 0 else []
    told += [say(language, "map.cut_off", **asdict(one)) for one in found.cut_off]
    told.append(say(language, "map.places", count=found.places, bad=len(found.cut_off)))
    return "\n".join([*told, found.credit])


def _island(language: str, street: Street) -> str:
    name = street.name or say(language, "map.nameless")
    return say(language, "map.island", **asdict(street) | {"name": name})
