"""`ferry bench solver`: the solver and its rivals on published problems and made cities."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.bench.contest import Result
from app.bench.document import placed
from app.bench.figures import Figure
from app.bench.heats import Failed, Heat, Order, Outcome
from app.bench.library import Missing
from app.bench.machine import described
from app.bench.month import Lived
from app.bench.parts import Ablation
from app.bench.peers import FERRY, TWICE
from app.bench.suites import SUITES, SuiteName
from app.clock import SystemClock
from app.verbs.base import Exit, Json, fail, show
from routing.formats import BadFile


def solver(
    suite: Annotated[
        list[SuiteName] | None, typer.Option(help="What to measure, quick if not said; repeatable.")
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0.01, help="Budget of each run, instead of the suite's own.")
    ] = None,
    steps: Annotated[
        int | None, typer.Option(min=1, help="Steps of each search where a suite counts them, instead of its own.")
    ] = None,
    times: Annotated[
        int | None, typer.Option(min=1, help="How often, where a suite repeats, instead of its own.")
    ] = None,
    only: Annotated[list[str] | None, typer.Option(help="Only this file, city or test; repeatable.")] = None,
    peers: Annotated[bool, typer.Option(help="Run the rivals that are installed, too.")] = True,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Seed of the searches.")] = 0,
    data: Annotated[
        Path | None, typer.Option(envvar="FERRY_SHARED_DATA", help="Folder that holds the benchmark files.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Put each table into its section of this Markdown file.")
    ] = None,
    json: Json = False,
) -> None:
    """Measure the solver and its rivals: same problems, seconds and core, every plan judged by others.

    Example: ferry bench solver --suite twelve --data ~/shared -o docs/benchmarks.md
    """
    found: dict[SuiteName, list[Outcome]] = {}
    sections: dict[SuiteName, str] = {}
    order = Order(data, seconds, steps, times, tuple(name.lower() for name in only or ()), peers, seed)
    try:
        heats = {name: list(SUITES[name].heats(order)) for name in suite or [SuiteName.QUICK]}
        for name, outcomes in _measured(_wanted(heats, order.only)):
            own = tuple(case for case in order.only if case in {heat.case for heat in heats[name]})
            found[name], sections[name] = outcomes, _section(name, replace(order, only=own), outcomes)
            if output is not None:
                _write(output, name, sections[name])
    except (Missing, BadFile) as error:
        raise fail(str(error), Exit.BAD_INPUT) from error
    except Failed as error:
        raise fail(str(error)) from error
    told = {name: [asdict(one) for one in outcomes] for name, outcomes in found.items()}
    show(told, "\n\n".join(sections.values()), as_json=json)
    if not all(_sound(one) for outcomes in found.values() for one in outcomes):
        raise typer.Exit(Exit.FAILED)


def _wanted(heats: dict[SuiteName, list[Heat]], only: Sequence[str]) -> dict[SuiteName, list[Heat]]:
    known = {heat.case for one in heats.values() for heat in one}
    if strange := set(only) - known:
        raise Missing(
            f"--only {' '.join(sorted(strange))}: there is no such run; there are {', '.join(sorted(known))}."
        )
    return {name: [heat for heat in one if not only or heat.case in only] for name, one in heats.items()}


def _measured(heats: dict[SuiteName, list[Heat]]) -> Iterator[tuple[SuiteName, list[Outcome]]]:
    """Each suite as soon as it is done, so that hours are not lost to a later one."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as progress:
        task = progress.add_task("", total=sum(map(len, heats.values())))
        for name, one in heats.items():
            found: list[Outcome] = []
            for heat in one:
                progress.update(task, description=heat.label)
                found += heat.run()
                progress.advance(task)
            yield name, found


def _section(name: SuiteName, order: Order, outcomes: Sequence[Outcome]) -> str:
    """The table, with the machine and the command that redoes it."""
    suite = SUITES[name]
    command = " ".join(["ferry bench solver --suite", name, *order.words()])
    day = SystemClock().now().date().isoformat()
    measured = f"`{command}` on {day}, {described(order.solvers())}."
    return "\n\n".join([f"### {suite.title}", suite.about, measured, suite.table(outcomes)])


def _write(output: Path, name: SuiteName, section: str) -> None:
    try:
        document = output.read_text(encoding="utf-8") if output.exists() else ""
        output.write_text(placed(document, name, section), encoding="utf-8")
    except (OSError, ValueError) as error:
        raise fail(f"{output} cannot be written: {error}", Exit.BAD_INPUT) from error


def _sound(one: Outcome) -> bool:
    """Whether Ferry kept every rule and reached its targets; what rivals do is only told."""
    if isinstance(one, Figure):
        return one.met is not False
    if isinstance(one, Ablation):
        return one.sound
    if isinstance(one, Lived):
        return one.faults == 0
    if isinstance(one, Result) and one.solver not in (FERRY.name, TWICE.name):
        return True
    return not (one.faults or one.rides or (isinstance(one, Result) and one.note))
