"""Second factors: passkeys and authenticator apps, and what they make of a session.

A passkey's signature is checked at the rim, which knows Ferry's own address; here it is decided what follows from it.
"""

from base64 import b32encode
from datetime import datetime, timedelta
from hashlib import sha256

import pyotp
from pyotp.exceptions import OTPVerificationError

from dispatch import crew, keyring
from dispatch.doors import (
    AddPasskey,
    AskChallenge,
    DropPasskey,
    ForgetFactors,
    StartAuthenticator,
    UseAuthenticator,
    UsePasskey,
)
from dispatch.errors import FactorWrong, NotAllowed, NotFound
from dispatch.events import Event
from dispatch.secrets import digest
from dispatch.tx import Tx
from schemas.factors import Authenticator, Challenge, Passkey
from schemas.people import Login, Means, Person

CHALLENGE_LASTS = timedelta(minutes=5)


def ask_challenge(tx: Tx, wish: AskChallenge) -> dict[str, object]:
    """Something new to sign: for whoever is signed in, or for anybody who wants to be."""
    tx.checked = True  # anybody may ask
    token = tx.chance.token()
    tx.session.add(Challenge(token_hash=digest(token), person_id=tx.actor.id, expires_at=tx.now + CHALLENGE_LASTS))
    return {"challenge": token}


def _spend(tx: Tx, challenge: str) -> None:
    """Use a challenge up. Raises FactorWrong when it was used, has ended, or is somebody else's."""
    row = tx.session.get(Challenge, digest(challenge))
    if row is None or row.expires_at <= tx.now or row.person_id != tx.actor.id:
        raise FactorWrong(problem="the passkey answers no question of ours.")
    keyring.drop(tx.session, [row])


def _own(tx: Tx, login_id: str) -> tuple[Person, Login]:
    """Whoever asks, and the session they ask with."""
    tx.allow("person", "factor", tx.session.get(Person, tx.actor.id or ""))
    someone = crew.member(tx, tx.actor.id or "")
    login = tx.session.get(Login, login_id)
    if login is None or login.person_id != someone.id:
        raise NotFound(thing="session", id=login_id)
    return someone, login


def _may_change(tx: Tx, someone: Person, login: Login) -> None:
    """Who has a second factor has shown it in this session: what was stolen adds or removes none."""
    if login.second_at is None and keyring.has_factor(tx.session, someone.id):
        raise NotAllowed(role=tx.actor.role.value, move="factor", thing="person")


def _confirm(tx: Tx, someone: Person, login: Login) -> None:
    login.second_at = tx.now
    tx.session.add(login)
    tx.tell(Event("person", someone.id, "confirm", audience=(someone.id,)))


def add_passkey(tx: Tx, wish: AddPasskey) -> dict[str, object]:
    """Keep a passkey; having just shown it counts as showing it."""
    someone, login = _own(tx, wish.login_id)
    _may_change(tx, someone, login)
    _spend(tx, wish.challenge)
    row = Passkey(
        id=tx.chance.id(),
        person_id=someone.id,
        credential=wish.credential,
        public_key=wish.public_key,
        count=wish.count,
        label=wish.label,
        made_at=tx.now,
    )
    tx.session.add(row)
    tx.tell(Event("person", someone.id, "factor", audience=(someone.id,)))
    _confirm(tx, someone, login)
    return {"id": row.id}


def use_passkey(tx: Tx, wish: UsePasskey) -> dict[str, object]:
    """In by a passkey, or the session in use strengthened by it. A counter that stands still tells of a copy."""
    tx.checked = True  # holding the passkey is the right
    row = keyring.passkey(tx.session, wish.credential)
    if row is None or (tx.actor.id or row.person_id) != row.person_id:
        raise FactorWrong(problem="the passkey is none that Ferry knows.")
    someone = crew.member(tx, row.person_id)
    _spend(tx, wish.challenge)
    if wish.count <= row.count and (wish.count or row.count):
        raise FactorWrong(problem="the passkey was used elsewhere since; it may have been copied.")
    row.count, row.used_at = wish.count, tx.now
    tx.session.add(row)
    if not wish.login_id:
        return {"token": crew.login(tx, someone, wish.label, Means.PASSKEY), "person": crew.view(someone)}
    _, login = _own(tx, wish.login_id)
    _confirm(tx, someone, login)
    return {"person": crew.view(someone)}


def start_authenticator(tx: Tx, wish: StartAuthenticator) -> dict[str, object]:
    """A new secret for an app; until a code proves it, it counts for nothing and the next one replaces it."""
    someone, login = _own(tx, wish.login_id)
    _may_change(tx, someone, login)
    secret = b32encode(sha256(tx.chance.token().encode()).digest()[:20]).decode()
    tx.session.merge(Authenticator(person_id=someone.id, secret=secret, made_at=tx.now))
    return {"secret": secret}


def use_authenticator(tx: Tx, wish: UseAuthenticator) -> dict[str, object]:
    """What the app shows, each code once; one step of half a minute to either side is forgiven. Raises FactorWrong."""
    someone, login = _own(tx, wish.login_id)
    row = tx.session.get(Authenticator, someone.id)
    step = _step(row.secret, wish.code, tx.now) if row else None
    if row is None or step is None:
        raise FactorWrong(problem="the code is not what the app shows now.")
    if step <= row.step:
        raise FactorWrong(problem="the code was used already; wait for the next one.")
    if row.proved_at is None:
        row.proved_at = tx.now
        tx.tell(Event("person", someone.id, "factor", audience=(someone.id,)))
    row.step = step
    tx.session.add(row)
    _confirm(tx, someone, login)
    return {"person": crew.view(someone)}


def _step(secret: str, code: str, now: datetime) -> int | None:
    """Which half minute a code belongs to; None: to none near now."""
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(code, for_time=now, valid_window=1)
    except OTPVerificationError:
        return None


def drop_passkey(tx: Tx, wish: DropPasskey) -> dict[str, object]:
    """Remove one's own passkey."""
    someone, login = _own(tx, wish.login_id)
    row = tx.session.get(Passkey, wish.passkey_id)
    if row is None or row.person_id != someone.id:
        raise NotFound(thing="passkey", id=wish.passkey_id)
    _may_change(tx, someone, login)
    keyring.drop(tx.session, [row])
    tx.tell(Event("person", someone.id, "unfactor", audience=(someone.id,)))
    return {"id": row.id}


def forget(tx: Tx, wish: ForgetFactors) -> dict[str, object]:
    """A lost phone: every second factor goes and every session ends, so that a fresh link begins anew."""
    someone = crew.member(tx, wish.person_id)
    tx.allow("person", "reset", someone)
    app = tx.session.get(Authenticator, someone.id)
    keyring.drop(tx.session, [*keyring.passkeys(tx.session, someone.id), *([app] if app else [])])
    crew.sign_out(tx, someone)
    tx.tell(Event("person", someone.id, "unfactor", audience=(someone.id,)))
    return crew.view(someone)
