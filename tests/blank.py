"""A migrated SQLite file to copy from: the same tables as after every migration, in a thousandth of the time."""

import shutil
from atexit import register
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from app.db import migrate

SQLITE = "sqlite:///"


@cache
def _blank() -> Path:
    folder = Path(mkdtemp(prefix="ferry-blank-"))
    register(shutil.rmtree, folder, ignore_errors=True)
    migrate(f"{SQLITE}{folder / 'ferry.db'}")
    return folder / "ferry.db"


def migrated(url: str) -> None:
    """See that the database is there with all its tables; whatever is in it stays."""
    file = Path(url.removeprefix(SQLITE))
    if not url.startswith(SQLITE) or file.exists():
        migrate(url)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_blank(), file)


def emptied(file: Path) -> None:
    """A new database where an old one was, whose log must not be taken for its own."""
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    shutil.copyfile(_blank(), file)
