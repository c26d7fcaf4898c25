"""Where only cars with a permit may go, as plain forms: the circles of a region, each with the class it asks for."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.invalid import explain, shown
from app.pages.sheet import Visit, Visiting, away, door, refusal, sheet
from dispatch import records, store
from dispatch.commands import ChangeRegion
from dispatch.errors import NotFound, Refused
from schemas.credentials import CredentialKind
from schemas.gates import Gates, Zone
from schemas.places import Place
from schemas.regions import RegionIn
from schemas.values import Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
FIELDS = tuple(Zone.model_fields)


@dataclass(frozen=True, slots=True)
class Draft:
    """The form of one zone: its place in the list (empty: a new one), what is written, and what is wrong by field."""

    number: str = ""
    was: str = ""
    told: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


def _zones(visit: Visit) -> list[Zone]:
    region = visit.region()
    return list(region.asks.zones) if region else []


def _drafts(zones: Sequence[Zone], tried: Draft) -> list[Draft]:
    """A form for each zone and one for a new zone; the one that was sent keeps what was written in it."""
    rows = [
        Draft(str(number), zone.name, {name: str(value) for name, value in zone.model_dump().items()})
        for number, zone in enumerate(zones)
    ]
    return [tried if tried.number == each.number else each for each in (*rows, Draft())]


def _page(visit: Visit, *, status: int = 200, problem: str = "", tried: Draft | None = None) -> Response:
    signed, now = visit.one_of(*DESK), visit.house.clock.now()
    with visit.house.database.read() as session:
        places = store.places(session, signed.actor.region_id)
        held = records.credentials_in(session, signed.actor.region_id, now)
    classes = Counter(
        permit for rows in held.values() for permit in {row.permit for row in rows if row.kind is CredentialKind.PERMIT}
    )
    zones = _zones(visit)
    return sheet(
        visit,
        "zones.html",
        status=status,
        problem=problem,
        zones=zones,
        drafts=_drafts(zones, tried or Draft()),
        tried=tried,
        places=places,
        classes=classes,
    )


async def _told(visit: Visit) -> dict[str, str]:
    return {key: str(value).strip() for key, value in (await visit.request.form()).items()}


def _at_place(visit: Visit, told: Mapping[str, str]) -> dict[str, str]:
    """The fields of a zone as written; a place that was chosen says where. Raises NotFound."""
    if not told.get("place"):
        return {name: told.get(name, "") for name in FIELDS}
    signed = visit.one_of(*DESK)
    with visit.house.database.read() as session:
        place = session.get(Place, told["place"])
    if place is None or place.region_id != signed.actor.region_id:
        raise NotFound(thing="place", id=told["place"])
    return {name: told.get(name, "") for name in FIELDS} | {"lat": str(place.lat), "lon": str(place.lon)}


def _which(zones: Sequence[Zone], told: Mapping[str, str]) -> slice | None:
    """The part of the list that a form is about; None when somebody has changed the list meanwhile."""
    number = told.get("number", "")
    if not number:
        return slice(len(zones), len(zones))
    known = number.isdecimal() and len(number) < 4 and int(number) < len(zones)
    return slice(int(number), int(number) + 1) if known and zones[int(number)].name == told.get("was") else None


async def _keep(visit: Visit, zones: Sequence[Zone]) -> Response:
    try:
        wish = ChangeRegion(RegionIn(gates=Gates(zones=list(zones))))
        await visit.house.writer.ask(wish, visit.one_of(*DESK).actor)
    except ValidationError as wrong:
        problem = explain(visit.language, wrong.errors())
        return await run_in_threadpool(_page, visit, status=422, problem=problem)
    except Refused as refused:
        return await run_in_threadpool(_page, visit, status=422, problem=refusal(visit, refused))
    return away("/admin/zones")


@router.get("/admin/zones")
def show(visit: Visiting) -> Response:
    """Every zone with its form, and one for a new zone."""
    return _page(visit)


@router.post("/admin/zones")
async def save(visit: Visiting) -> Response:
    """Add a zone, or change the one the form is about."""
    told, zones = await _told(visit), await run_in_threadpool(_zones, visit)
    part = _which(zones, told)
    if part is None:
        return await run_in_threadpool(_page, visit, status=409, problem=visit.say("zones.moved"))
    written = await run_in_threadpool(_at_place, visit, told)
    try:
        zones[part] = [Zone.model_validate(written)]
    except ValidationError as invalid:
        names = [str(error["loc"][0]) for error in invalid.errors()]
        wrong = {name: visit.say(f"zones.wrong.{name}", value=shown(written[name])) for name in names}
        tried = Draft(told.get("number", ""), told.get("was", ""), told, wrong)
        return await run_in_threadpool(_page, visit, status=422, tried=tried)
    return await _keep(visit, zones)


@router.post("/admin/zones/remove")
async def remove(visit: Visiting) -> Response:
    """Let cars without a permit in again."""
    told, zones = await _told(visit), await run_in_threadpool(_zones, visit)
    part = _which(zones, told)
    if part is None or not told.get("number"):
        return await run_in_threadpool(_page, visit, status=409, problem=visit.say("zones.moved"))
    zones[part] = []
    return await _keep(visit, zones)
