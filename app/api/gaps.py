"""The gap report: how evenly districts are served."""

from app.api.base import noun
from app.deps import AtDesk, House
from dispatch import gaps
from schemas.gaps import GapReport
from schemas.regions import Region

router = noun("gaps")


@router.get("/gaps")
def report(house: House, signed: AtDesk) -> GapReport:
    """Share served and waiting time of each district over the days of the floor, worst served first."""
    with house.database.read() as session:
        return gaps.report(session, session.get_one(Region, signed.actor.region_id), house.clock.now())
