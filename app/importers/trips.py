"""A row of trips."""

from collections.abc import Callable

from app.importers.build import body
from app.importers.cells import Cells, written_as
from app.importers.faults import Declined, Unfit
from app.importers.known import Known
from app.importers.spots import spot
from app.importers.vocabulary import NEEDS, TRIP_KINDS
from dispatch.commands import Promised, RequestTrip
from dispatch.errors import Refused
from schemas.supplies import Cargo
from schemas.trips import TripIn
from schemas.values import Role, TripKind

Promise = Callable[[TripIn], Promised]


def trip(cells: Cells, region: Known, promise: Promise) -> RequestTrip | None:
    """The trip a row asks for, with the promise it gets; None when it does not do."""
    kind = cells.word("kind", TRIP_KINDS) or TripKind.RIDE
    after, by = cells.moment("pickup_after"), cells.moment("arrive_by")
    if after and by and by <= after:
        cells.blame("arrive_by", Unfit("upside_down"))
    entered = body(
        cells,
        TripIn,
        {
            "kind": kind,
            "pickup": spot(cells, region, "pickup"),
            "dropoff": spot(cells, region, "dropoff"),
            "pickup_after": after,
            "arrive_by": by,
            "riders": cells.whole("riders", 0 if kind == TripKind.SUPPLY else 1, 8),
            "needs": cells.words("needs", NEEDS),
            "load": _load(cells),
            "note": cells.text("note", 500),
            "priority": cells.whole("priority", 0, 3),
            "rider_id": cells.take("rider", lambda cell: region.people[Role.RIDER].find(written_as(cell))),
        },
    )
    return None if entered is None else _promised(cells, entered, promise)


def _promised(cells: Cells, entered: TripIn, promise: Promise) -> RequestTrip | None:
    """The wish with its promise; what the rules would refuse anyway is a fault of the row."""
    try:
        return RequestTrip(entered, promise(entered))
    except Refused as refused:
        cells.blame("", Declined(refused, cells.zone))
        return None


def _load(cells: Cells) -> Cargo:
    return Cargo(
        items=cells.supplies("items"),
        volume_l=cells.number("volume_l", 0, 100_000) or 0,
        weight_kg=cells.number("weight_kg", 0, 50_000) or 0,
    )
