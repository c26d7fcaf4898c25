"""One's own account: devices, second factors, addresses, a lead's links. Plain forms; only passkeys need a module."""

from typing import Annotated, Any

import pyotp
import segno
from fastapi import Form, Query, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.invalid import explain
from app.pages.door import HOME
from app.pages.sheet import Visit, Visiting, away, door, inside, refusal, sheet
from dispatch import keyring, store
from dispatch.commands import Command, InvitePerson, RevokeLogin
from dispatch.doors import CloseInvite, DropPasskey, StartAuthenticator, UseAuthenticator
from dispatch.errors import Refused
from schemas.people import InviteIn, Login, Person

router = door()
WORDS = ("passkey.",)


def _page(visit: Visit, *, status: int = 200, problem: str = "", invite: dict[str, object] | None = None) -> Response:
    signed, now = visit.known(), visit.house.clock.now()
    with visit.house.database.read() as session:
        values: dict[str, Any] = {
            "me": session.get_one(Person, signed.person.id),
            "logins": store.logins(session, signed.person.id, now),
            "keys": keyring.passkeys(session, signed.person.id),
            "app": keyring.authenticator(session, signed.person.id),
            "contacts": keyring.contacts(session, signed.person.id),
            "links": keyring.open_links(session, signed.actor.region_id, now, signed.person.id),
        }
    return sheet(
        visit,
        "account.html",
        status=status,
        words=WORDS,
        problem=problem,
        current=signed.login.id,
        passkeys=visit.passkeys,
        invite=invite,
        qr=segno.make(str(invite["link"])).svg_inline(scale=5, border=2, light="#fff") if invite else "",
        **values,
    )


async def _do(visit: Visit, wish: Command) -> Response:
    """Ask the desk, then show the page anew; a refusal is a sentence on it."""
    try:
        await visit.house.writer.ask(wish, visit.known().actor)
    except Refused as refused:
        return await run_in_threadpool(_page, visit, status=422, problem=refusal(visit, refused))
    return away("/account")


@router.get("/account")
def show(visit: Visiting) -> Response:
    """Everything about how one comes in."""
    return _page(visit)


@router.post("/account/sessions/{login_id}/end")
async def end(visit: Visiting, login_id: str) -> Response:
    """Sign another device of one's own out."""
    signed = visit.known()
    with visit.house.database.read() as session:
        login = session.get(Login, login_id)
    mine = login is not None and login.person_id == signed.person.id
    return await _do(visit, RevokeLogin(login_id if mine else ""))


@router.post("/account/passkeys/{passkey_id}/drop")
async def drop(visit: Visiting, passkey_id: str) -> Response:
    """Remove a passkey."""
    return await _do(visit, DropPasskey(passkey_id, visit.known().login.id))


@router.post("/account/links")
async def link(
    visit: Visiting,
    role: Annotated[str, Form(max_length=20)] = "rider",
    seats: Annotated[str, Form(max_length=6)] = "1",
) -> Response:
    """A group lead makes a link for their team."""
    signed = visit.known()
    try:
        wish = InvitePerson(InviteIn.model_validate({"role": role, "seats": seats}))
        done = await visit.house.writer.ask(wish, signed.actor)
    except ValidationError as invalid:
        problem = explain(visit.language, invalid.errors())
        return await run_in_threadpool(_page, visit, status=422, problem=problem)
    except Refused as refused:
        return await run_in_threadpool(_page, visit, status=422, problem=refusal(visit, refused))
    made = {**done.answer, "link": visit.house.settings.link(f"/join/{done.answer['token']}")}
    return await run_in_threadpool(_page, visit, status=201, invite=made)


@router.post("/account/links/{invite_id}/close")
async def close(visit: Visiting, invite_id: str) -> Response:
    """Let nobody in by it any more."""
    return await _do(visit, CloseInvite(invite_id))


@router.get("/welcome")
def welcome(visit: Visiting, onward: Annotated[str, Query(max_length=200, alias="next")] = "/") -> Response:
    """The offer of a passkey, at once after coming in; whoever has one, or cannot have one here, goes straight on."""
    signed = visit.half()
    with visit.house.database.read() as session:
        known = keyring.has_factor(session, signed.person.id)
    if known or not visit.passkeys or signed.waits(visit.house.settings):
        return away(inside(onward))
    return sheet(visit, "offer.html", words=WORDS, next=inside(onward))


def _picture(secret: str, name: str) -> str:
    """The secret of an app, to photograph."""
    address = pyotp.TOTP(secret).provisioning_uri(name=name or "Ferry", issuer_name="Ferry")
    picture: str = segno.make(address).svg_inline(scale=4, border=2, light="#fff")
    return picture


def _factor_page(visit: Visit, onward: str, *, status: int = 200, problem: str = "", secret: str = "") -> Response:
    signed = visit.half()
    with visit.house.database.read() as session:
        keys = keyring.passkeys(session, signed.person.id)
        app = keyring.authenticator(session, signed.person.id)
    return sheet(
        visit,
        "factor.html",
        status=status,
        words=WORDS,
        problem=problem,
        keys=keys,
        app=app,
        secret=secret,
        qr=_picture(secret, signed.person.name) if secret else "",
        next=inside(onward),
        passkeys=visit.passkeys,
        elsewhere=visit.house.settings.passkeys,
    )


@router.get("/second-factor")
def factor(visit: Visiting, onward: Annotated[str, Query(max_length=200, alias="next")] = "") -> Response:
    """Show the second factor, or choose one: what dispatchers and admins do before anything else."""
    return _factor_page(visit, onward or HOME[visit.half().person.role])


@router.post("/second-factor/app")
async def start(visit: Visiting, onward: Annotated[str, Form(max_length=200, alias="next")] = "/") -> Response:
    """Begin with an authenticator app: its secret, shown once."""
    signed = visit.half()
    try:
        done = await visit.house.writer.ask(StartAuthenticator(signed.login.id), signed.actor)
    except Refused as refused:
        return await run_in_threadpool(_factor_page, visit, onward, status=422, problem=refusal(visit, refused))
    return await run_in_threadpool(_factor_page, visit, onward, secret=str(done.answer["secret"]))


@router.post("/second-factor/code")
async def confirm(
    visit: Visiting,
    code: Annotated[str, Form(max_length=20)] = "",
    secret: Annotated[str, Form(pattern=r"^([A-Z2-7]{32})?$")] = "",
    onward: Annotated[str, Form(max_length=200, alias="next")] = "/",
) -> Response:
    """Type what the app shows."""
    signed = visit.half()
    try:
        visit.house.gate.factor(signed.person.id)
        digits = "".join(filter(str.isdecimal, code))
        await visit.house.writer.ask(UseAuthenticator(digits, signed.login.id), signed.actor)
    except Refused as refused:
        problem = refusal(visit, refused)
        return await run_in_threadpool(_factor_page, visit, onward, status=422, problem=problem, secret=secret)
    return away(inside(onward))
