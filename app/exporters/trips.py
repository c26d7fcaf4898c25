"""Trips as a table that `ferry import trips` reads again."""

from collections.abc import Iterator, Mapping, Sequence

from sqlmodel import Session

from app.exporters.table import Cell
from dispatch import store
from schemas.people import Person
from schemas.trips import Trip

COLUMNS = (
    "id",
    "kind",
    "state",
    "pickup",
    "pickup_lat",
    "pickup_lon",
    "dropoff",
    "dropoff_lat",
    "dropoff_lon",
    "pickup_after",
    "arrive_by",
    "riders",
    "needs",
    "items",
    "volume_l",
    "weight_kg",
    "priority",
    "requested_at",
    "promise",
    "promise_from",
    "promise_to",
    "assigned_at",
    "departed_at",
    "arrived_at",
    "boarded_at",
    "ended_at",
)
PEOPLE = ("rider", "rider_phone", "driver", "driver_phone", "note", "reason")
PAGE = 500
COARSE = 2
"""Decimals of a degree, about a kilometre: where an unknown address is shown without people."""


def rows(session: Session, region_id: str, *, with_people: bool) -> Iterator[list[Cell]]:
    """Every trip of a region, latest first; without people also without addresses, notes and exact homes."""
    after: str | None = ""
    while after is not None:
        page, after = store.page_of_trips(session, region_id, after=after, limit=PAGE)
        names = {person for trip in page for person in (trip.rider_id, trip.driver_id) if person}
        crowd = store.people_by(session, names) if with_people else {}
        for trip in page:
            yield _row(trip, with_people) + (_people(trip, crowd) if with_people else [])


def _row(trip: Trip, exact: bool) -> list[Cell]:
    return [
        trip.id,
        trip.kind.value,
        trip.state.value,
        *_end(trip.pickup_place, trip.pickup_name, trip.pickup_lat, trip.pickup_lon, exact),
        *_end(trip.dropoff_place, trip.dropoff_name, trip.dropoff_lat, trip.dropoff_lon, exact),
        trip.pickup_after,
        trip.arrive_by,
        trip.riders,
        ", ".join(trip.needs),
        _items(trip.items),
        trip.litres,
        trip.kilograms,
        trip.priority,
        trip.requested_at,
        trip.promise_status.value if trip.promise_status else None,
        trip.promise_from,
        trip.promise_to,
        trip.assigned_at,
        trip.departed_at,
        trip.arrived_at,
        trip.boarded_at,
        trip.ended_at,
    ]


def _end(place: str | None, name: str, lat: float, lon: float, exact: bool) -> list[Cell]:
    """A known place as it is; any other point, which may be a home, only roughly."""
    if exact or place is not None:
        return [name, lat, lon]
    return ["", round(lat, COARSE), round(lon, COARSE)]


def _items(lines: Sequence[Mapping[str, str | float]]) -> str:
    return "; ".join(f"{line['item']} {line['quantity']:g} {line['unit']}".strip() for line in lines)


def _people(trip: Trip, crowd: Mapping[str, Person]) -> list[Cell]:
    named: list[Cell] = []
    for one in (crowd.get(trip.rider_id or ""), crowd.get(trip.driver_id or "")):
        named += [one.name, one.phone] if one else ["", ""]
    return [*named, trip.note, trip.reason]
