"""One person, as administration sees them: devices to sign out, ways in, what they may invite."""

from collections.abc import Mapping

import segno
from fastapi import Response
from starlette.concurrency import run_in_threadpool

from app.pages.sheet import Visit, Visiting, away, door, refusal, sheet
from dispatch import keyring, store
from dispatch.commands import Command, InvitePerson, RevokeLogin
from dispatch.doors import ForgetFactors
from dispatch.errors import NotFound, Refused
from schemas.people import InviteIn, Login, Person
from schemas.values import Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)


def _page(
    visit: Visit, person_id: str, *, status: int = 200, problem: str = "", invite: Mapping[str, object] | None = None
) -> Response:
    signed = visit.one_of(*DESK)
    with visit.house.database.read() as session:
        one = session.get(Person, person_id)
        if one is None or one.region_id != signed.actor.region_id:
            raise NotFound(thing="person", id=person_id)
        logins = store.logins(session, one.id, visit.house.clock.now())
        contacts = keyring.contacts(session, one.id)
    return sheet(
        visit,
        "person.html",
        status=status,
        problem=problem,
        one=one,
        logins=logins,
        contacts=contacts,
        current=signed.login.id,
        may_reset=signed.actor.role is Role.ADMIN,
        invite=invite,
        qr=segno.make(str(invite["link"])).svg_inline(scale=5, border=2, light="#fff") if invite else "",
    )


async def _do(visit: Visit, person_id: str, wish: Command) -> Response:
    signed = visit.one_of(*DESK)
    try:
        await visit.house.writer.ask(wish, signed.actor)
    except Refused as refused:
        return await run_in_threadpool(_page, visit, person_id, status=422, problem=refusal(visit, refused))
    return away(f"/admin/people/{person_id}/access")


@router.get("/admin/people/{person_id}/access")
def show(visit: Visiting, person_id: str) -> Response:
    """Devices, ways in, invitations."""
    return _page(visit, person_id)


@router.post("/admin/people/{person_id}/sessions/{login_id}/end")
async def end(visit: Visiting, person_id: str, login_id: str) -> Response:
    """Sign a device of theirs out."""
    with visit.house.database.read() as session:
        login = session.get(Login, login_id)
    theirs = login is not None and login.person_id == person_id
    return await _do(visit, person_id, RevokeLogin(login_id if theirs else ""))


@router.post("/admin/people/{person_id}/reset")
async def reset(visit: Visiting, person_id: str) -> Response:
    """Remove every second factor of theirs, and sign every device out."""
    return await _do(visit, person_id, ForgetFactors(person_id))


@router.post("/admin/people/{person_id}/link")
async def link(visit: Visiting, person_id: str) -> Response:
    """A fresh link for whoever lost theirs."""
    signed = visit.one_of(*DESK)
    with visit.house.database.read() as session:
        one = session.get(Person, person_id)
    if one is None or one.region_id != signed.actor.region_id:
        raise NotFound(thing="person", id=person_id)
    try:
        wish = InvitePerson(InviteIn.model_validate({"role": one.role, "team": one.team}), person_id)
        done = await visit.house.writer.ask(wish, signed.actor)
    except Refused as refused:
        return await run_in_threadpool(_page, visit, person_id, status=422, problem=refusal(visit, refused))
    made = {**done.answer, "link": visit.house.settings.link(f"/join/{done.answer['token']}")}
    return await run_in_threadpool(_page, visit, person_id, status=201, invite=made)
