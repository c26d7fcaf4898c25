"""Invites: a link brings one person in."""

from fastapi import Request, Response

from app.api.answers import AcceptInviteIn, Welcome
from app.api.base import View, noun
from app.auth import device, remember
from app.deps import House, Id, SignedIn
from app.gate import home
from dispatch.commands import AcceptInvite, Actor, InvitePerson
from dispatch.doors import CloseInvite
from schemas.people import InviteIn, InviteView
from schemas.values import Role

router = noun("invites")


@router.post("/invites", status_code=201, response_model=InviteView)
async def invite(house: House, signed: SignedIn, body: InviteIn) -> View:
    """Make a sign-in link for one person or a group, as a dispatcher or as a group lead; it is shown once."""
    done = await house.writer.ask(InvitePerson(body), signed.actor)
    shown = dict(done.answer)
    return {"link": house.settings.link(f"join/{shown.pop('token')}"), **shown}


@router.delete("/invites/{invite_id}", status_code=204)
async def close(house: House, signed: SignedIn, invite_id: Id) -> None:
    """Let nobody in by it any more."""
    await house.writer.ask(CloseInvite(invite_id), signed.actor)


@router.post("/invites/accept", status_code=201, response_model=Welcome)
async def accept(house: House, body: AcceptInviteIn, request: Request, response: Response) -> View:
    """Use an invite: makes the person, signs this device in by cookie, and answers with the same token for scripts."""
    house.gate.attempt(home(request))
    newcomer = Actor(role=Role.RIDER, region_id=house.settings.region, verified=False)
    label = device(request.headers.get("user-agent", ""))
    wish = AcceptInvite(body.token, body.name, body.phone, body.language, label)
    done = await house.writer.ask(wish, newcomer)
    remember(response, house.settings, str(done.answer["token"]))
    return done.answer
