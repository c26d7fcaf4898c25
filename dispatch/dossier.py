"""Everything that is kept of one person, for them to take along: what they gave, what they did, who saw it."""

from collections.abc import Iterable
from datetime import datetime

from sqlmodel import Session, SQLModel

from dispatch import aboard, crew, keeping, lens, looks, records, sight, views
from dispatch.lens import Reader
from schemas.legs import Leg
from schemas.people import Person
from schemas.positions import LastPosition
from schemas.trips import Trip
from schemas.values import StopKind

SECRETS = {"track_hash", "token_hash", "beacon"}
DOOR = ("name", "name_zh", "lat", "lon")
OTHERS = {"rider_id", "booked_by", "note", "reason", "proof"}
OTHERS |= {f"{end.value}_{field}" for end in StopKind for field in DOOR}
"""What belongs to the rider of a trip that somebody else drove or booked."""


def gather(session: Session, person: Person, now: datetime) -> dict[str, object]:
    """The person, sessions, trips, shifts, offers, checks, positions, the log about them, who saw what; as JSON."""
    trips = keeping.trips_of(session, person.id)
    shifts = keeping.shifts_of(session, person.id)
    seen = session.get(LastPosition, person.id)
    eyes = Reader(person.role, person.region_id, person.id)
    return {
        "at": now.isoformat(),
        "person": {**crew.view(person), "joined_at": person.joined_at.isoformat()},
        "sessions": _plain(keeping.logins_of(session, person.id)),
        "rides": _plain(trip for trip in trips if trip.rider_id == person.id),
        "booked": [_booked(trip) for trip in trips if person.id not in (trip.rider_id, trip.driver_id)],
        "drives": [_others(trip) for trip in trips if trip.driver_id == person.id],
        "legs": [_leg(leg, person) for leg in aboard.legs_of(session, person.id)],
        "shifts": _plain(shifts),
        "offers": _plain(keeping.offers_of(session, person.id)),
        "checks": _plain(keeping.checks_of(session, person.id)),
        "credentials": _plain(keeping.papers_of(session, person.id)),
        "kept_apart": [lens.plain(lens.apart(row)) for row in records.wishes_apart(session, person.id)],
        "last_position": [sight.roughly(seen)] if seen else [],
        "traces": _plain(keeping.traces_of(session, [shift.id for shift in shifts])),
        "log": [views.told(eyes, row) for row in keeping.facts_about(session, person.region_id, person.id)],
        "looks": [look.model_dump(mode="json") for look in looks.of(session, person.region_id, person.id, now)],
    }


def _plain(rows: Iterable[SQLModel]) -> list[dict[str, object]]:
    return [row.model_dump(mode="json", exclude=SECRETS) for row in rows]


def _leg(leg: Leg, person: Person) -> dict[str, object]:
    """A leg without whoever else was in it."""
    return leg.model_dump(mode="json", exclude={"driver_id" if leg.rider_id == person.id else "rider_id"})


def _booked(trip: Trip) -> dict[str, object]:
    """A supply run of one's own, or a trip booked for somebody else, whose doors are theirs."""
    return trip.model_dump(mode="json", exclude=SECRETS) if trip.rider_id is None else _others(trip)


def _others(trip: Trip) -> dict[str, object]:
    return trip.model_dump(mode="json", exclude=SECRETS | OTHERS)
