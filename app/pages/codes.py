"""Joining by a link and coming back by a one-time code: two plain forms, the same for known and unknown numbers."""

from typing import Annotated
from urllib.parse import quote

from fastapi import BackgroundTasks, Depends, Form, Path, Response
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from starlette.concurrency import run_in_threadpool

from app.auth import device, remember
from app.gate import home
from app.invalid import explain
from app.pages.door import HOME
from app.pages.sheet import Visit, Visiting, away, door, inside, refusal, sheet
from dispatch import keyring, policy
from dispatch.commands import AcceptInvite, Actor
from dispatch.contacts import fingerprint
from dispatch.doors import AskCode, UseCode
from dispatch.errors import CodeWrong, NotFound, Refused, TooLate
from dispatch.secrets import digest, heard
from schemas.contacts import Address
from schemas.people import Invite, Language, PersonName, Phone
from schemas.values import Intake, Role

router = door()
NONCE_COOKIE = "ferry_knock"
NONCE_SECONDS = 600
NAME, PHONE = TypeAdapter(PersonName), TypeAdapter(Phone)


class Knock(BaseModel):
    """What somebody at the door says: an address, and with a link who they are. It travels in the form, hidden."""

    model_config = ConfigDict(frozen=True)

    contact: str = ""
    link: str = ""
    name: str = ""
    language: Language = "zh-Hans"
    onward: str = ""

    def address(self) -> Address:
        """The address in the way of writing that is compared. Raises ValueError."""
        return Address.parse(self.contact)


def _knock(
    contact: Annotated[str, Form(max_length=200)] = "",
    link: Annotated[str, Form(max_length=200)] = "",
    name: Annotated[str, Form(max_length=200)] = "",
    language: Annotated[Language, Form()] = "zh-Hans",
    onward: Annotated[str, Form(max_length=200)] = "",
) -> Knock:
    return Knock(contact=contact, link=link, name=name, language=language, onward=onward)


Knocking = Annotated[Knock, Depends(_knock)]


def _link(visit: Visit, token: str) -> Invite:
    """The link as the desk will see it, so that whoever comes in vain is told before they type anything."""
    settings, now = visit.house.settings, visit.house.clock.now()
    with visit.house.database.read() as session:
        row = keyring.invite_by(session, digest(token), digest(heard(token)))
    if row is None or row.used_at is not None or row.region_id != settings.region:
        raise NotFound(thing="invite", id="of this link")
    if row.expires_at <= now:
        raise TooLate(thing="invite", deadline=row.expires_at.isoformat(), now=now.isoformat())
    region = visit.region()
    if row.person_id is None:
        policy.check_joining(region.intake if region else Intake.OPEN, row.role, row.seats > 1)
    return row


def _join_page(
    visit: Visit, token: str, row: Invite, *, status: int = 200, problem: str = "", name: str = "", phone: str = ""
) -> Response:
    coded = visit.house.sender.real or row.seats > 1
    return sheet(
        visit, "join.html", status=status, token=token, coded=coded, row=row, problem=problem, name=name, phone=phone
    )


@router.get("/join/{token}")
def join(visit: Visiting, token: Annotated[str, Path(max_length=200)]) -> Response:
    """Who holds a link says once who they are."""
    visit.house.gate.attempt(home(visit.request))
    return _join_page(visit, token, _link(visit, token))


@router.post("/join/{token}")
async def accept(
    visit: Visiting,
    token: Annotated[str, Path(max_length=200)],
    later: BackgroundTasks,
    name: Annotated[str, Form(max_length=200)] = "",
    phone: Annotated[str, Form(max_length=200)] = "",
    spoken: Annotated[Language, Form(alias="language")] = "zh-Hans",
) -> Response:
    """Use a link: by a code where codes are sent or the link is a group's, else at once."""
    visit.house.gate.attempt(home(visit.request))
    row = await run_in_threadpool(_link, visit, token)
    try:
        said = NAME.validate_python(name.strip())
        if visit.house.sender.real or row.seats > 1:
            knock = Knock(contact=phone, link=token, name=said, language=spoken)
            return await _ask(visit, knock, later)
        wish = AcceptInvite(token, said, PHONE.validate_python(phone.strip()), spoken, _device(visit))
        done = await visit.house.writer.ask(wish, _stranger(visit))
    except (ValueError, Refused) as wrong:
        problem = _words(visit, wrong)
        return await run_in_threadpool(
            _join_page, visit, token, row, status=422, problem=problem, name=name, phone=phone
        )
    return _enter(visit, done.answer)


def _words(visit: Visit, wrong: ValueError | Refused) -> str:
    if isinstance(wrong, Refused):
        return refusal(visit, wrong)
    return explain(visit.language, wrong.errors()) if isinstance(wrong, ValidationError) else visit.say("code.address")


def _stranger(visit: Visit) -> Actor:
    return Actor(role=Role.RIDER, region_id=visit.house.settings.region, verified=False)


def _device(visit: Visit) -> str:
    return device(visit.request.headers.get("user-agent", ""))


@router.post("/sign-in/code")
async def ask(visit: Visiting, knock: Knocking, later: BackgroundTasks) -> Response:
    """Ask for a code to come back. The page is the same, and as quick, whether the number is known or not."""
    try:
        return await _ask(visit, knock, later)
    except (ValueError, Refused) as wrong:
        return await run_in_threadpool(_from_the_start, visit, knock.onward, _words(visit, wrong))


def _from_the_start(visit: Visit, onward: str, problem: str) -> Response:
    return sheet(
        visit,
        "sign_in.html",
        status=422,
        words=("passkey.",),
        problem=problem,
        next=inside(onward) if onward else "",
        passkeys=visit.passkeys,
    )


async def _ask(visit: Visit, knock: Knock, later: BackgroundTasks) -> Response:
    """Have a code made, and sent after the answer has gone. Raises ValueError or Refused."""
    house, address = visit.house, knock.address()
    if not house.sender.reaches(address):
        raise ValueError(address.kind)
    house.gate.can_send()
    house.gate.code(home(visit.request), fingerprint(house.settings.region, address))
    asker = visit.signed.actor if visit.signed and not knock.link else _stranger(visit)
    done = await house.writer.ask(AskCode(address, knock.link), asker)
    if done.answer["send"]:
        house.gate.sent()
        later.add_task(house.sender.code, address, visit.language, str(done.answer["code"]))
    answer = await run_in_threadpool(_code_page, visit, knock)
    answer.set_cookie(
        NONCE_COOKIE,
        str(done.answer["nonce"]),
        max_age=NONCE_SECONDS,
        httponly=True,
        samesite="lax",
        secure=house.settings.secure,
        path="/",
    )
    return answer


def _code_page(visit: Visit, knock: Knock, status: int = 200, problem: str = "") -> Response:
    hint, console = Address.parse(knock.contact).hint, not visit.house.sender.real
    return sheet(visit, "code.html", status=status, knock=knock, hint=hint, console=console, problem=problem)


@router.post("/sign-in/enter")
async def enter(
    visit: Visiting,
    knock: Knocking,
    code: Annotated[str, Form(max_length=20)] = "",
    person: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Type the code: in, or once more with how many tries are left."""
    visit.house.gate.attempt(home(visit.request))
    nonce = visit.request.cookies.get(NONCE_COOKIE, "")
    digits = "".join(filter(str.isdecimal, code))
    try:
        wish = UseCode(nonce, digits, knock.address(), knock.link, knock.name, knock.language, person, _device(visit))
        proving = visit.signed is not None and not knock.link
        done = await visit.house.writer.ask(wish, visit.half().actor if proving else _stranger(visit))
        if "left" in done.answer:
            raise CodeWrong(left=done.answer["left"])
    except (ValueError, Refused) as wrong:
        return await run_in_threadpool(_again, visit, knock, _words(visit, wrong))
    if "choose" in done.answer:
        return await run_in_threadpool(
            sheet, visit, "choose.html", knock=knock, code=digits, people=done.answer["choose"]
        )
    return away("/account") if proving else _enter(visit, done.answer, knock.onward)


def _again(visit: Visit, knock: Knock, problem: str) -> Response:
    if Address.found(knock.contact) is None:
        return _from_the_start(visit, knock.onward, problem)
    return _code_page(visit, knock, 422, problem)


def _enter(visit: Visit, answer: dict[str, object], onward: str = "") -> Response:
    """Leave the session with the browser, and on: to the offer of a passkey where the browser can have one."""
    person = answer["person"]
    role = Role(person["role"]) if isinstance(person, dict) else Role.RIDER
    where = inside(onward) if onward else HOME[role]
    gone = away(f"/welcome?next={quote(where)}" if visit.passkeys else where)
    remember(gone, visit.house.settings, str(answer["token"]))
    gone.delete_cookie(NONCE_COOKIE, path="/")
    return gone
