"""The reference, written from the code: `python -m app.docs` writes it, `--check` fails when it is stale."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from app.reference.api import api
from app.reference.cli import commands
from app.reference.errors import errors
from app.reference.events import events
from app.reference.settings import settings
from app.reference.states import states

FOLDER = Path(__file__).parent.parent / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "api.md": api,
    "cli.md": commands,
    "errors.md": errors,
    "events.md": events,
    "settings.md": settings,
    "states.md": states,
}


def stale(folder: Path) -> list[str]:
    """The pages that are not what the code would write now."""
    return [name for name, page in PAGES.items() if _read(folder / name) != page()]


def write(folder: Path) -> None:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")


def main(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail when a page is stale.")] = False,
    folder: Annotated[Path, typer.Option(help="Where the pages are.")] = FOLDER,
) -> None:
    """Write the reference from the code."""
    if not check:
        write(folder)
    elif old := stale(folder):
        typer.echo(f"Stale in {folder}: {', '.join(old)}. Run `make docs` and commit what it writes.", err=True)
        raise typer.Exit(1)


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


if __name__ == "__main__":
    typer.run(main)
