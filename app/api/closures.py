"""Closures: where and when roads are not open to everybody."""

from fastapi import Response
from starlette.concurrency import run_in_threadpool

from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once, SignedIn
from app.shaken import with_effect
from dispatch import lens
from dispatch.closing import AddClosure, ChangeClosure, LiftClosure
from dispatch.errors import NotFound
from dispatch.standing import standing
from schemas.api import Page
from schemas.closures import Closure, ClosureAnswer, ClosureChange, ClosureIn, ClosureView

router = noun("closures")


@router.get("/closures", response_model=Page[ClosureView])
def every(house: House, signed: SignedIn) -> View:
    """Every closure that holds or will; who put it up is told to the desk."""
    reader = signed.reader
    with house.database.read() as session:
        rows = standing(session, reader.region_id, house.clock.now())
    return {"items": [lens.closure(row, reader.at_desk) for row in rows]}


@router.get("/closures/{closure_id}", response_model=ClosureView)
def one(house: House, signed: SignedIn, closure_id: Id) -> View | ClosureView:
    """A closure that holds or will."""
    with house.database.read() as session:
        row = session.get(Closure, closure_id)
    if row is None or row.region_id != signed.reader.region_id or not row.stands(house.clock.now()):
        raise NotFound(thing="closure", id=closure_id)
    return lens.closure(row, signed.reader.at_desk)


@router.post("/closures", status_code=201, response_model=ClosureAnswer)
async def add(house: House, signed: AtDesk, once: Once, body: ClosureIn, response: Response) -> View:
    """Put one up. It counts at once; the answer names the trips whose promise it breaks, and hospitals it cuts off."""
    done = await house.writer.ask(AddClosure(body, **once), signed.actor)
    response.headers["Location"] = f"/api/v1/closures/{done.answer['id']}"
    return await run_in_threadpool(with_effect, house, signed.actor, done.answer)


@router.patch("/closures/{closure_id}", response_model=ClosureAnswer)
async def change(house: House, signed: AtDesk, closure_id: Id, once: Once, body: ClosureChange) -> View:
    """Change one; what is left out stays."""
    done = await house.writer.ask(ChangeClosure(closure_id, body, **once), signed.actor)
    return await run_in_threadpool(with_effect, house, signed.actor, done.answer)


@router.delete("/closures/{closure_id}", status_code=204)
async def lift(house: House, signed: AtDesk, closure_id: Id, once: Once) -> None:
    """Open the roads again."""
    await house.writer.ask(LiftClosure(closure_id, **once), signed.actor)
