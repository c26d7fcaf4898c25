"""People: who rides, drives and dispatches."""

from fastapi import Response

from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once, SignedIn
from dispatch import crew, store
from dispatch.commands import AddPerson, ChangePerson
from dispatch.errors import NotFound
from schemas.api import Page
from schemas.people import Person, PersonChange, PersonIn, PersonView

router = noun("people")


@router.get("/people", response_model=Page[PersonView])
def every(house: House, signed: AtDesk) -> View:
    """Everyone of the region."""
    with house.database.read() as session:
        return {"items": [crew.view(person) for person in store.people(session, signed.reader.region_id)]}


@router.get("/people/{person_id}", response_model=PersonView)
def one(house: House, signed: SignedIn, person_id: Id) -> View:
    """A person: oneself, or for dispatchers anyone of the region."""
    with house.database.read() as session:
        person = session.get(Person, person_id)
    allowed = signed.reader.at_desk or person_id == signed.person.id
    if person is None or person.region_id != signed.reader.region_id or not allowed:
        raise NotFound(thing="person", id=person_id)
    return crew.view(person)


@router.post("/people", status_code=201, response_model=PersonView)
async def add(house: House, signed: AtDesk, once: Once, body: PersonIn, response: Response) -> View:
    """Enter a person."""
    done = await house.writer.ask(AddPerson(body, **once), signed.actor)
    response.headers["Location"] = f"/api/v1/people/{done.answer['id']}"
    return done.answer


@router.patch("/people/{person_id}", response_model=PersonView)
async def change(house: House, signed: AtDesk, person_id: Id, once: Once, body: PersonChange) -> View:
    """Change a person; `active: false` stands them down at once."""
    done = await house.writer.ask(ChangePerson(person_id, body, **once), signed.actor)
    return done.answer
