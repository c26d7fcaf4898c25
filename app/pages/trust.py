"""Who and what is trusted, as plain forms: gates of the region, organisations, credentials of people and cars."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Form, Query, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.invalid import explain
from app.pages.sheet import Visit, Visiting, away, door, refusal, sheet
from dispatch import records, store, welfare
from dispatch.commands import AddVehicle, ChangePerson, ChangeRegion, Command
from dispatch.errors import BadRequest, NotFound, Refused
from dispatch.trust import (
    AddOrganisation,
    ChangeOrganisation,
    ClearCheck,
    ShowPermit,
    Vouch,
    WithdrawCredential,
)
from schemas.credentials import OF_PEOPLE, CredentialIn, CredentialKind, Proof
from schemas.gates import Gates, Question
from schemas.organisations import OrganisationIn
from schemas.people import Person, PersonChange
from schemas.regions import Region, RegionIn
from schemas.values import Role
from schemas.vehicles import Vehicle, VehicleIn

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
SHOWN = 100
NUMBERS = ("fever_celsius", "check_hours", "warn_days")
DRIVER_NEEDS = ("licence", "vetting", "badge")
CAR_NEEDS = ("insurance", "permit")
Field = Annotated[str, Form(max_length=200)]


def _page(visit: Visit, *, q: str = "", status: int = 200, problem: str = "") -> Response:
    signed = visit.one_of(*DESK)
    with visit.house.database.read() as session:
        organisations = records.organisations(session, signed.actor.region_id)
        cars = [car for car in store.vehicles(session, signed.actor.region_id) if q.casefold() in car.plate.casefold()]
    region = visit.region()
    return sheet(
        visit,
        "trust.html",
        status=status,
        problem=problem,
        gates=region.asks if region else Gates(),
        organisations=organisations,
        cars=sorted(cars, key=lambda car: car.plate)[:SHOWN],
        q=q,
        now=visit.house.clock.now(),
        needs=(("driver_needs", DRIVER_NEEDS), ("car_needs", CAR_NEEDS)),
        numbers=NUMBERS,
    )


def _subject(visit: Visit, subject: Person | Vehicle, *, status: int = 200, problem: str = "") -> Response:
    """One person or one car with what is on record."""
    person = isinstance(subject, Person)
    with visit.house.database.read() as session:
        held = records.credentials_of(session, subject.id)
        by = store.people_by(session, [row.vouched_by for row in held if row.vouched_by])
        check = records.newest_check(session, subject.id) if person else None
        organisations = records.organisations(session, subject.region_id)
        region, now = session.get_one(Region, subject.region_id), visit.house.clock.now()
        drives = isinstance(subject, Person) and subject.role is Role.DRIVER
        driven = welfare.view(session, region, subject.id, now) if drives else None
    return sheet(
        visit,
        "subject.html",
        driven=driven,
        status=status,
        problem=problem,
        subject=subject,
        is_person=person,
        held=held,
        by={name: one.name for name, one in by.items()},
        check=check,
        organisations=organisations,
        now=visit.house.clock.now(),
        kinds=[kind for kind in CredentialKind if (kind in OF_PEOPLE) == person],
        proofs=[proof for proof in Proof if proof is not Proof.COLLEAGUE],
    )


def _known(visit: Visit, folder: str, name: str) -> Person | Vehicle:
    """The person or the car. Raises NotFound."""
    signed = visit.one_of(*DESK)
    people = folder == "people"
    with visit.house.database.read() as session:
        row: Person | Vehicle | None = session.get(Person, name) if people else session.get(Vehicle, name)
    if row is None or row.region_id != signed.actor.region_id:
        raise NotFound(thing="person" if people else "vehicle", id=name)
    return row


def day(visit: Visit, written: str, days: int = 0) -> str | None:
    """Midnight at the start of a written day by the region's clock, some days later; None for nothing written."""
    if not written.strip():
        return None
    region = visit.region()
    try:
        date = datetime.fromisoformat(written.strip()).date() + timedelta(days=days)
    except (ValueError, OverflowError) as error:
        raise BadRequest(field="date", problem=f"{written} is no day; write it like 2020-02-01.") from error
    return datetime.combine(date, time(), ZoneInfo(region.zone if region else "UTC")).isoformat()


async def _do(visit: Visit, wish: Command, back: str) -> Response:
    """Ask the desk, then go back; a refusal is a sentence on the page it came from."""
    signed = visit.one_of(*DESK)
    try:
        await visit.house.writer.ask(wish, signed.actor)
    except Refused as refused:
        return await run_in_threadpool(_again, visit, back, refusal(visit, refused))
    return away(back)


def _again(visit: Visit, back: str, problem: str) -> Response:
    folder, _, name = back.removeprefix("/admin/").partition("/")
    if not name:
        return _page(visit, status=422, problem=problem)
    return _subject(visit, _known(visit, folder, name), status=422, problem=problem)


async def _wrong(visit: Visit, back: str, wrong: ValidationError | Refused) -> Response:
    told = refusal(visit, wrong) if isinstance(wrong, Refused) else explain(visit.language, wrong.errors())
    return await run_in_threadpool(_again, visit, back, told)


@router.get("/admin/trust")
def show(visit: Visiting, q: Annotated[str, Query(max_length=20)] = "") -> Response:
    """What the region asks, its organisations and its cars."""
    return _page(visit, q=q)


@router.get("/admin/people/{person_id}")
def person(visit: Visiting, person_id: str) -> Response:
    """What is on record of a person."""
    return _subject(visit, _known(visit, "people", person_id))


@router.get("/admin/vehicles/{vehicle_id}")
def vehicle(visit: Visiting, vehicle_id: str) -> Response:
    """What is on record of a car."""
    return _subject(visit, _known(visit, "vehicles", vehicle_id))


@router.post("/admin/gates")
async def gates(visit: Visiting) -> Response:
    """Set what the region asks before somebody drives."""
    form = await visit.request.form()
    told = {key: str(value).strip() for key, value in form.items()}
    try:
        asked: dict[str, object] = {name: told[name] for name in NUMBERS if told.get(name)}
        asked |= {name: name in told for name in ("self_check", "inspection")}
        asked |= {name: form.getlist(name) for name in ("driver_needs", "car_needs")}
        asked |= {name: lines(told[name]) for name in ("questions", "checklist") if name in told}
        wish = ChangeRegion(RegionIn(gates=Gates.model_validate(asked)))
    except (ValidationError, Refused) as wrong:
        return await _wrong(visit, "/admin/trust", wrong)
    return await _do(visit, wish, "/admin/trust")


def lines(written: str) -> list[Question]:
    """One line each: id | English | Chinese."""
    found = []
    for line in filter(None, map(str.strip, written.splitlines())):
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 3:
            raise BadRequest(field="line", problem=f"{line} is not written as id | English | 中文.")
        found.append(Question(id=parts[0], en=parts[1], zh=parts[2]))
    return found


@router.post("/admin/credentials")
async def vouch(visit: Visiting, back: Field, valid_from: Field = "", valid_until: Field = "") -> Response:
    """Enter what somebody has seen; the days count in full, by the region's clock."""
    told = {key: str(value) for key, value in (await visit.request.form()).items()}
    keep = ("person_id", "vehicle_id", "kind", "permit", "proof", "colleague_id")
    try:
        body: Mapping[str, object] = {name: told[name].strip() for name in keep if told.get(name, "").strip()}
        begin, end = await run_in_threadpool(_span, visit, valid_from, valid_until)
        wish = Vouch(CredentialIn.model_validate({**body, "valid_from": begin, "valid_until": end}))
    except (ValidationError, Refused) as wrong:
        return await _wrong(visit, _inside(back), wrong)
    return await _do(visit, wish, _inside(back))


def _span(visit: Visit, begin: str, end: str) -> tuple[str | None, str | None]:
    return day(visit, begin), day(visit, end, days=1)


def _inside(back: str) -> str:
    folder, _, name = back.removeprefix("/admin/").partition("/")
    return f"/admin/{folder}/{name}" if folder in ("people", "vehicles") and name.isalnum() else "/admin/trust"


@router.post("/admin/credentials/{credential_id}/withdraw")
async def withdraw(visit: Visiting, credential_id: str, back: Field = "") -> Response:
    """It counts no longer."""
    return await _do(visit, WithdrawCredential(credential_id), _inside(back))


@router.post("/admin/people/{person_id}/checks/clear")
async def clear(visit: Visiting, person_id: str) -> Response:
    """Let a driver take a new self-check."""
    return await _do(visit, ClearCheck(person_id), f"/admin/people/{person_id}")


@router.post("/admin/people/{person_id}/organisation")
async def belongs(visit: Visiting, person_id: str, organisation_id: Field = "") -> Response:
    """Say where somebody works."""
    wish = ChangePerson(person_id, PersonChange(organisation_id=organisation_id))
    return await _do(visit, wish, f"/admin/people/{person_id}")


@router.post("/admin/organisations")
async def organisation(
    visit: Visiting, name: Field, name_zh: Field = "", mail_domain: Field = "", until: Field = "", known: Field = ""
) -> Response:
    """Add an organisation, or change a known one; verified through a day, or not at all."""
    try:
        ends = await run_in_threadpool(day, visit, until, 1)
        given = {"name": name, "name_zh": name_zh, "mail_domain": mail_domain, "verified_until": ends}
        body = OrganisationIn.model_validate(given)
    except (ValidationError, Refused) as wrong:
        return await _wrong(visit, "/admin/trust", wrong)
    return await _do(visit, ChangeOrganisation(known, body) if known else AddOrganisation(body), "/admin/trust")


@router.post("/admin/vehicles")
async def add_vehicle(visit: Visiting, plate: Field, model: Field = "", seats: Field = "4") -> Response:
    """Add a car to the list."""
    try:
        wish = AddVehicle(VehicleIn.model_validate({"plate": plate, "model": model, "seats": seats}))
    except ValidationError as wrong:
        return await _wrong(visit, "/admin/trust", wrong)
    return await _do(visit, wish, "/admin/trust")


@router.post("/admin/vehicles/{vehicle_id}/permit")
async def permit(visit: Visiting, vehicle_id: str) -> Response:
    """Make the permit page of a car, to be printed."""
    signed = visit.one_of(*DESK)
    try:
        done = await visit.house.writer.ask(ShowPermit(vehicle_id=vehicle_id), signed.actor)
    except Refused as refused:
        return await run_in_threadpool(_again, visit, f"/admin/vehicles/{vehicle_id}", refusal(visit, refused))
    return away(f"/p/{done.answer['token']}")
