"""What is kept of a person, who saw it, and the log that tells what was done: plain pages, no JavaScript."""

from itertools import pairwise
from typing import Annotated

from fastapi import Query, Response

from app.pages.sheet import Visiting, door, sheet
from dispatch import chain, looks, store
from schemas.values import Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
ROWS = 100


@router.get("/privacy")
def show(visit: Visiting) -> Response:
    """What is kept of the visitor, and who saw it."""
    signed, now = visit.known(), visit.house.clock.now()
    with visit.house.database.read() as session:
        seen = looks.of(session, signed.reader.region_id, signed.person.id, now)
    return sheet(visit, "privacy.html", looks=seen)


@router.get("/audit")
def audit(visit: Visiting, before: Annotated[int, Query(ge=0, le=2**53)] = 0) -> Response:
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
