"""`ferry token` and `ferry invite`: how the first people come in."""

import sys
from typing import Annotated, Literal

import segno
import typer

from app.settings import Settings
from app.verbs.base import Json, give, on_terminal, opened, show
from dispatch.commands import InvitePerson, IssueToken
from schemas.people import InviteIn
from schemas.values import Role

RoleName = Literal["rider", "driver", "dispatcher", "admin"]
RoleOption = Annotated[RoleName, typer.Option(help="What the person is.")]


def token(
    role: RoleOption, name: Annotated[str, typer.Option(help="The person's name; the same name is the same person.")]
) -> None:
    """Print one bearer token and nothing else.

    Example: TOKEN=$(ferry token --role dispatcher --name Ana)
    """
    settings = Settings()
    with opened(settings) as database:
        done = give(database, settings, IssueToken(Role(role), name))
    typer.echo(done.answer["token"])


def invite(
    role: RoleOption,
    team: Annotated[str, typer.Option(help="The team the person joins.")] = "",
    seats: Annotated[int, typer.Option(min=1, max=500, help="For how many people; more than one: a group.")] = 1,
    json: Json = False,
) -> None:
    """Print a sign-in link for one person or a group, with a QR code on a terminal.

    Example: ferry invite --role driver --team "Night shift"
    """
    settings = Settings()
    with opened(settings) as database:
        answer = give(database, settings, InvitePerson(InviteIn(role=Role(role), team=team, seats=seats))).answer
    link = settings.link(f"join/{answer['token']}")
    show({"link": link, "role": role, "team": team, "expires_at": answer["expires_at"]}, link, as_json=json)
    if on_terminal() and not json:
        segno.make(link, error="m").terminal(out=sys.stdout, compact=True)
