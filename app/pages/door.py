"""In and out: sign-in links, tokens, the language of a visitor."""

from typing import Annotated, Literal

from fastapi import Form, Path, Query, Response
from pydantic import TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from app.auth import forget, recognise, remember
from app.invalid import explain
from app.pages.sheet import LANGUAGE_COOKIE, Visit, Visiting, away, door, inside, refusal, sheet
from dispatch.commands import AcceptInvite, Actor, ChangePerson, RevokeLogin
from dispatch.errors import Refused
from schemas.people import Language, PersonChange, PersonName, Phone
from schemas.values import Role

router = door()
HOME = {Role.RIDER: "/", Role.DRIVER: "/drive", Role.DISPATCHER: "/board", Role.ADMIN: "/board"}
YEAR = 365 * 24 * 3600
NAME, PHONE = TypeAdapter(PersonName), TypeAdapter(Phone)


@router.get("/sign-in")
def sign_in(visit: Visiting, onward: Annotated[str, Query(max_length=200, alias="next")] = "") -> Response:
    """Where strangers land: paste a link or a token."""
    if visit.signed is not None:
        return away(HOME[visit.signed.person.role])
    return sheet(visit, "sign_in.html", problem="", next=onward)


@router.post("/sign-in")
def use_token(
    visit: Visiting,
    token: Annotated[str, Form(max_length=400)] = "",
    onward: Annotated[str, Form(max_length=200, alias="next")] = "",
) -> Response:
    """Take a pasted sign-in link to its page, or a pasted token into a session."""
    given = token.strip()
    if "/join/" in given:
        return away(f"/join/{given.rsplit('/join/', 1)[1]}")
    house = visit.house
    signed = recognise(house.database, house.clock, given)
    if signed is None:
        return sheet(visit, "sign_in.html", status=401, problem=visit.say("door.unknown"), next=onward)
    answer = away(inside(onward) if onward else HOME[signed.person.role])
    remember(answer, house.settings, given)
    return answer


@router.get("/join/{token}")
def join(visit: Visiting, token: Annotated[str, Path(max_length=200)]) -> Response:
    """Who holds an invite says their name once."""
    return sheet(visit, "join.html", token=token, problem="", name="", phone="")


@router.post("/join/{token}")
async def accept(
    visit: Visiting,
    token: Annotated[str, Path(max_length=200)],
    name: Annotated[str, Form(max_length=200)] = "",
    phone: Annotated[str, Form(max_length=60)] = "",
    spoken: Annotated[Language, Form(alias="language")] = "zh-Hans",
) -> Response:
    """Use the invite: the person, the session, and on to their page."""
    house = visit.house
    label = visit.request.headers.get("user-agent", "")[:80]
    try:
        wish = AcceptInvite(
            token, NAME.validate_python(name.strip()), PHONE.validate_python(phone.strip()), spoken, label
        )
        done = await house.writer.ask(wish, Actor(role=Role.RIDER, region_id=house.settings.region))
    except (ValidationError, Refused) as wrong:
        problem = refusal(visit, wrong) if isinstance(wrong, Refused) else explain(visit.language, wrong.errors())
        return await run_in_threadpool(
            sheet, visit, "join.html", status=422, token=token, problem=problem, name=name, phone=phone
        )
    answer = away(HOME[Role(done.answer["person"]["role"])])
    remember(answer, house.settings, done.answer["token"])
    return answer


@router.get("/enter/{token}")
async def enter(visit: Visiting, token: Annotated[str, Path(max_length=200)]) -> Response:
    """Use an invite made for somebody who is known already: one click, and they are in."""
    house = visit.house
    label = visit.request.headers.get("user-agent", "")[:80]
    done = await house.writer.ask(AcceptInvite(token, "", label=label), Actor(Role.RIDER, house.settings.region))
    answer = away(HOME[Role(done.answer["person"]["role"])])
    remember(answer, house.settings, done.answer["token"])
    return answer


@router.post("/sign-out")
async def sign_out(visit: Visiting) -> Response:
    """End this session, here and on the server."""
    signed = visit.known()
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
