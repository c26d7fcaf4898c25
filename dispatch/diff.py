"""Two plans compared, trip by trip, in words a dispatcher can act on."""

from collections.abc import Mapping
from dataclasses import dataclass

from routing.plan import Plan, Stop
from schemas.plans import Difference

WORTH_SAYING = 60


@dataclass(frozen=True, slots=True)
class Served:
    """How a plan serves a trip; `stop` is its pickup, or its dropoff when it is aboard."""

    vehicle: str
    stop: Stop


def differences(before: Plan, after: Plan, driver_of: Mapping[str, str]) -> list[Difference]:
    """What changes for whom; `driver_of` names the driver of each vehicle. Unchanged trips are not mentioned."""
    old, new = _served(before), _served(after)
    found = (_one(trip_id, old.get(trip_id), new.get(trip_id), driver_of) for trip_id in sorted({*old, *new}))
    return [each for each in found if each is not None]


def _served(plan: Plan) -> dict[str, Served]:
    served: dict[str, Served] = {}
    for vehicle, stop in plan.stops():
        served.setdefault(stop.job, Served(vehicle, stop))
    return served


def _one(trip_id: str, old: Served | None, new: Served | None, driver_of: Mapping[str, str]) -> Difference | None:
    if new is None:
        return Difference(trip_id=trip_id, kind="unserved")
    driver = driver_of[new.vehicle]
    if old is None:
        return Difference(trip_id=trip_id, kind="served", driver_id=driver)
    shift = new.stop.start - old.stop.start
    minutes = round(abs(shift) / 60)
    if old.vehicle != new.vehicle:
        return Difference(trip_id=trip_id, kind="driver", driver_id=driver, minutes=round(shift / 60))
    if abs(shift) <= WORTH_SAYING:
        return None
    return Difference(trip_id=trip_id, kind="later" if shift > 0 else "earlier", driver_id=driver, minutes=minutes)
