"""Every statement about what is kept of people, for how long, and who saw it. Nothing here commits or decides."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlmodel import Session, col, select

from schemas.looks import Look
from schemas.shifts import Shift
from schemas.trips import Trip

# Who saw what


def append_looks(session: Session, rows: Sequence[Mapping[str, object]]) -> None:
    """Write looks, given by column, in one statement."""
    if rows:
        session.connection().execute(insert(Look), rows)


def riders_of(session: Session, trip_ids: Iterable[str]) -> dict[str, str]:
    """Trip id -> its rider, where it has one."""
    asked = select(Trip.id, Trip.rider_id).where(col(Trip.id).in_(sorted(trip_ids)), col(Trip.rider_id).is_not(None))
    return {trip_id: str(rider_id) for trip_id, rider_id in session.exec(asked)}


def looks_at(session: Session, person_id: str, limit: int) -> list[Look]:
    """The newest looks at one person."""
    asked = select(Look).where(Look.subject_id == person_id)
    return list(session.exec(asked.order_by(col(Look.at).desc(), col(Look.seq).desc()).limit(limit)))


def openings(session: Session, region_id: str, limit: int) -> list[Look]:
    """The newest openings and closings of the board."""
    asked = select(Look).where(Look.region_id == region_id, Look.subject_id == "")
    return list(session.exec(asked.order_by(col(Look.seq).desc()).limit(limit)))


def on_the_board(session: Session, person_id: str) -> list[tuple[datetime, datetime | None]]:
    """From when to when a person was on the board: as the rider of each trip, as the driver of each shift."""
    trips = session.exec(select(Trip.requested_at, Trip.ended_at).where(Trip.rider_id == person_id))
    shifts = session.exec(select(Shift.starts_at, Shift.ends_at).where(Shift.driver_id == person_id))
    return [*trips, *shifts]
