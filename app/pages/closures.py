"""Closures as plain forms: what is closed, changing and lifting it, and putting one up, without JavaScript."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from app.deps import Id
from app.driving import by_road
from app.invalid import explain
from app.pages.sheet import Visit, Visiting, away, door, local, refusal, sheet
from app.shaken import with_effect
from dispatch import lens
from dispatch.closing import AddClosure, ChangeClosure, LiftClosure
from dispatch.commands import Command
from dispatch.errors import BadRequest
from dispatch.standing import standing
from schemas.closures import Closure, ClosureChange, ClosureIn
from schemas.values import ClosureKind, Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
FIELD = "%Y-%m-%dT%H:%M"
"""A moment as a field for one shows it."""
CORNER = re.compile(r"(-?\d+(?:\.\d+)?)\s*[,;，\s]\s*(-?\d+(?:\.\d+)?)")
Told = Mapping[str, str]


def _page(
    visit: Visit, *, status: int = 200, problem: str = "", told: Told | None = None, of: str = "", changing: str = ""
) -> Response:
    signed, now = visit.one_of(*DESK), visit.house.clock.now()
    with visit.house.database.read() as session:
        rows = standing(session, signed.actor.region_id, now)
    newest = next((lens.plain(lens.closure(row)) for row in rows if row.id == of), None)
    return sheet(
        visit,
        "closures.html",
        status=status,
        problem=problem,
        closures=rows,
        now=now,
        told=told or {},
        changing=changing,
        kinds=[kind.value for kind in ClosureKind],
        effect=with_effect(visit.house, signed.actor, newest)["effect"] if newest else None,
        by_road=by_road(visit.house.travel),
    )


@router.get("/admin/closures")
def show(visit: Visiting, of: Annotated[str, Query(max_length=64)] = "") -> Response:
    """What is closed now and later, and a form for more; of the one just put up what it does is said."""
    return _page(visit, of=of)


@router.post("/admin/closures")
async def add(visit: Visiting) -> Response:
    """Put one up."""
    told = await _told(visit)
    return await _entered(visit, told, lambda: AddClosure(ClosureIn.model_validate(_body(visit, told))))


@router.post("/admin/closures/{closure_id}/change")
async def change(visit: Visiting, closure_id: Id) -> Response:
    """Change its hours, whom it lets pass, how slow it is, and why."""
    told = await _told(visit)
    return await _entered(visit, told, lambda: ChangeClosure(closure_id, _change(visit, closure_id, told)), closure_id)


@router.post("/admin/closures/{closure_id}/lift")
async def lift(visit: Visiting, closure_id: Id) -> Response:
    """Open the roads again."""
    return await _entered(visit, {}, lambda: LiftClosure(closure_id))


async def _told(visit: Visit) -> Told:
    return {key: str(value).strip() for key, value in (await visit.request.form()).items()}


async def _entered(visit: Visit, told: Told, read: Callable[[], Command], changing: str = "") -> Response:
    """What a form asks for, done; what is wrong is said beside the form as it was sent."""
    try:
        done = await visit.house.writer.ask(await run_in_threadpool(read), visit.one_of(*DESK).actor)
    except ValidationError as invalid:
        problem = explain(visit.language, invalid.errors())
    except BadRequest as refused:
        problem = refusal(visit, refused)
    else:
        return away(f"/admin/closures?of={done.answer['id']}" if "id" in done.answer else "/admin/closures")
    return await run_in_threadpool(_page, visit, status=422, problem=problem, told=told, changing=changing)


def _change(visit: Visit, closure_id: str, told: Told) -> ClosureChange:
    """What differs from the closure as the form showed it: to the minute, and an empty time is now, or open."""
    with visit.house.database.read() as session:
        row = session.get(Closure, closure_id)
    zone = _zone(visit)
    change: dict[str, object] = {"reason": told.get("reason", ""), "permits": _permits(told)}
    for name in ("begins_at", "ends_at"):
        if row is None or local(zone.key, getattr(row, name), FIELD) != told.get(name, ""):
            change[name] = _moment(name, told[name], zone) if told.get(name) else None
    if told.get("percent"):
        change["percent"] = told["percent"]
    return ClosureChange.model_validate(change)


def _body(visit: Visit, told: Told) -> dict[str, object]:
    """The form as a body of the API. Raises BadRequest for a line that is no corner and a time that is none."""
    zone = _zone(visit)
    body: dict[str, object] = {name: told.get(name, "") for name in ("kind", "reason")}
    body["points"] = _corners(told)
    body["permits"] = _permits(told)
    if told.get("kind") == ClosureKind.SLOW:
        body["percent"] = told.get("percent", "")
    return body | {name: _moment(name, told[name], zone) for name in ("begins_at", "ends_at") if told.get(name)}


def _zone(visit: Visit) -> ZoneInfo:
    region = visit.region()
    return ZoneInfo(region.zone if region else "UTC")


def _permits(told: Told) -> list[str]:
    return [word for word in re.split(r"[,，;；\s]+", told.get("permits", "")) if word]


def _corners(told: Told) -> list[dict[str, str]]:
    found = []
    for line in filter(None, (line.strip() for line in told.get("points", "").splitlines())):
        corner = CORNER.fullmatch(line)
        if corner is None:
            raise BadRequest(field="points", problem=f"{line[:60]} is no corner: write latitude, longitude.")
        found.append({"lat": corner[1], "lon": corner[2]})
    closed = told.get("kind") == ClosureKind.BARRIER and told.get("ring")
    return [*found, found[0]] if closed and found else found


def _moment(field: str, written: str, zone: ZoneInfo) -> datetime:
    try:
        return datetime.fromisoformat(written).replace(tzinfo=zone)
    except ValueError as error:
        raise BadRequest(field=field, problem=f"{written[:60]} is no time; write it like 2020-02-01T07:30.") from error
