"""What people may know about what is kept of them, take along, and have forgotten."""

from fastapi import Response
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.api.base import View, noun
from app.auth import forget
from app.deps import Administering, House, Id, Once, SignedIn
from app.purge import emptied
from dispatch import dossier, looks
from dispatch.discretion import ErasePerson
from dispatch.errors import NotFound
from schemas.api import Page
from schemas.looks import LookView
from schemas.people import Person

router = noun("privacy")


@router.get("/me/looks")
def seen(house: House, signed: SignedIn) -> Page[LookView]:
    """Who saw one's private data, newest first: each look, and each board that was open while one was on it."""
    with house.database.read() as session:
        found = looks.of(session, signed.reader.region_id, signed.person.id, house.clock.now())
    return Page(items=found)


@router.get("/me/export")
def mine(house: House, signed: SignedIn) -> View:
    """Everything that is kept of oneself."""
    with house.database.read() as session:
        return dossier.gather(session, signed.person, house.clock.now())


@router.get("/people/{person_id}/export")
def theirs(house: House, signed: Administering, person_id: Id) -> View:
    """Everything that is kept of somebody, to be handed to them; they read in their ledger who took it."""
    with house.database.read() as session:
        found = dossier.gather(session, _known(session, person_id, signed.reader.region_id), house.clock.now())
    house.ledger.exported(signed.reader, person_id)
    return found


def _known(session: Session, person_id: str, region_id: str) -> Person:
    person = session.get(Person, person_id)
    if person is None or person.region_id != region_id:
        raise NotFound(thing="person", id=person_id)
    return person


@router.post("/me/erase", status_code=204)
async def forget_me(house: House, signed: SignedIn, once: Once, response: Response) -> None:
    """Be forgotten: name, phone, addresses, notes and positions go at once, and every session ends."""
    await house.writer.ask(ErasePerson(signed.person.id, **once), signed.actor)
    await run_in_threadpool(emptied, house.database)
    forget(response)


@router.post("/people/{person_id}/erase", status_code=204)
async def forget_them(house: House, signed: Administering, person_id: Id, once: Once) -> None:
    """Forget somebody at their wish."""
    await house.writer.ask(ErasePerson(person_id, **once), signed.actor)
    await run_in_threadpool(emptied, house.database)
