"""People one does not want to meet again: private wishes of riders and drivers."""

from app.api.base import View, noun
from app.deps import House, Id, Once, SignedIn
from dispatch import lens, records
from dispatch.trust import KeepApart, MeetAgain
from schemas.apart import ApartView
from schemas.api import Page

router = noun("apart")


@router.post("/trips/{trip_id}/apart", status_code=201, response_model=ApartView)
async def keep(house: House, signed: SignedIn, trip_id: Id, once: Once) -> View:
    """Never again with the other person of this trip, who is not told; for its rider and its driver."""
    done = await house.writer.ask(KeepApart(trip_id, **once), signed.actor)
    return done.answer


@router.get("/me/apart", response_model=Page[ApartView])
def mine(house: House, signed: SignedIn) -> View:
    """One's own wishes, by the trip on which one met."""
    with house.database.read() as session:
        rows = records.wishes_apart(session, signed.person.id)
        return {"items": [lens.plain(lens.apart(row)) for row in rows]}


@router.delete("/me/apart/{apart_id}", status_code=204)
async def meet(house: House, signed: SignedIn, apart_id: Id, once: Once) -> None:
    """Take a wish back."""
    await house.writer.ask(MeetAgain(signed.person.id, apart_id, **once), signed.actor)
