"""A row of vehicles, and the columns of a car in a row of shifts."""

from app.importers.build import body
from app.importers.cells import Cells
from app.importers.known import Known
from app.importers.vocabulary import NEEDS
from dispatch.commands import AddVehicle
from schemas.vehicles import VehicleIn


def car(cells: Cells) -> VehicleIn | None:
    """The car a row describes."""
    return body(
        cells,
        VehicleIn,
        {
            "plate": cells.text("plate", 20),
            "colour": cells.text("colour", 30),
            "model": cells.text("model", 60),
            "seats": cells.whole("seats", 0, 60),
            "wheelchairs": cells.whole("wheelchairs", 0, 20),
            "volume_l": cells.whole("volume_l", 0, 100_000),
            "weight_kg": cells.whole("weight_kg", 0, 50_000),
            "traits": cells.words("traits", NEEDS),
        },
    )


def vehicle(cells: Cells, region: Known) -> AddVehicle | None:
    """The vehicle a row describes; None when it does not do or its plate is known already."""
    cells.needed("plate")
    entered = car(cells)
    return None if entered is None or region.vehicles.knows(entered.plate) else AddVehicle(entered)
