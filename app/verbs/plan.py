"""`ferry plan`: solve a problem file, without a server and without a database."""

import gzip
import json as text_json
import zlib
from collections.abc import Callable
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from textwrap import indent
from typing import Annotated, Literal, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.clock import seconds as stopwatch
from app.telling import changed
from app.verbs.base import Exit, Json, fail, show, terminal_language
from app.words import say
from routing.export.solution import Solution
from routing.formats import BadFile, Instance, Objective
from routing.formats.detect import read
from routing.formats.earlier import earlier
from routing.plan import Plan
from routing.problem import Limits
from routing.schedule import Infeasible
from routing.solve import solve

Thing = TypeVar("Thing")
Form = Literal["auto", "ferry", "lilim", "darp", "sartori"]
UNPACKED_BYTES = 200_000_000
SUFFIXES = ("", ".json", ".csv", ".html")
"""What a plan can be written as; without a suffix it is JSON."""
SHOWN = 20
"""How many unserved trips are listed; the rest is in the file and in the JSON."""


def plan(
    file: Annotated[Path, typer.Argument(help="A problem: Ferry's JSON or a benchmark file, plain or gzipped.")],
    seconds: Annotated[float, typer.Option(min=0, max=86_400, help="How long to search; 0: the first plan.")] = 10,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of the search.")] = 0,
    form: Annotated[Form, typer.Option("--format", help="The format of the file.")] = "auto",
    objective: Annotated[
        Objective | None, typer.Option(help="What counts first. [default: as in the literature of the format]")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write the plan to this .json, .csv or .html file.")
    ] = None,
    cores: Annotated[
        int, typer.Option(min=1, max=2, help="How many cores may search; 2 help with hundreds of trips.")
    ] = 1,
    since: Annotated[
        Path | None, typer.Option("--from", help="Start from this earlier plan.json, and say what changes.")
    ] = None,
    json: Json = False,
) -> None:
    """Solve a problem file and print who is served, by how many vehicles, over what distance.

    Example: ferry plan evening.json --seconds 30 -o plan.json
    """
    if output is not None and output.suffix.lower() not in SUFFIXES:
        raise fail(f"{output}: {output.suffix} is not one of {', '.join(SUFFIXES[1:])}.", Exit.BAD_INPUT)
    instance = _read(file, lambda text: read(text, form, objective))
    before = None if since is None else _read(since, earlier)
    solution = Solution(instance, *_solved(instance, Limits(seconds=seconds, seed=seed, cores=cores), before), before)
    if output is not None:
        _write(output, solution)
    show(solution.json(), _told(solution, output), as_json=json)


def _read(file: Path, reader: Callable[[str], Thing]) -> Thing:
    try:
        return reader(_text(file.read_bytes()))
    except OSError as error:
        raise fail(f"{file} cannot be read: {error.strerror or error}.", Exit.BAD_INPUT) from error
    except UnicodeDecodeError as error:
        raise fail(
            f"{file} is not text in UTF-8: byte {error.start} is 0x{error.object[error.start]:02x}.", Exit.BAD_INPUT
        ) from error
    except BadFile as error:
        raise fail(f"{file}: {error}", Exit.BAD_INPUT) from error


def _text(data: bytes) -> str:
    """The text of a file; benchmark sets are often gzipped."""
    if data.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(BytesIO(data)) as packed:
                data = packed.read(UNPACKED_BYTES + 1)
        except (EOFError, zlib.error) as error:
            raise BadFile("the file", str(error), "a whole gzip archive") from error
    if len(data) > UNPACKED_BYTES:
        raise BadFile("the file", f"more than {UNPACKED_BYTES // 1_000_000} MB", "of a size to be solved")
    return data.decode("utf-8-sig")


def _solved(instance: Instance, limits: Limits, before: Plan | None) -> tuple[Plan, float]:
    """The plan and the seconds it took, with a sign of life on a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    begun = stopwatch()
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        progress.add_task(f"{len(instance.problem.jobs)} trips, up to {limits.seconds:g} s", total=None)
        try:
            found = solve(instance.problem, limits, before)
        except Infeasible as error:
            raise fail(str(error)) from error
    return found, stopwatch() - begun


def _write(output: Path, solution: Solution) -> None:
    try:
        output.write_bytes(_written(output.suffix.lower(), solution))
    except OSError as error:
        raise fail(f"{output} cannot be written: {error.strerror}.", Exit.BAD_INPUT) from error


def _written(suffix: str, solution: Solution) -> bytes:
    """A page is in the language of whoever sits at the terminal; a table opens in Excel as it is."""
    match suffix:
        case ".csv":
            return solution.csv().encode("utf-8-sig")
        case ".html":
            return solution.html(terminal_language()).encode()
        case _:
            return (text_json.dumps(solution.json(), ensure_ascii=False, indent=1) + "\n").encode()


def _told(solution: Solution, output: Path | None) -> str:
    """The sums, the bill and who is left over, in the language of whoever sits at the terminal."""
    language, left, answer = terminal_language(), solution.plan.unserved, solution.json()
    jobs = len(solution.instance.problem.jobs)
    sums = {name: answer[name] for name in ("vehicles", "distance", "seconds_used")}
    lines = [say(language, "solved.sums", served=jobs - len(left), jobs=jobs, **sums)]
    for one in left[:SHOWN]:
        lines.append(say(language, "solved.unserved", trip=one.job, why=say(language, f"why.{one.why.value}")))
        helps = solution.helps(one.job, language)
        lines += [say(language, "solved.helps", helps=helps)] if helps else []
    lines += [say(language, "solved.more", more=len(left) - SHOWN)] if len(left) > SHOWN else []
    if solution.changes is not None:
        words = changed(language, asdict(solution.changes.counted))
        lines.append(say(language, "solved.changes", words=words))
    lines += [say(language, "solved.bill", bill=indent(solution.bill(language), " " * 10))]
    lines += [say(language, "solved.written", file=output)] if output else []
    return "\n".join(lines)
