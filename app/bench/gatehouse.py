"""What the gated town asks of its drivers, and how its plane lies on the globe."""

from datetime import datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.commuters import SIDE
from app.bench.referee import Limits
from schemas.cleaning import Carried, CleanDown, CleanRule
from schemas.credentials import CredentialIn, CredentialKind, Proof
from schemas.gates import Gates, Zone
from schemas.places import Spot
from schemas.regions import RegionIn
from schemas.values import Dispatch
from schemas.welfare import Welfare

SOUTH_WEST: Final = (30.45, 114.15)
DEGREE: Final = (111.2, 95.8)
"""Kilometres of a degree of latitude and of longitude there."""
CLOSED_KM: Final = 4.0
EDGE_KM: Final = 0.1
"""Nobody is judged for what lies on the edge of the closed zone: a plane is not a globe."""
PERMIT: Final = "A"
LIMITS: Final = Limits(timedelta(hours=2.5), timedelta(hours=8), timedelta(minutes=20))


def closed(point: NDArray[np.float64]) -> bool:
    """Whether a point, in kilometres, lies where only cars with a permit may go."""
    return bool(np.linalg.norm(point - SIDE / 2) < CLOSED_KM - EDGE_KM)


def spot(point: NDArray[np.float64]) -> Spot:
    """Kilometres east and north as degrees."""
    lat, lon = SOUTH_WEST[0] + point[1] / DEGREE[0], SOUTH_WEST[1] + point[0] / DEGREE[1]
    return Spot(lat=round(float(lat), 6), lon=round(float(lon), 6), name="somewhere")


def licence(person_id: str, until: datetime | None) -> CredentialIn:
    """A driving licence, seen."""
    return CredentialIn(person_id=person_id, kind=CredentialKind.LICENCE, proof=Proof.DOCUMENT_SEEN, valid_until=until)


def permit(vehicle_id: str, until: datetime | None) -> CredentialIn:
    """A permit for the closed zone, seen."""
    kind = CredentialKind.PERMIT
    return CredentialIn(vehicle_id=vehicle_id, kind=kind, permit=PERMIT, proof=Proof.DOCUMENT_SEEN, valid_until=until)


def region(shut: bool) -> RegionIn:
    """The whole town is one region; with `shut` it asks for everything there is to ask, else for nothing."""
    plain = RegionIn(zone="Asia/Shanghai", lat=SOUTH_WEST[0], lon=SOUTH_WEST[1], dispatch=Dispatch.ASSIGN)
    if not shut:
        return plain
    centre = spot(np.array([SIDE / 2, SIDE / 2]))
    zone = Zone(name="Centre", lat=centre.lat or 0.0, lon=centre.lon or 0.0, km=CLOSED_KM, permit=PERMIT)
    gates = Gates(self_check=True, inspection=True, driver_needs=["licence"], zones=[zone])
    wash = CleanRule(after=Carried.FEVER, before="any", minutes=int(LIMITS.cleaning / timedelta(minutes=1)))
    cleaning = CleanDown(rules=[wash], apart=[(Carried.FEVER, Carried.ORDINARY)])
    hours = Welfare(day_hours=LIMITS.driving / timedelta(hours=1), rest_hours=LIMITS.rest / timedelta(hours=1))
    return plain.model_copy(update={"gates": gates, "cleaning": cleaning, "welfare": hours})
