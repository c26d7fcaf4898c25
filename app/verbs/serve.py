"""`ferry serve` and `ferry migrate`."""

import signal
from typing import Annotated

import structlog
import typer

from app import logs
from app.db import head, migrate, revision
from app.main import create_app
from app.sealing import rotate
from app.server import server
from app.settings import Settings
from app.strangers import strangers
from app.verbs.base import Exit, Json, check_tiles, drives, fail, opened, show

log = structlog.get_logger()


def serve(
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; 0.0.0.0 for all. [default: 127.0.0.1]")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port to listen on. [default: 8000]")] = None,
) -> None:
    """Run the server.

    Example: ferry serve --host 0.0.0.0 --port 8000
    """
    given = {"host": host, "port": port}
    settings = Settings.model_validate({name: value for name, value in given.items() if value is not None})
    travel = drives(settings)
    check_tiles(settings)
    with opened(settings):
        logs.configure()
    for name, near in strangers().items():
        log.warning("unknown_setting", setting=name, nearest=near)
    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, _stopped_as_wished)
    try:
        server(create_app(settings, travel=travel), settings).run()
    except SystemExit as stopped:
        if stopped.code:
            raise fail(f"Ferry could not listen on {settings.host}:{settings.port}; is the port taken?") from stopped


def _stopped_as_wished(*_: object) -> None:
    """uvicorn stops in peace, then gives the signal back; a stop that was asked for is no failure."""
    raise SystemExit(Exit.OK)


def migrate_database(json: Json = False) -> None:
    """Bring the database to the newest revision (SQLite does so by itself).

    Example: FERRY_DATABASE_URL=postgresql://ferry@db/ferry ferry migrate
    """
    settings = Settings()
    migrate(settings.database_url)
    with opened(settings) as database:
        at = revision(database)
        rotate(database)
    show({"revision": at}, f"The database is at revision {at}.", as_json=json)
    if at != head():
        raise typer.Exit(Exit.FAILED)
