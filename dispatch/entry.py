"""Coming in by a one-time code: to come back, to join by a link, or to prove an address.

Nothing here tells whether an address is known: a code is made for every one, and only the rim knows whether to send it.
A wrong try is counted, so it is an answer and no refusal: a refusal would be taken back together with the count.
"""

from datetime import timedelta
from hmac import compare_digest

from dispatch import crew, keyring
from dispatch.contacts import enter, fingerprint
from dispatch.doors import AskCode, UseCode
from dispatch.errors import CodeOver
from dispatch.secrets import digest, digits
from dispatch.tx import Tx
from schemas.contacts import Address, ContactKind, OneTimeCode
from schemas.people import Means, Person

CODE_LASTS = timedelta(minutes=5)
TRIES = 5


def ask_code(tx: Tx, wish: AskCode) -> dict[str, object]:
    """A code for an address, whoever is behind it; `send` says whether somebody waits for it."""
    tx.checked = True  # anybody may knock
    if wish.link:
        crew.usable(tx, wish.link)
    mark = fingerprint(tx.region.id, wish.address)
    known = bool(keyring.reached(tx.session, tx.region.id, mark))
    nonce, code = tx.chance.token(), digits(tx.chance.token())
    tx.session.add(
        OneTimeCode(
            id=tx.chance.id(),
            region_id=tx.region.id,
            nonce_hash=digest(nonce),
            code_hash=digest(nonce + code),
            address_digest=mark,
            expires_at=tx.now + CODE_LASTS,
        )
    )
    return {"nonce": nonce, "code": code, "send": known or bool(wish.link) or tx.actor.id is not None}


def use_code(tx: Tx, wish: UseCode) -> dict[str, object]:
    """What the right code opens; `left` tries after a wrong one. Raises CodeOver."""
    tx.checked = True  # holding the code is the right
    row = keyring.code(tx.session, tx.region.id, digest(wish.nonce))
    mark = fingerprint(tx.region.id, wish.address)
    if row is None or row.used_at is not None or row.expires_at <= tx.now or row.tries >= TRIES:
        raise CodeOver
    if row.address_digest != mark or not compare_digest(row.code_hash, digest(wish.nonce + wish.code)):
        row.tries += 1
        tx.session.add(row)
        return {"left": TRIES - row.tries}
    if tx.actor.id is not None:
        return _prove(tx, row, wish)
    if wish.link:
        return _join(tx, row, wish)
    return _come_back(tx, row, wish, keyring.reached(tx.session, tx.region.id, mark))


def _spend(tx: Tx, row: OneTimeCode) -> None:
    row.used_at = tx.now
    tx.session.add(row)


def _prove(tx: Tx, row: OneTimeCode, wish: UseCode) -> dict[str, object]:
    person = crew.member(tx, tx.actor.id or "")
    _spend(tx, row)
    enter(tx, person, wish.address, proved=True)
    return {"person": crew.view(person)}


def _come_back(tx: Tx, row: OneTimeCode, wish: UseCode, people: list[Person]) -> dict[str, object]:
    chosen = [person for person in people if person.id == wish.person_id] or people
    if not chosen:
        raise CodeOver
    if len(chosen) > 1:
        return {"choose": [{"id": one.id, "name": one.name, "role": one.role.value} for one in chosen]}
    _spend(tx, row)
    return _let_in(tx, chosen[0], wish)


def _join(tx: Tx, row: OneTimeCode, wish: UseCode) -> dict[str, object]:
    """By a link: as whoever is here already with this address and role, else as somebody new."""
    link = crew.usable(tx, wish.link)
    people = keyring.reached(tx.session, tx.region.id, row.address_digest)
    here = next((one for one in people if one.role is link.role), None) if link.person_id is None else None
    person = here or crew.admit(tx, link, wish.name, _phone(wish.address), wish.language)
    _spend(tx, row)
    return _let_in(tx, person, wish)


def _phone(address: Address) -> str:
    return address.text if address.kind is ContactKind.PHONE else ""


def _let_in(tx: Tx, person: Person, wish: UseCode) -> dict[str, object]:
    tx.session.flush()
    token = crew.login(tx, person, wish.label, Means.CODE)
    enter(tx, person, wish.address, proved=True)
    return {"token": token, "person": crew.view(person)}
