"""Learned speeds as a page: whether the region learns, what drives taught by hour and square, and forgetting it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Response

from app.api.speeds import Hour
from app.pages.sheet import Visit, Visiting, away, door, sheet
from dispatch import speeds, store
from dispatch.commands import ChangeRegion
from dispatch.lessons import ForgetSpeeds
from routing.travel.paced import learner
from schemas.drives import SpeedSquare
from schemas.places import Place
from schemas.regions import Region, RegionIn
from schemas.values import Learning, Role

router = door()
DESK = (Role.DISPATCHER, Role.ADMIN)
SHOWN = 40
"""Squares in the table; the map has them all."""
NEAR = 0.03
"""Degrees within which a square is called by a place: some three kilometres."""


@router.get("/admin/speeds")
def show(visit: Visiting, hour: Hour = None) -> Response:
    """What was learned; the squares are those of one hour."""
    signed, house = visit.one_of(*DESK), visit.house
    with house.database.read() as session:
        region = session.get_one(Region, signed.actor.region_id)
        told = speeds.view(session, region, learner(house.travel) is None, house.clock.now(), hour)
        places = store.places(session, region.id)
    squares = [(one, _near(one, places)) for one in told.squares[:SHOWN]]
    more = len(told.squares) - len(squares)
    return sheet(visit, "speeds.html", told=told, squares=squares, more=more, choices=list(Learning))


def _near(square: SpeedSquare, places: Sequence[Place]) -> Place | None:
    """The known place next to its middle."""
    lat, lon = (square.south + square.north) / 2, (square.west + square.east) / 2
    found = min(places, key=lambda one: max(abs(one.lat - lat), abs(one.lon - lon)), default=None)
    return found if found and max(abs(found.lat - lat), abs(found.lon - lon)) < NEAR else None


@router.post("/admin/speeds")
async def switch(visit: Visiting, learned_speeds: Annotated[Learning, Form()]) -> Response:
    """Learn, or do not."""
    return await _done(visit, ChangeRegion(RegionIn(learned_speeds=learned_speeds)))


@router.post("/admin/speeds/forget")
async def forget(visit: Visiting) -> Response:
    """As new."""
    return await _done(visit, ForgetSpeeds())


async def _done(visit: Visit, wish: ChangeRegion | ForgetSpeeds) -> Response:
    await visit.house.writer.ask(wish, visit.one_of(*DESK).actor)
    return away("/admin/speeds")
