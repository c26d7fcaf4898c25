"""Who may have been exposed to somebody who fell ill, and keeping the drivers among them from driving."""

from datetime import date

from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once
from app.exposing import look
from dispatch.exposure import Question
from dispatch.trust import EndIsolation, Isolate
from schemas.exposure import ExposureView, Hops, Isolated, IsolateIn, Linger

router = noun("exposure")


@router.get("/people/{person_id}/exposure")
def exposed(
    house: House, signed: AtDesk, person_id: Id, since: date, hops: Hops = 2, minutes: Linger = 0
) -> ExposureView:
    """Who shared a car, or handed something over, with somebody since a day; those found read who looked."""
    with house.database.read() as session:
        found = look(session, signed.reader.region_id, Question(person_id, since, hops, minutes), house.clock.now())
    house.ledger.exposed(signed.reader, [person_id, *(one.id for one in found.items)])
    return found


@router.post("/people/isolate", response_model=Isolated)
async def isolate(house: House, signed: AtDesk, once: Once, body: IsolateIn) -> View:
    """Keep drivers from driving for some days: what they have not picked up yet goes to others at once."""
    done = await house.writer.ask(Isolate(tuple(body.person_ids), body.days, **once), signed.actor)
    return done.answer


@router.post("/people/{person_id}/isolation/end", status_code=204)
async def end(house: House, signed: AtDesk, person_id: Id, once: Once) -> None:
    """Let a driver drive again before those days are over."""
    await house.writer.ask(EndIsolation(person_id, **once), signed.actor)
