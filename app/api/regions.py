"""The region: its name, zone, centre and policy."""

from app.api.base import View, noun
from app.deps import AtDesk, House, Id, Once, SignedIn
from dispatch import lens
from dispatch.commands import ChangeRegion
from dispatch.errors import NotFound
from schemas.api import Page
from schemas.regions import Region, RegionIn, RegionView

router = noun("regions")


@router.get("/regions", response_model=Page[RegionView])
def every(house: House, signed: SignedIn) -> View:
    """The region one belongs to."""
    with house.database.read() as session:
        return {"items": [lens.region(session.get_one(Region, signed.reader.region_id))]}


@router.patch("/regions/{region_id}", response_model=RegionView)
async def change(house: House, signed: AtDesk, region_id: Id, once: Once, body: RegionIn) -> View:
    """Change the region's settings; what is left out stays."""
    if region_id != signed.actor.region_id:
        raise NotFound(thing="region", id=region_id)
    done = await house.writer.ask(ChangeRegion(body, **once), signed.actor)
    return done.answer
