"""The map beneath the board: streets of the road map, where there is one, and nothing from anybody else."""

from typing import Annotated

from fastapi import Path, Response

from app.api.base import noun
from app.deps import House, SignedIn
from app.driving import square
from schemas.streets import StreetsView, StrokeView

router = noun("map")
DAY = "private, max-age=86400"
DEEPEST = 19
Step = Annotated[int, Path(ge=0, lt=2**DEEPEST)]


@router.get("/map/streets/{zoom}/{x}/{y}")
def streets(
    house: House, signed: SignedIn, response: Response, zoom: Annotated[int, Path(ge=0, le=DEEPEST)], x: Step, y: Step
) -> StreetsView:
    """The streets in one square of the road map, as lines, small ones from zoom 14 on; without a map none."""
    response.headers["Cache-Control"] = DAY
    strokes = square(house.travel, zoom, x, y)
    return StreetsView(strokes=[StrokeView(rank=rank, steps=steps) for rank, steps in strokes])
