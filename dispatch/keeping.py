"""Every statement about what is kept of people, for how long, and who saw it. Nothing here commits or decides."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col, func, or_, select

from dispatch.states import DRIVEN, OPEN, WORKING
from schemas.checks import HealthCheck
from schemas.credentials import Credential
from schemas.events import EventRow
from schemas.keys import KeyRecord
from schemas.looks import Look
from schemas.offers import Offer, Refusal
from schemas.people import Invite, Login, Person
from schemas.positions import LastPosition, TracePoint
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Role

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


# What is kept for too long


def trips_to_cut(session: Session, region_id: str, before: datetime, limit: int) -> list[Trip]:
    """Trips that were over before then, or that nobody took by then, and still hold addresses and words."""
    over = func.coalesce(Trip.ended_at, Trip.pickup_after) < before
    asked = select(Trip).where(Trip.region_id == region_id, col(Trip.cut_at).is_(None), over)
    asked = asked.where(col(Trip.state).not_in(OPEN | DRIVEN))
    return list(session.exec(asked.order_by(col(Trip.id)).limit(limit)))


def shifts_to_cut(session: Session, region_id: str, before: datetime, limit: int) -> list[Shift]:
    """Shifts that were over before then and still hold where they began, which may be a home."""
    asked = select(Shift).where(Shift.region_id == region_id, col(Shift.cut_at).is_(None), Shift.ends_at < before)
    asked = asked.where(col(Shift.state).not_in(WORKING))
    return list(session.exec(asked.order_by(col(Shift.id)).limit(limit)))


def hush(session: Session, before: datetime, driver_id: str | None = None) -> None:
    """Cut the words drivers gave before then for passing or handing back; of one driver, or of all."""
    offers = update(Offer).where(col(Offer.made_at) < before, col(Offer.reason) != "")
    refusals = update(Refusal).where(col(Refusal.at) < before, col(Refusal.reason) != "")
    if driver_id is not None:
        offers, refusals = (
            offers.where(col(Offer.driver_id) == driver_id),
            refusals.where(col(Refusal.driver_id) == driver_id),
        )
    session.connection().execute(offers.values(reason=""))
    session.connection().execute(refusals.values(reason=""))


def people_to_cut(session: Session, region_id: str, before: datetime, limit: int) -> list[Person]:
    """Riders and drivers with a name or a phone who joined, rode, drove and signed in before then only."""
    rode = select(Trip.rider_id).where(func.coalesce(Trip.ended_at, Trip.pickup_after) >= before)
    drove = select(Shift.driver_id).where(Shift.ends_at >= before)
    came = select(Login.person_id).where(Login.made_at >= before)
    asked = select(Person).where(Person.region_id == region_id, Person.joined_at < before)
    asked = asked.where(col(Person.role).in_((Role.RIDER, Role.DRIVER)), or_(Person.name != "", Person.phone != ""))
    for busy in (rode.where(col(Trip.rider_id).is_not(None)), drove, came):
        asked = asked.where(col(Person.id).not_in(busy))
    return list(session.exec(asked.order_by(col(Person.id)).limit(limit)))


def facts_to_mask(session: Session, region_id: str, before: datetime, limit: int) -> list[EventRow]:
    """Events from before then that still name people by their ids."""
    asked = select(EventRow).where(EventRow.region_id == region_id, EventRow.at < before, EventRow.people == "")
    return list(session.exec(asked.order_by(col(EventRow.seq)).limit(limit)))


def looks_to_mask(session: Session, region_id: str, before: datetime, limit: int) -> list[Look]:
    """Looks from before then that still name people by their ids."""
    asked = select(Look).where(Look.region_id == region_id, Look.at < before, Look.people == "")
    return list(session.exec(asked.order_by(col(Look.seq)).limit(limit)))


def part_riders(session: Session, region_id: str, before: datetime) -> None:
    """Take the rider and whoever booked off trips that were over before then."""
    named = or_(col(Trip.rider_id).is_not(None), col(Trip.booked_by).is_not(None))
    old = (col(Trip.region_id) == region_id, col(Trip.ended_at) < before, named)
    session.connection().execute(update(Trip).where(*old).values(rider_id=None, booked_by=None))


# What is kept of one person


def trips_of(session: Session, person_id: str) -> list[Trip]:
    """Every trip a person rode, booked or drove, oldest first."""
    named = or_(Trip.rider_id == person_id, Trip.booked_by == person_id, Trip.driver_id == person_id)
    return list(session.exec(select(Trip).where(named).order_by(col(Trip.requested_at), col(Trip.id))))


def shifts_of(session: Session, person_id: str) -> list[Shift]:
    """Every shift of a driver, oldest first."""
    asked = select(Shift).where(Shift.driver_id == person_id)
    return list(session.exec(asked.order_by(col(Shift.starts_at), col(Shift.id))))


def offers_of(session: Session, person_id: str) -> list[Offer]:
    """Every offer a driver had, oldest first."""
    asked = select(Offer).where(Offer.driver_id == person_id)
    return list(session.exec(asked.order_by(col(Offer.made_at), col(Offer.id))))


def logins_of(session: Session, person_id: str) -> list[Login]:
    """Every session and token a person ever had."""
    return list(session.exec(select(Login).where(Login.person_id == person_id).order_by(col(Login.made_at))))


def traces_of(session: Session, shift_ids: Iterable[str]) -> list[TracePoint]:
    """Where a driver was, as far as it is still kept."""
    asked = select(TracePoint).where(col(TracePoint.shift_id).in_(sorted(shift_ids)))
    return list(session.exec(asked.order_by(col(TracePoint.at))))


def facts_about(session: Session, region_id: str, person_id: str) -> list[EventRow]:
    """What the log says a person did, or had done to them."""
    asked = select(EventRow).where(EventRow.region_id == region_id)
    asked = asked.where(or_(EventRow.actor_id == person_id, EventRow.thing_id == person_id))
    return list(session.exec(asked.order_by(col(EventRow.seq))))


def drop_traces(session: Session, person_id: str) -> None:
    """Forget where a driver was."""
    own = select(Shift.id).where(Shift.driver_id == person_id)
    session.connection().execute(delete(TracePoint).where(col(TracePoint.shift_id).in_(own)))
    session.connection().execute(delete(LastPosition).where(col(LastPosition.driver_id) == person_id))


def drop_answers(session: Session, person_id: str) -> None:
    """Forget the answers kept for repeated requests that this person gave, or in which they stand."""
    for record in session.exec(select(KeyRecord).execution_options(yield_per=200)).all():
        if record.actor_id == person_id or person_id in record.answer:
            session.delete(record)
    session.flush()


def drop_invites(session: Session, person_id: str) -> None:
    """Forget the links that were made for this person."""
    session.connection().execute(delete(Invite).where(col(Invite.person_id) == person_id))


def checks_of(session: Session, person_id: str) -> list[HealthCheck]:
    """Every self-check of a driver, oldest first."""
    asked = select(HealthCheck).where(HealthCheck.person_id == person_id)
    return list(session.exec(asked.order_by(col(HealthCheck.at), col(HealthCheck.id))))


def papers_of(session: Session, person_id: str) -> list[Credential]:
    """Every credential a person ever had, oldest first."""
    asked = select(Credential).where(Credential.person_id == person_id)
    return list(session.exec(asked.order_by(col(Credential.vouched_at), col(Credential.id))))


def drop_checks(session: Session, person_id: str) -> None:
    """Forget how a driver was."""
    session.connection().execute(delete(HealthCheck).where(col(HealthCheck.person_id) == person_id))


def drop_old_checks(session: Session, before: datetime) -> None:
    """Forget how drivers were before then; a failed check that still stands stays until it is cleared."""
    settled = or_(col(HealthCheck.passed), col(HealthCheck.newest).is_(False))
    session.connection().execute(delete(HealthCheck).where(col(HealthCheck.at) < before, settled))
