"""`ferry` on the command line: every verb in its own file under `app/verbs/`, put together here."""

from collections.abc import Mapping

import typer
from pydantic import ValidationError
from sqlalchemy.exc import ArgumentError

from app.finder import BadNames
from app.invalid import explain
from app.settings import Settings
from app.verbs import (
    bench,
    care,
    exposure,
    maps,
    names,
    people,
    plan,
    play,
    private,
    rotate,
    serve,
    tables,
)
from app.verbs.base import terminal_language

cli = typer.Typer(
    name="ferry",
    help="Ferry (摆渡): volunteer ride dispatch. Settings come from FERRY_* variables or a file .env.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
cli.command("serve")(serve.serve)
cli.command("migrate")(serve.migrate_database)
cli.command("token")(people.token)
cli.command("invite")(people.invite)
cli.command("import")(tables.import_table)
cli.command("export")(tables.export_table)
cli.command("names")(names.names)
cli.command("backup")(care.backup)
cli.command("restore")(care.restore)
cli.command("doctor")(care.doctor)
cli.command("exposure")(exposure.exposure)
cli.command("rotate")(rotate.rotate_keys)
cli.command("purge")(private.purge)
cli.add_typer(bench.measure, name="bench")
cli.add_typer(maps.maps, name="map")
cli.command("plan")(plan.plan)
cli.command("demo")(play.demo)
cli.command("simulate")(play.simulate)


def _named(model: str, fault: Mapping[str, object]) -> dict[str, object]:
    """A fault placed where the person wrote it: in a variable of the environment, or in an option."""
    field = "_".join(map(str, fault["loc"] if isinstance(fault["loc"], tuple) else ()))
    return {**fault, "loc": (f"FERRY_{field.upper()}" if model == Settings.__name__ else f"--{field}",)}


def main() -> None:
    """Run the verb named on the command line; a setting or an option that makes no sense is told by its name."""
    try:
        cli()
    except ValidationError as error:
        typer.echo(explain(terminal_language(), [_named(error.title, fault) for fault in error.errors()]), err=True)
        raise SystemExit(2) from error
    except BadNames as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from error
    except ArgumentError as error:
        typer.echo(f"FERRY_DATABASE_URL: {error}", err=True)
        raise SystemExit(2) from error
