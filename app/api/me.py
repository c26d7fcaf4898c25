"""Who is signed in: what they are, what they are asked, where they drive, and the devices they use."""

from fastapi import Response

from app.api.answers import MeChange, MeView
from app.api.base import View, noun
from app.auth import forget
from app.deps import Driving, House, Id, Once, SignedIn
from app.telling import worded
from dispatch import crew, lens, store, views
from dispatch.commands import ChangePerson, RevokeLogin
from dispatch.errors import NotFound
from schemas.api import Page
from schemas.offers import OfferView
from schemas.people import Login, LoginView, PersonChange, PersonView
from schemas.regions import Region
from schemas.shifts import RunView

router = noun("me")


@router.get("/me", response_model=MeView)
def me(house: House, signed: SignedIn) -> View:
    """Who am I?"""
    reader = signed.reader
    with house.database.read() as session:
        shifts = store.shifts_of(session, signed.person.id)
        current = store.working_shift(session, signed.person.id) or next(iter(shifts), None)
        shift = views.shift(session, reader, current.id, house.clock.now()) if current else None
        region = lens.region(session.get_one(Region, reader.region_id))
    return {"person": crew.view(signed.person), "role": reader.role, "region": region, "shift": shift}


@router.patch("/me", response_model=PersonView)
async def change(house: House, signed: SignedIn, once: Once, body: MeChange) -> View:
    """Change one's own name, phone or language."""
    wish = PersonChange.model_validate(body.model_dump(exclude_unset=True))
    done = await house.writer.ask(ChangePerson(signed.person.id, wish, **once), signed.actor)
    return done.answer


@router.get("/me/offers", response_model=Page[OfferView])
def offers(house: House, signed: Driving) -> View:
    """What one is asked now."""
    with house.database.read() as session:
        found = views.offers(session, signed.person.id, signed.reader.region_id, house.clock.now())
    return {"items": [worded(signed.actor.language, view) for view in found]}


@router.get("/me/run", response_model=RunView)
def run(house: House, signed: Driving) -> View:
    """The manifest: the stops still to make, in order, with times."""
    with house.database.read() as session:
        return views.run(session, signed.person.id, signed.reader.region_id, house.clock.now())


@router.get("/me/sessions")
def sessions(house: House, signed: SignedIn) -> Page[LoginView]:
    """The devices and scripts signed in as oneself."""
    with house.database.read() as session:
        found = store.logins(session, signed.person.id, house.clock.now())
    return Page(items=[_login(login, signed.login) for login in found])


def _login(login: Login, used: Login) -> LoginView:
    known = login.model_dump(include={"id", "label", "made_at", "expires_at", "means"})
    return LoginView(**known, current=login.id == used.id)


@router.delete("/me/sessions/{login_id}", status_code=204)
async def revoke(house: House, signed: SignedIn, login_id: Id, once: Once) -> None:
    """End one of one's own sessions."""
    with house.database.read() as session:
        login = session.get(Login, login_id)
    if login is None or login.person_id != signed.person.id:
        raise NotFound(thing="login", id=login_id)
    await house.writer.ask(RevokeLogin(login_id, **once), signed.actor)


@router.post("/me/sign-out", status_code=204)
async def sign_out(house: House, signed: SignedIn, once: Once, response: Response) -> None:
    """End the session in use."""
    await house.writer.ask(RevokeLogin(signed.login.id, **once), signed.actor)
    forget(response)
