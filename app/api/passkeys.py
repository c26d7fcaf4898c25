"""Passkeys: what a browser is asked, and what its answer opens. Only pages of Ferry's own can use them."""

from fastapi import Request, Response

from app import passkeys
from app.api.answers import Opened, PasskeyIn
from app.api.base import View, noun
from app.auth import device, remember
from app.deps import HalfSignedIn, House, Id, Rooms, SignedIn
from app.gate import home
from dispatch import keyring
from dispatch.commands import Actor
from dispatch.doors import AddPasskey, AskChallenge, DropPasskey, UsePasskey
from dispatch.errors import FactorWrong
from schemas.api import Page
from schemas.factors import Passkey, PasskeyView
from schemas.values import Role

router = noun("passkeys")


def _device(request: Request) -> str:
    return device(request.headers.get("user-agent", ""))


def _known(house: Rooms, person_id: str) -> list[Passkey]:
    with house.database.read() as session:
        return keyring.passkeys(session, person_id)


def _shown(house: Rooms, credential: dict[str, object]) -> tuple[Passkey, str, int]:
    """The passkey of an answer, the challenge it answers, and its counter. Raises FactorWrong."""
    challenge, name = passkeys.challenge_of(credential), credential.get("id")
    with house.database.read() as session:
        key = keyring.passkey(session, name) if isinstance(name, str) else None
    if key is None:
        raise FactorWrong(problem="the passkey is none that Ferry knows.")
    return key, challenge, passkeys.used(house.settings, credential, challenge, key)


@router.post("/passkeys/options")
async def options(house: House, request: Request) -> View:
    """What `navigator.credentials.get` needs to sign in."""
    house.gate.attempt(home(request))
    stranger = Actor(role=Role.RIDER, region_id=house.settings.region, verified=False)
    done = await house.writer.ask(AskChallenge(), stranger)
    return passkeys.to_use(house.settings, [], str(done.answer["challenge"]))


@router.post("/passkeys/sign-in", response_model=Opened)
async def sign_in(house: House, body: PasskeyIn, request: Request, response: Response) -> View:
    """Sign in by what it answered; the session is left with the browser."""
    house.gate.attempt(home(request))
    key, challenge, count = _shown(house, body.credential)
    stranger = Actor(role=Role.RIDER, region_id=house.settings.region, verified=False)
    wish = UsePasskey(challenge, key.credential, count, _device(request))
    done = await house.writer.ask(wish, stranger)
    remember(response, house.settings, str(done.answer["token"]))
    return {"role": done.answer["person"]["role"]}


@router.get("/me/passkeys", response_model=Page[PasskeyView])
def every(house: House, signed: SignedIn) -> View:
    """One's own passkeys."""
    shown = set(PasskeyView.model_fields)
    return {"items": [key.model_dump(include=shown) for key in _known(house, signed.person.id)]}


@router.post("/me/passkeys/options")
async def create(house: House, signed: HalfSignedIn) -> View:
    """What `navigator.credentials.create` needs."""
    done = await house.writer.ask(AskChallenge(), signed.actor)
    known = _known(house, signed.person.id)
    return passkeys.to_create(house.settings, signed.person, known, str(done.answer["challenge"]))


@router.post("/me/passkeys", status_code=201, response_model=Opened)
async def add(house: House, signed: HalfSignedIn, body: PasskeyIn, request: Request) -> View:
    """Keep the passkey it made."""
    challenge = passkeys.challenge_of(body.credential)
    made = passkeys.made(house.settings, body.credential, challenge)
    wish = AddPasskey(challenge, made.credential, made.public_key, made.count, _device(request), signed.login.id)
    await house.writer.ask(wish, signed.actor)
    return {"role": signed.person.role}


@router.post("/me/passkeys/confirm/options")
async def ask_again(house: House, signed: HalfSignedIn) -> View:
    """What `navigator.credentials.get` needs to confirm a session that lacks its second factor."""
    done = await house.writer.ask(AskChallenge(), signed.actor)
    return passkeys.to_use(house.settings, _known(house, signed.person.id), str(done.answer["challenge"]))


@router.post("/me/passkeys/confirm", response_model=Opened)
async def confirm(house: House, signed: HalfSignedIn, body: PasskeyIn, request: Request) -> View:
    """Confirm the session by what it answered."""
    key, challenge, count = _shown(house, body.credential)
    wish = UsePasskey(challenge, key.credential, count, _device(request), signed.login.id)
    await house.writer.ask(wish, signed.actor)
    return {"role": signed.person.role}


@router.delete("/me/passkeys/{passkey_id}", status_code=204)
async def drop(house: House, signed: SignedIn, passkey_id: Id) -> None:
    """Remove one of one's own."""
    await house.writer.ask(DropPasskey(passkey_id, signed.login.id), signed.actor)
