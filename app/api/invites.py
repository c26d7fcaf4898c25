"""Invites: a link brings one person in."""

from fastapi import Request, Response

from app.api.answers import AcceptInviteIn, Welcome
from app.api.base import View, noun
from app.auth import remember
from app.deps import AtDesk, House
from dispatch.commands import AcceptInvite, Actor, InvitePerson
from schemas.people import InviteIn, InviteView
from schemas.values import Role

router = noun("invites")
DEVICE_LENGTH = 80


@router.post("/invites", status_code=201, response_model=InviteView)
async def invite(house: House, signed: AtDesk, body: InviteIn) -> View:
    """Make a sign-in link for one person; it is shown once."""
    done = await house.writer.ask(InvitePerson(body), signed.actor)
    shown = dict(done.answer)
    return {"link": house.settings.link(f"join/{shown.pop('token')}"), **shown}


@router.post("/invites/accept", status_code=201, response_model=Welcome)
async def accept(house: House, body: AcceptInviteIn, request: Request, response: Response) -> View:
    """Use an invite: makes the person, signs this device in by cookie, and answers with the same token for scripts."""
    newcomer = Actor(role=Role.RIDER, region_id=house.settings.region, verified=False)
    device = request.headers.get("user-agent", "")[:DEVICE_LENGTH]
    wish = AcceptInvite(body.token, body.name, body.phone, body.language, device)
    done = await house.writer.ask(wish, newcomer)
    remember(response, house.settings, str(done.answer["token"]))
    return done.answer
