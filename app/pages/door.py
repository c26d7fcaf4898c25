"""In and out: tokens and one-click links, signing out, the language of a visitor."""

from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import Form, Path, Query, Response

from app.auth import device, forget, recognise, remember
from app.gate import home
from app.pages.sheet import LANGUAGE_COOKIE, Visit, Visiting, away, door, inside, sheet
from dispatch.commands import AcceptInvite, Actor, ChangePerson, RevokeLogin
from dispatch.secrets import SPOKEN, heard
from schemas.people import Language, PersonChange
from schemas.values import Role

router = door()
HOME = {Role.RIDER: "/", Role.DRIVER: "/drive", Role.DISPATCHER: "/board", Role.ADMIN: "/board"}
YEAR = 365 * 24 * 3600


@router.get("/sign-in")
def sign_in(visit: Visiting, onward: Annotated[str, Query(max_length=200, alias="next")] = "") -> Response:
    """Where strangers land: paste a link or a token."""
    if visit.signed is not None:
        return away(HOME[visit.signed.person.role])
    return sheet(
        visit,
        "sign_in.html",
        words=("passkey.",),
        problem="",
        next=inside(onward) if onward else "",
        passkeys=visit.passkeys,
    )


@router.post("/sign-in")
def use_token(
    visit: Visiting,
    token: Annotated[str, Form(max_length=400)] = "",
    onward: Annotated[str, Form(max_length=200, alias="next")] = "",
) -> Response:
    """Take a pasted sign-in link to its page, or a pasted token into a session."""
    given, house = token.strip(), visit.house
    if "/join/" in given:
        return away(f"/join/{quote(given.rsplit('/join/', 1)[1])}")
    if len(heard(given)) == SPOKEN:
        return away(f"/join/{quote(given)}")
    house.gate.attempt(home(visit.request))
    signed = recognise(house.database, house.clock, given)
    if signed is None:
        problem = visit.say("door.unknown")
        return sheet(visit, "sign_in.html", status=401, problem=problem, next=inside(onward), passkeys=False)
    answer = away(inside(onward) if onward else HOME[signed.person.role])
    remember(answer, house.settings, given)
    return answer


@router.get("/enter/{token}")
async def enter(visit: Visiting, token: Annotated[str, Path(max_length=200)]) -> Response:
    """Use an invite made for somebody who is known already: one click, and they are in."""
    house = visit.house
    house.gate.attempt(home(visit.request))
    label = device(visit.request.headers.get("user-agent", ""))
    done = await house.writer.ask(AcceptInvite(token, "", label=label), Actor(Role.RIDER, house.settings.region))
    answer = away(HOME[Role(done.answer["person"]["role"])])
    remember(answer, house.settings, done.answer["token"])
    return answer


@router.post("/sign-out")
async def sign_out(visit: Visiting) -> Response:
    """End this session, here and on the server."""
    signed = visit.half()
    await visit.house.writer.ask(RevokeLogin(signed.login.id), signed.actor)
    answer = away("/sign-in")
    forget(answer)
    return answer


async def _keep(visit: Visit, chosen: Literal["en", "zh-Hans"]) -> None:
    if visit.signed is not None:
        wish = ChangePerson(visit.signed.person.id, PersonChange(language=chosen))
        await visit.house.writer.ask(wish, visit.signed.actor)


@router.post("/language")
async def language(
    visit: Visiting, language: Annotated[Language, Form()], back: Annotated[str, Form(max_length=300)] = "/"
) -> Response:
    """Speak another language: kept with the person, or in a cookie for a stranger."""
    await _keep(visit, language)
    answer = away(inside(back))
    answer.set_cookie(
        LANGUAGE_COOKIE, language, max_age=YEAR, samesite="lax", secure=visit.house.settings.secure, path="/"
    )
    return answer
