"""The page of the command line, from the verbs of `app/cli.py`."""

from collections.abc import Iterator

import typer
from typer.core import TyperCommand, TyperGroup

from app.cli import cli
from app.reference.text import code, page, table

INTRO = """\
`ferry VERB --help` says the same. `python -m app` is `ferry`. Results that programs read are printed with `--json`. A
verb ends with 0 when it worked, 1 when it failed, and 2 when what it was given makes no sense."""
EXAMPLE = "Example:"


def verbs() -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    """Every verb with its full name, groups opened; a group that does something by itself is a verb too."""
    return _opened("ferry", typer.main.get_command(cli))


def _opened(name: str, command: object) -> Iterator[tuple[str, TyperCommand | TyperGroup]]:
    if isinstance(command, TyperGroup):
        if command.invoke_without_command:
            yield name, command
        for part, inner in command.commands.items():
            yield from _opened(f"{name} {part}", inner)
    elif isinstance(command, TyperCommand):
        yield name, command


def commands() -> str:
    """Every verb with its arguments, its options and an example."""
    return page("Command line", INTRO, *(_verb(name, command) for name, command in verbs()))


def _verb(name: str, command: TyperCommand | TyperGroup) -> str:
    context = typer.Context(command, info_name=name)
    words, _, example = (command.help or "").partition(EXAMPLE)
    records = [record for param in command.params if (record := param.get_help_record(context))]
    rows = [(code(called), " ".join(meaning.split())) for called, meaning in records]
    shown = f"```\n{example.strip()}\n```" if example else ""
    listed = table(("takes", "which is"), rows) if rows else ""
    return "\n\n".join(filter(None, [f"## {name}", " ".join(words.split()), shown, listed]))
