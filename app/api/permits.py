"""Permits: links that a checkpoint opens, and what it sees."""

from app.api.answers import Link
from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once, SignedIn
from dispatch import permits
from dispatch.errors import NotFound
from dispatch.secrets import digest
from dispatch.trust import ShowPermit
from schemas.permits import PermitView

router = noun("permits")


@router.get("/permits/{token}", response_model=PermitView)
def permit(house: House, token: Id) -> PermitView:
    """The permits of a car, for whoever holds the link: plate, classes, validity, region; nothing else."""
    with house.database.read() as session:
        found = permits.seen(session, digest(token), house.clock.now())
    if found is None:
        raise NotFound(thing="permit", id="of this link")
    return found


@router.post("/vehicles/{vehicle_id}/permit", status_code=201, response_model=Link)
async def of_vehicle(house: House, signed: AtDesk, vehicle_id: Id, once: Once) -> View:
    """Make a link for a car, for a month: to be printed and laid behind the windscreen."""
    done = await house.writer.ask(ShowPermit(vehicle_id=vehicle_id, **once), signed.actor)
    return {"link": house.settings.link(f"/p/{done.answer['token']}")}


@router.post("/shifts/{shift_id}/permit", status_code=201, response_model=Link)
async def of_shift(house: House, signed: SignedIn, shift_id: Id, once: Once) -> View:
    """Make a link for the car of a shift, until the shift's end: to be shown on the phone."""
    done = await house.writer.ask(ShowPermit(shift_id=shift_id, **once), signed.actor)
    return {"link": house.settings.link(f"/p/{done.answer['token']}")}
