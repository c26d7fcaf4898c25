"""One end of a journey in a row: a known place by id or name, or a point that may have a name."""

from app.importers.cells import Cells, written_as
from app.importers.faults import Unfit
from app.importers.known import Known
from schemas.places import Spot

NAME_LENGTH = 200


def spot(cells: Cells, region: Known, column: str, *, needed: bool = True) -> Spot | None:
    """Where a column (with its _lat and _lon) points; None, noted as a fault if `needed`, when it points nowhere."""
    point = cells.point(f"{column}_lat", f"{column}_lon")
    if point is not None:
        return Spot(lat=point.lat, lon=point.lon, name=cells.text(column, NAME_LENGTH))
    if cells.has(f"{column}_lat") or cells.has(f"{column}_lon"):
        return None
    found = cells.take(column, lambda cell: Spot(place_id=region.places.find(written_as(cell))))
    if needed and found is None and not cells.has(column):
        cells.blame(column, Unfit("needed"))
    return found
