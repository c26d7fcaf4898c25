"""What is kept of a person, who saw it, taking it along, being forgotten; and the log: plain pages."""

import json
from itertools import pairwise
from typing import Annotated

from fastapi import Form, Response
from starlette.concurrency import run_in_threadpool

from app.auth import forget
from app.cursors import Seq
from app.pages.sheet import Visit, Visiting, away, door, refusal, sheet
from app.purge import emptied
from dispatch import chain, dossier, looks, records, store
from dispatch.discretion import ErasePerson
from dispatch.errors import Refused
from dispatch.trust import MeetAgain
from schemas.values import Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
ROWS = 100


@router.get("/privacy")
def show(visit: Visiting) -> Response:
    """What is kept of the visitor, and who saw it."""
    return _page(visit)


def _page(visit: Visit, *, status: int = 200, problem: str = "") -> Response:
    signed, now = visit.known(), visit.house.clock.now()
    with visit.house.database.read() as session:
        seen = looks.of(session, signed.reader.region_id, signed.person.id, now)
        apart = records.wishes_apart(session, signed.person.id)
    hours = visit.house.settings.trace_hours
    return sheet(visit, "privacy.html", status=status, problem=problem, looks=seen, hours=hours, apart=apart)


@router.get("/privacy/export")
def export(visit: Visiting) -> Response:
    """Everything that is kept of the visitor, as a file."""
    with visit.house.database.read() as session:
        found = dossier.gather(session, visit.known().person, visit.house.clock.now())
    headers = {"Content-Disposition": 'attachment; filename="ferry.json"', "Cache-Control": "no-store"}
    return Response(json.dumps(found, ensure_ascii=False, indent=1), media_type="application/json", headers=headers)


@router.post("/privacy/apart/{apart_id}")
async def meet(visit: Visiting, apart_id: str) -> Response:
    """Take back a wish not to meet somebody."""
    signed = visit.known()
    await visit.house.writer.ask(MeetAgain(signed.person.id, apart_id), signed.actor)
    return away("/privacy")


@router.post("/privacy/erase")
async def erase(visit: Visiting, sure: Annotated[bool, Form()] = False) -> Response:
    """Forget the visitor; not without the tick, and not in the middle of a trip."""
    signed = visit.known()
    if not sure:
        return await run_in_threadpool(_page, visit, status=422, problem=visit.say("privacy.must"))
    try:
        await visit.house.writer.ask(ErasePerson(signed.person.id), signed.actor)
    except Refused as refused:
        return await run_in_threadpool(_page, visit, status=409, problem=refusal(visit, refused))
    await run_in_threadpool(emptied, visit.house.database)
    stranger = Visit(visit.request, visit.house, None, visit.language)
    page = await run_in_threadpool(sheet, stranger, "erased.html", days=visit.house.settings.backup_days)
    forget(page)
    return page


@router.get("/audit")
def audit(visit: Visiting, before: Seq = 0) -> Response:
    """The log, newest first, a page at a time; on every page its rows are checked against each other."""
    signed = visit.one_of(*DESK)
    with visit.house.database.read() as session:
        _, head = store.last_seq(session, signed.reader.region_id)
        last = before - 1 if before else head
        rows = store.events_after(session, signed.reader.region_id, max(0, last - ROWS - 1), ROWS + 1)
    facts = [row.model_dump() for row in rows if row.seq <= last]
    follows = {two["seq"]: chain.EVENTS.digest(two, one["digest"]) == two["digest"] for one, two in pairwise(facts)}
    shown = [fact for fact in reversed(facts) if fact["seq"] > last - ROWS]
    return sheet(visit, "audit.html", facts=shown, follows=follows, older=shown[-1]["seq"] if shown else 0)
