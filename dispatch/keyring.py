"""Every SQL statement about coming in: links, contacts, codes, second factors. Nothing here commits or decides."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, select

from schemas.contacts import Contact, OneTimeCode
from schemas.factors import Authenticator, Challenge, Passkey
from schemas.people import Invite, Login, Person
from schemas.sealed import among
from schemas.values import Role


def invite_by(session: Session, *token_hashes: str) -> Invite | None:
    """The link with one of these digests."""
    return session.exec(select(Invite).where(col(Invite.token_hash).in_(token_hashes))).first()


def open_links(session: Session, region_id: str, now: datetime, made_by: str | None = None) -> list[Invite]:
    """The links that still let somebody in; those of one maker, or all."""
    asked = select(Invite).where(Invite.region_id == region_id, col(Invite.used_at).is_(None), Invite.expires_at > now)
    if made_by is not None:
        asked = asked.where(Invite.made_by == made_by)
    return list(session.exec(asked.order_by(col(Invite.expires_at), col(Invite.id))))


def reached(session: Session, region_id: str, digest: str) -> list[Person]:
    """Who is reached at an address: whoever proved it, else those the desk entered with it who were never in."""
    asked = select(Person, Contact).join(Contact, col(Contact.person_id) == Person.id)
    asked = asked.where(Contact.region_id == region_id, _marked(session, digest), col(Person.active))
    found = list(session.exec(asked.order_by(col(Person.joined_at), col(Person.id))))
    proved = [person for person, contact in found if contact.proved_at is not None]
    return proved or [person for person, _ in found if not _was_in(session, person.id)]


def _was_in(session: Session, person_id: str) -> bool:
    return session.exec(select(Login.id).where(Login.person_id == person_id).limit(1)).first() is not None


def contact(session: Session, person_id: str, digest: str) -> Contact | None:
    """One address of a person."""
    return session.exec(select(Contact).where(Contact.person_id == person_id, _marked(session, digest))).first()


def _marked(session: Session, digest: str) -> ColumnElement[bool]:
    return among(col(Contact.digest), [digest], session.get_bind().dialect)


def contacts(session: Session, person_id: str) -> list[Contact]:
    """Every address of a person, oldest first."""
    asked = select(Contact).where(Contact.person_id == person_id)
    return list(session.exec(asked.order_by(col(Contact.made_at), col(Contact.id))))


def driver_marks(session: Session, region_id: str) -> list[tuple[str, str]]:
    """The digests of every address of a region's drivers, each with its person."""
    asked = select(Contact.digest, Contact.person_id).join(Person, col(Person.id) == Contact.person_id)
    return list(session.exec(asked.where(Contact.region_id == region_id, col(Person.role) == Role.DRIVER)))


def code(session: Session, region_id: str, nonce_hash: str) -> OneTimeCode | None:
    """The code that a browser holds the nonce of."""
    asked = select(OneTimeCode).where(OneTimeCode.region_id == region_id, OneTimeCode.nonce_hash == nonce_hash)
    return session.exec(asked).first()


def passkeys(session: Session, person_id: str) -> list[Passkey]:
    """The passkeys of a person, oldest first."""
    asked = select(Passkey).where(Passkey.person_id == person_id)
    return list(session.exec(asked.order_by(col(Passkey.made_at), col(Passkey.id))))


def passkey(session: Session, credential: str) -> Passkey | None:
    """The passkey with this id of WebAuthn."""
    return session.exec(select(Passkey).where(Passkey.credential == credential)).first()


def authenticator(session: Session, person_id: str) -> Authenticator | None:
    """The app of a person, once it was proved."""
    found = session.get(Authenticator, person_id)
    return found if found is not None and found.proved_at is not None else None


def has_factor(session: Session, person_id: str) -> bool:
    """Whether a person has a second factor at all."""
    return bool(passkeys(session, person_id)) or authenticator(session, person_id) is not None


def drop(session: Session, rows: Sequence[Passkey | Authenticator | Challenge]) -> None:
    """Remove rows for good."""
    for row in rows:
        session.delete(row)


def sweep(session: Session, now: datetime) -> None:
    """Drop codes and challenges that have ended."""
    session.connection().execute(delete(OneTimeCode).where(col(OneTimeCode.expires_at) < now))
    session.connection().execute(delete(Challenge).where(col(Challenge.expires_at) < now))
