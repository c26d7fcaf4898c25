"""A row of shifts."""

from datetime import datetime, timedelta

from app.importers.build import body
from app.importers.cells import Cells, written_as
from app.importers.faults import Unfit
from app.importers.known import Known
from app.importers.spots import spot
from app.importers.vehicles import car
from dispatch.commands import PlanShift
from schemas.shifts import LONGEST, ShiftIn
from schemas.values import Role
from schemas.vehicles import VehicleIn

_ABOUT_THE_CAR = ("colour", "model", "seats", "wheelchairs", "volume_l", "weight_kg", "traits")


def shift(cells: Cells, region: Known) -> PlanShift | None:
    """The shift a row describes; None when it does not do."""
    for column in ("driver", "starts_at", "ends_at"):
        cells.needed(column)
    starts, ends = cells.moment("starts_at"), cells.moment("ends_at")
    _hours(cells, starts, ends)
    entered = body(
        cells,
        ShiftIn,
        {
            "driver_id": cells.take("driver", lambda cell: region.people[Role.DRIVER].find(written_as(cell))),
            "starts_at": starts,
            "ends_at": ends,
            "start": spot(cells, region, "start"),
            "end": spot(cells, region, "end", needed=False),
            **_car(cells, region),
        },
    )
    return None if entered is None else PlanShift(entered)


def _hours(cells: Cells, starts: datetime | None, ends: datetime | None) -> None:
    """Blame hours the wrong way round, or more than a person may drive."""
    if starts and ends and ends <= starts:
        cells.blame("ends_at", Unfit("upside_down"))
    elif starts and ends and ends - starts > LONGEST:
        cells.blame("ends_at", Unfit("long_shift", hours=LONGEST // timedelta(hours=1)))


def _car(cells: Cells, region: Known) -> dict[str, VehicleIn | str | None]:
    """A car the group knows by its plate, or the one the row describes."""
    described = any(cells.has(column) for column in _ABOUT_THE_CAR)
    if not described and cells.has("plate") and region.vehicles.knows(written_as(cells.row.cells["plate"])):
        return {"vehicle_id": cells.take("plate", lambda cell: region.vehicles.find(written_as(cell)))}
    return {"vehicle": car(cells)}
