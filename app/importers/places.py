"""A row of places."""

from math import hypot

from app.importers.build import body
from app.importers.cells import Cells
from app.importers.faults import Unfit
from app.importers.known import Known, key
from app.importers.vocabulary import PLACE_KINDS
from dispatch.commands import AddPlace
from schemas.places import PlaceIn

SAME_DEGREES = 0.002
"""Two places of one name so near (about 200 m) are one."""


def place(cells: Cells, region: Known) -> AddPlace | None:
    """The place a row describes; None when it does not do or is known already."""
    for column in ("name", "lat", "lon"):
        cells.needed(column)
    name = cells.text("name", 120)
    point = cells.point("lat", "lon") if cells.has("lat") and cells.has("lon") else None
    if point and (point.lat, point.lon) == (0, 0):
        cells.blame("lat", Unfit("null_island"))
    entered = body(
        cells,
        PlaceIn,
        {
            "name": name,
            "name_zh": cells.text("name_zh", 120),
            "kind": cells.word("kind", PLACE_KINDS),
            "district": cells.text("district", 80),
            "lat": point and point.lat,
            "lon": point and point.lon,
        },
    )
    return None if entered is None or _there(region, entered) else AddPlace(entered)


def _there(region: Known, entered: PlaceIn) -> bool:
    spot = region.spots.get(key(entered.name))
    return spot is not None and hypot(spot[0] - entered.lat, spot[1] - entered.lon) < SAME_DEGREES
