"""A town of two banks and one bridge, with closures to put up in it."""

from typing import Any

from dispatch.closing import AddClosure
from dispatch.commands import AddVehicle
from dispatch.trust import Vouch
from routing.travel.roads.travel import RoadTravel
from schemas.closures import ClosureIn
from schemas.credentials import CredentialIn
from schemas.vehicles import VehicleIn
from tests.build import House
from tests.routing.travel.roads.make import Road, a_graph

SPOTS = [(30.55, 114.20 + k / 100) for k in range(6)]
"""Along one street from west to east; the bridge is between the third and the fourth."""
BRIDGE = [{"lat": 30.50, "lon": 114.225}, {"lat": 30.60, "lon": 114.225}]


def spot(k: int) -> dict[str, Any]:
    """A corner of the street as the API takes it."""
    lat, lon = SPOTS[k]
    return {"lat": lat, "lon": lon, "name": f"corner {k}"}


def street() -> RoadTravel:
    """Two minutes from corner to corner, both ways."""
    roads = [Road(k, k + 1, 1200, 960, (SPOTS[k], SPOTS[k + 1]), (k + 1, k)) for k in range(len(SPOTS) - 1)]
    return RoadTravel(a_graph(len(SPOTS), roads, SPOTS)[0])


def barrier(house: House, **overrides: Any) -> str:
    """The bridge is closed."""
    body = {"kind": "barrier", "points": BRIDGE, "reason": "checkpoint"} | overrides
    return str(house.do(AddClosure(ClosureIn.model_validate(body))).answer["id"])


def with_permit(house: House, permit: str, plate: str) -> str:
    """A car of the group with a permit of that class."""
    car = str(house.do(AddVehicle(VehicleIn(plate=plate))).answer["id"])
    held = {"vehicle_id": car, "kind": "permit", "permit": permit, "proof": "document_seen"}
    house.do(Vouch(CredentialIn.model_validate(held)))
    return car
