"""`ferry rotate`: names, phones, addresses and notes sealed anew with the newest key."""

from pathlib import Path
from typing import Annotated

import typer

from app.purge import emptied
from app.sealing import KeyFault, add_key, rotate
from app.settings import Settings
from app.verbs.base import Exit, Json, fail, opened, show, terminal_language
from app.words import say


def rotate_keys(
    new_key: Annotated[
        bool, typer.Option(help="Put a fresh key before the others in the key file, and seal nothing yet.")
    ] = False,
    json: Json = False,
) -> None:
    """Seal every field with the newest key, a few at a time, while the server runs; stopped half-way, call it again.

    Example: ferry rotate --new-key, copy the key file to where you keep it, ferry rotate
    """
    settings, language = Settings(), terminal_language()
    if new_key:
        file = _added(settings)
        show({"sealed": 0, "file": str(file)}, say(language, "rotate.key_added", file=file), as_json=json)
        return
    with opened(settings) as database:
        done = rotate(database)
        emptied(database)
        newest = database.ring.newest if database.ring else ""
    show({"sealed": done, "key": newest}, say(language, "rotate.done", count=done, key=newest), as_json=json)


def _added(settings: Settings) -> Path:
    """A key must be kept safe, and be known everywhere, before all depends on it: nothing is sealed in this step."""
    if settings.field_key:
        raise fail(say(terminal_language(), "rotate.environment"), Exit.BAD_INPUT)
    try:
        return add_key(settings)
    except KeyFault as fault:
        raise fail(str(fault)) from fault
