"""Learned speeds: what completed drives taught, by hour and by square of the map; and forgetting it."""

from typing import Annotated

from fastapi import Query

from app.api.base import noun
from app.deps import Administering, AtDesk, House, Once
from dispatch import speeds
from dispatch.lessons import ForgetSpeeds
from routing.travel.paced import learner
from schemas.drives import SpeedsView
from schemas.regions import Region

router = noun("speeds")
Hour = Annotated[int | None, Query(ge=0, le=23, description="The hour whose squares are told; left out: this one.")]


@router.get("/speeds")
def every(house: House, signed: AtDesk, hour: Hour = None) -> SpeedsView:
    """What was learned, from how many drives, since when; factors by hour and square."""
    with house.database.read() as session:
        region = session.get_one(Region, signed.actor.region_id)
        return speeds.view(session, region, learner(house.travel) is None, house.clock.now(), hour)


@router.delete("/speeds", status_code=204)
async def forget(house: House, signed: Administering, once: Once) -> None:
    """Forget what was learned, and the drives it was learned from; the next promise drives at the speeds of the map."""
    await house.writer.ask(ForgetSpeeds(**once), signed.actor)
