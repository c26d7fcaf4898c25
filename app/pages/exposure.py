"""Who may have been exposed, as a plain page: the question, the list, the notices, and keeping drivers from driving."""

from datetime import date, timedelta
from io import StringIO
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Form, Query, Response
from starlette.concurrency import run_in_threadpool

from app.exporters.table import ENCODING, write
from app.exposing import COLUMNS, look, row
from app.pages.sheet import Visit, Visiting, away, door, refusal, sheet
from dispatch.errors import NotFound, Refused
from dispatch.exposure import Question
from dispatch.trust import EndIsolation, Isolate
from schemas.exposure import MOST_HOPS, Days, ExposureView, Hops, Linger
from schemas.people import Person
from schemas.values import Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
USUAL = timedelta(days=14)


def _answer(visit: Visit, question: Question) -> ExposureView:
    """The answer; that it was read is in the ledger of everybody on it."""
    signed, house = visit.one_of(*DESK), visit.house
    with house.database.read() as session:
        found = look(session, signed.reader.region_id, question, house.clock.now())
    house.ledger.exposed(signed.reader, [question.person_id, *(one.id for one in found.items)])
    return found


def _page(visit: Visit, person_id: str, question: Question | None, *, status: int = 200, problem: str = "") -> Response:
    signed, found = visit.one_of(*DESK), None
    with visit.house.database.read() as session:
        one = session.get(Person, person_id)
    if one is None or one.region_id != signed.actor.region_id:
        raise NotFound(thing="person", id=person_id)
    try:
        found = _answer(visit, question) if question else None
    except Refused as refused:
        status, problem = 422, refusal(visit, refused)
    asked = question or Question(person_id, (visit.house.clock.now().astimezone(_zone(visit)) - USUAL).date())
    return sheet(
        visit, "exposure.html", status=status, problem=problem, one=one, found=found, asked=asked, most=MOST_HOPS
    )


def _zone(visit: Visit) -> ZoneInfo:
    region = visit.region()
    return ZoneInfo(region.zone if region else "UTC")


@router.get("/admin/people/{person_id}/exposure")
def show(visit: Visiting, person_id: str, since: date | None = None, hops: Hops = 2, minutes: Linger = 0) -> Response:
    """The question, and once a day is chosen the answer."""
    return _page(visit, person_id, Question(person_id, since, hops, minutes) if since else None)


@router.get("/admin/people/{person_id}/exposure.csv")
def table(visit: Visiting, person_id: str, since: date, hops: Hops = 2, minutes: Linger = 0) -> Response:
    """The answer as a table for those who ring people."""
    found, text = _answer(visit, Question(person_id, since, hops, minutes)), StringIO()
    write(text, COLUMNS, (row(one, found) for one in found.items), _zone(visit))
    headers = {"Content-Disposition": 'attachment; filename="exposure.csv"', "Cache-Control": "no-store"}
    return Response(text.getvalue().encode(ENCODING), media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/admin/people/{person_id}/exposure")
async def isolate(
    visit: Visiting,
    person_id: str,
    since: Annotated[date, Query()],
    days: Annotated[Days, Form()] = 14,
    driver: Annotated[list[str] | None, Form()] = None,
    hops: Annotated[Hops, Query()] = 2,
    minutes: Annotated[Linger, Query()] = 0,
) -> Response:
    """Keep the ticked drivers from driving."""
    signed, question = visit.one_of(*DESK), Question(person_id, since, hops, minutes)
    if not driver:
        told = visit.say("exposure.nobody_ticked")
        return await run_in_threadpool(_page, visit, person_id, question, status=422, problem=told)
    try:
        await visit.house.writer.ask(Isolate(tuple(driver), days), signed.actor)
    except Refused as refused:
        told = refusal(visit, refused)
        return await run_in_threadpool(_page, visit, person_id, question, status=422, problem=told)
    return away(f"/admin/people/{person_id}/exposure?since={since}&hops={hops}&minutes={minutes}")


@router.post("/admin/people/{person_id}/isolation/end")
async def end(visit: Visiting, person_id: str) -> Response:
    """Let a driver drive again."""
    signed = visit.one_of(*DESK)
    await visit.house.writer.ask(EndIsolation(person_id), signed.actor)
    return away(f"/admin/people/{person_id}")
