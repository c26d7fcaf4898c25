"""People, links and the region's policy as plain forms: no JavaScript at all."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import segno
from fastapi import Form, Query, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.invalid import explain
from app.pages.sheet import Visit, Visiting, away, door, refusal, sheet
from app.purge import emptied
from dispatch import crew, keyring, store
from dispatch.commands import AddPerson, AddPlace, ChangePerson, ChangeRegion, Command, InvitePerson
from dispatch.discretion import ErasePerson
from dispatch.doors import CloseInvite
from dispatch.errors import NotFound, Refused
from schemas.people import InviteIn, Person, PersonChange, PersonIn
from schemas.places import PlaceIn, PlaceKind
from schemas.regions import Policy, RegionIn
from schemas.values import Calls, Dispatch, Intake, Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
SHOWN = 50


def _found(people: Sequence[Person], q: str) -> list[Person]:
    typed = q.casefold().split()
    hits = [one for one in people if all(word in f"{one.name} {one.phone} {one.team}".casefold() for word in typed)]
    return sorted(hits, key=lambda one: (one.verified, not one.active, one.name, one.id))


def _page(
    visit: Visit, *, q: str = "", status: int = 200, problem: str = "", invite: Mapping[str, object] | None = None
) -> Response:
    signed = visit.one_of(*DESK)
    with visit.house.database.read() as session:
        people = _found(store.people(session, signed.actor.region_id), q)
        links = keyring.open_links(session, signed.actor.region_id, visit.house.clock.now())
        places = store.places(session, signed.actor.region_id)
    visit.house.ledger.shown(signed.reader, [crew.view(one) for one in people[:SHOWN]])
    qr = segno.make(str(invite["link"])).svg_inline(scale=5, border=2, light="#fff") if invite else ""
    return sheet(
        visit,
        "admin.html",
        status=status,
        problem=problem,
        people=people[:SHOWN],
        more=max(0, len(people) - SHOWN),
        q=q,
        open_links=[link for link in links if link.seats > 1 or link.made_by != signed.person.id],
        intakes=list(Intake),
        callings=list(Calls),
        roles=[role for role in Role if role is not Role.PLANNER],
        kinds=list(PlaceKind),
        places=len(places),
        parents=sorted((each for each in places if not each.parent_id), key=lambda each: each.name),
        levels=list(Dispatch),
        policy=Policy.model_json_schema()["properties"],
        invite=invite,
        qr=qr,
    )


async def _do(visit: Visit, wish: Command) -> Response:
    """Ask the desk, then show the page anew; a refusal is a sentence on it."""
    signed = visit.one_of(*DESK)
    try:
        await visit.house.writer.ask(wish, signed.actor)
    except Refused as refused:
        problem = refusal(visit, refused)
        return await run_in_threadpool(_page, visit, status=422, problem=problem)
    return away("/admin")


async def _invalid(visit: Visit, invalid: ValidationError) -> Response:
    return await run_in_threadpool(_page, visit, status=422, problem=explain(visit.language, invalid.errors()))


@router.get("/admin")
def show(visit: Visiting, q: Annotated[str, Query(max_length=100)] = "") -> Response:
    """Everything there is to administer."""
    return _page(visit, q=q)


@router.post("/admin/people")
async def add(
    visit: Visiting,
    name: Annotated[str, Form(max_length=200)] = "",
    phone: Annotated[str, Form(max_length=60)] = "",
    team: Annotated[str, Form(max_length=200)] = "",
    role: Annotated[str, Form(max_length=20)] = "rider",
    language: Annotated[str, Form(max_length=20)] = "zh-Hans",
    verified: Annotated[bool, Form()] = False,
) -> Response:
    """Add a person."""
    given = {"name": name, "phone": phone, "team": team, "role": role, "language": language, "verified": verified}
    try:
        person = PersonIn.model_validate(given)
    except ValidationError as invalid:
        return await _invalid(visit, invalid)
    return await _do(visit, AddPerson(person))


@router.post("/admin/people/{person_id}")
async def change(
    visit: Visiting,
    person_id: str,
    verified: Annotated[bool | None, Form()] = None,
    active: Annotated[bool | None, Form()] = None,
    quota: Annotated[int | None, Form(ge=0, le=500)] = None,
) -> Response:
    """Vouch for a person, stand them down, call them back, or let them invite."""
    given = {"verified": verified, "active": active, "quota": quota}
    return await _do(
        visit, ChangePerson(person_id, PersonChange.model_validate({k: v for k, v in given.items() if v is not None}))
    )


@router.get("/admin/people/{person_id}/erase")
def sure(visit: Visiting, person_id: str) -> Response:
    """Ask once more, on a page of its own, with the copy to hand over first. Raises NotFound."""
    signed = visit.one_of(Role.ADMIN)
    with visit.house.database.read() as session:
        found = store.people_by(session, {person_id}).get(person_id)
    if found is None or found.region_id != signed.reader.region_id:
        raise NotFound(thing="person", id=person_id)
    return sheet(visit, "erase.html", one=found)


@router.post("/admin/people/{person_id}/erase")
async def erase(visit: Visiting, person_id: str) -> Response:
    """Forget somebody at their wish."""
    answer = await _do(visit, ErasePerson(person_id))
    await run_in_threadpool(emptied, visit.house.database)
    return answer


@router.post("/admin/invites")
async def invite(
    visit: Visiting,
    role: Annotated[str, Form(max_length=20)] = "rider",
    team: Annotated[str, Form(max_length=200)] = "",
    seats: Annotated[str, Form(max_length=6)] = "1",
) -> Response:
    """Make a link for one person or a group, shown once, with a code to photograph."""
    signed = visit.one_of(*DESK)
    try:
        wish = InvitePerson(InviteIn.model_validate({"role": role, "team": team, "seats": seats}))
        done = await visit.house.writer.ask(wish, signed.actor)
    except ValidationError as invalid:
        return await _invalid(visit, invalid)
    except Refused as refused:
        return await run_in_threadpool(_page, visit, status=422, problem=refusal(visit, refused))
    made = {**done.answer, "link": visit.house.settings.link(f"/join/{done.answer['token']}")}
    return await run_in_threadpool(_page, visit, status=201, invite=made)


@router.post("/admin/links/{invite_id}/close")
async def close(visit: Visiting, invite_id: str) -> Response:
    """Let nobody in by a link any more."""
    return await _do(visit, CloseInvite(invite_id))


@router.post("/admin/places")
async def place(
    visit: Visiting,
    name: Annotated[str, Form(max_length=200)] = "",
    name_zh: Annotated[str, Form(max_length=200)] = "",
    kind: Annotated[str, Form(max_length=20)] = "hospital",
    district: Annotated[str, Form(max_length=200)] = "",
    lat: Annotated[str, Form(max_length=20)] = "",
    lon: Annotated[str, Form(max_length=20)] = "",
    parent_id: Annotated[str, Form(max_length=64)] = "",
    pasted: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Add a place, or a gate of one, by its coordinates or by a pasted link."""
    region = visit.one_of(*DESK).actor.region_id
    given = {"name": name, "name_zh": name_zh, "kind": kind, "district": district, "parent_id": parent_id or None}
    try:
        at = await run_in_threadpool(visit.house.finder.point, region, pasted) if pasted.strip() else None
        where = {"lat": at.lat, "lon": at.lon} if at else {"lat": lat, "lon": lon}
        wish = AddPlace(PlaceIn.model_validate({**given, **where}))
    except ValidationError as invalid:
        return await _invalid(visit, invalid)
    except Refused as refused:
        return await run_in_threadpool(_page, visit, status=422, problem=refusal(visit, refused))
    return await _do(visit, wish)


@router.post("/admin/region")
async def region(visit: Visiting) -> Response:
    """Set the region's name, clock, dispatch level and policy; fields left empty keep what they were, but the phone."""
    form = {key: str(value).strip() for key, value in (await visit.request.form()).items()}
    told = {key: value for key, value in form.items() if value or key == "desk_phone"}
    policy = {key: told.pop(key) for key in Policy.model_fields if key in told}
    try:
        known = await run_in_threadpool(visit.region)
        wanted = {**(known.rules.model_dump() if known else {}), **policy}
        wish = RegionIn.model_validate({**told, "policy": wanted})
    except ValidationError as invalid:
        return await _invalid(visit, invalid)
    return await _do(visit, ChangeRegion(wish))
