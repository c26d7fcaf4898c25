"""Shifts: the hours that drivers give."""

from enum import StrEnum

from fastapi import Response
from sqlmodel import Session

from app.api.base import View, noun
from app.deps import House, Id, Once, SignedIn
from dispatch import store, views
from dispatch.commands import MoveShift, PlanShift
from dispatch.lens import Reader
from dispatch.states import WORKING
from schemas.api import Page
from schemas.shifts import Shift, ShiftIn, ShiftView
from schemas.values import ShiftState

router = noun("shifts")
COMING = (*WORKING, ShiftState.PLANNED)


class ShiftMove(StrEnum):
    """What may be done with a shift."""

    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    CLEAN = "clean"
    CLEANED = "cleaned"
    LAST = "last"
    MORE = "more"
    END = "end"
    CANCEL = "cancel"


@router.post("/shifts", status_code=201, response_model=ShiftView)
async def plan(house: House, signed: SignedIn, once: Once, body: ShiftIn, response: Response) -> View:
    """Enter a shift: one's own, or as a dispatcher anybody's."""
    done = await house.writer.ask(PlanShift(body, **once), signed.actor)
    response.headers["Location"] = f"/api/v1/shifts/{done.answer['id']}"
    return done.answer


@router.get("/shifts", response_model=Page[ShiftView])
def every(house: House, signed: SignedIn) -> View:
    """The shifts that go on or are to come: one's own, or for dispatchers all."""
    now, reader = house.clock.now(), signed.reader
    with house.database.read() as session:
        rows = store.shifts_in(session, reader.region_id, COMING) if reader.at_desk else _own(session, reader)
        return {"items": [views.shift(session, reader, row.id, now) for row in rows]}


def _own(session: Session, reader: Reader) -> list[Shift]:
    return store.shifts_of(session, reader.id or "")


@router.get("/shifts/{shift_id}", response_model=ShiftView)
def one(house: House, signed: SignedIn, shift_id: Id) -> View:
    """A shift, for its driver and the dispatchers."""
    with house.database.read() as session:
        return views.shift(session, signed.reader, shift_id, house.clock.now())


@router.post("/shifts/{shift_id}/{move}", response_model=ShiftView)
async def move(house: House, signed: SignedIn, shift_id: Id, move: ShiftMove, once: Once) -> View:
    """Start, pause, resume, clean, say cleaned or last, end or cancel a shift."""
    done = await house.writer.ask(MoveShift(shift_id, move.value, **once), signed.actor)
    return done.answer
