"""Statements about checks, credentials, permits and who is kept apart, as plain functions of a session."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, delete
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from dispatch.states import WORKING
from schemas.apart import Apart
from schemas.checks import HealthCheck
from schemas.credentials import Credential
from schemas.organisations import Organisation
from schemas.people import Person
from schemas.permits import PermitLink
from schemas.sealed import among
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import ShiftState, TripState
from schemas.vehicles import Vehicle


def newest_check(session: Session, person_id: str) -> HealthCheck | None:
    """The check that counts."""
    return session.exec(select(HealthCheck).where(HealthCheck.person_id == person_id, col(HealthCheck.newest))).first()


def newest_checks(session: Session, person_ids: Iterable[str]) -> dict[str, HealthCheck]:
    """Person id -> the check that counts."""
    asked = select(HealthCheck).where(col(HealthCheck.newest), col(HealthCheck.person_id).in_(sorted(set(person_ids))))
    return {row.person_id: row for row in session.exec(asked)}


def checks_of_region(session: Session, region_id: str) -> dict[str, HealthCheck]:
    """Person id -> the check that counts, of everybody."""
    asked = select(HealthCheck).where(HealthCheck.region_id == region_id, col(HealthCheck.newest))
    return {row.person_id: row for row in session.exec(asked)}


def credentials_of(session: Session, subject_id: str) -> list[Credential]:
    """The credentials of a person or a vehicle that nobody has withdrawn, oldest first."""
    about = or_(Credential.person_id == subject_id, Credential.vehicle_id == subject_id)
    asked = select(Credential).where(about, col(Credential.withdrawn_at).is_(None))
    return list(session.exec(asked.order_by(col(Credential.vouched_at), col(Credential.id))))


def credentials_in(session: Session, region_id: str, now: datetime) -> dict[str, list[Credential]]:
    """Person or vehicle id -> the credentials that count now or will."""
    asked = select(Credential).where(Credential.region_id == region_id, col(Credential.withdrawn_at).is_(None))
    asked = asked.where(or_(col(Credential.valid_until).is_(None), col(Credential.valid_until) > now))
    found: dict[str, list[Credential]] = {}
    for row in session.exec(asked):
        found.setdefault(row.person_id or row.vehicle_id or "", []).append(row)
    return found


def permit_classes(session: Session, region_id: str) -> set[str]:
    """The classes of all permits that were not taken back."""
    asked = select(Credential.permit).where(Credential.region_id == region_id, Credential.permit != "")
    return set(session.exec(asked.where(col(Credential.withdrawn_at).is_(None)).distinct()).all())


def running_out(session: Session, region_id: str, by: datetime) -> list[Credential]:
    """Credentials that end by then, or have ended, and that no later one of the same kind replaces."""
    other = aliased(Credential)
    subject = func.coalesce(Credential.person_id, Credential.vehicle_id)
    later = select(other.id).where(
        func.coalesce(other.person_id, other.vehicle_id) == subject,
        col(other.kind) == col(Credential.kind),
        other.permit == Credential.permit,
        col(other.withdrawn_at).is_(None),
        or_(col(other.valid_until).is_(None), col(other.valid_until) > col(Credential.valid_until)),
    )
    asked = select(Credential).where(Credential.region_id == region_id, col(Credential.withdrawn_at).is_(None))
    asked = asked.where(col(Credential.valid_until) <= by, ~later.exists())
    return list(session.exec(asked.order_by(col(Credential.id))))


def lapsed_untold(session: Session, region_id: str, now: datetime) -> list[str]:
    """Credentials whose time has passed, without a fact that says so."""
    asked = select(Credential.id).where(Credential.region_id == region_id, col(Credential.withdrawn_at).is_(None))
    asked = asked.where(col(Credential.valid_until) <= now, col(Credential.lapsed_at).is_(None))
    return list(session.exec(asked.order_by(col(Credential.id))))


def vehicle_with(session: Session, region_id: str, plate: str) -> Vehicle | None:
    """The vehicle the group knows by this plate."""
    asked = select(Vehicle).where(Vehicle.region_id == region_id, _plated(session, Vehicle.plate, plate))
    return session.exec(asked.order_by(col(Vehicle.id))).first() if plate else None


def permit_link(session: Session, token_hash: str) -> PermitLink | None:
    """The link of a token."""
    return session.exec(select(PermitLink).where(PermitLink.token_hash == token_hash)).first()


def forget_vehicle(session: Session, vehicle_id: str) -> None:
    """Drop what is on record of a vehicle that goes."""
    session.connection().execute(delete(PermitLink).where(col(PermitLink.vehicle_id) == vehicle_id))
    session.connection().execute(delete(Credential).where(col(Credential.vehicle_id) == vehicle_id))


def organisations(session: Session, region_id: str) -> list[Organisation]:
    """Every organisation of a region."""
    asked = select(Organisation).where(Organisation.region_id == region_id)
    return list(session.exec(asked.order_by(col(Organisation.name), col(Organisation.id))))


def members(session: Session, organisation_id: str) -> list[Person]:
    """Who belongs to an organisation."""
    asked = select(Person).where(Person.organisation_id == organisation_id)
    return list(session.exec(asked.order_by(col(Person.id))))


def last_in_car(session: Session, shift: Shift, since: datetime) -> Shift | None:
    """The shift before this one in the same car, known by its id or plate, that has ended and began after `since`."""
    known = shift.vehicle_id or ""
    same = or_(col(Shift.vehicle_id) == known, _plated(session, Shift.plate, shift.plate))
    asked = select(Shift).where(Shift.region_id == shift.region_id, col(Shift.state) == ShiftState.OFF, same)
    asked = asked.where(Shift.starts_at > since, Shift.id != shift.id)
    return session.exec(asked.order_by(col(Shift.starts_at).desc(), col(Shift.id).desc())).first()


def drives(session: Session, driver_ids: Iterable[str], since: datetime) -> list[tuple[str, datetime, datetime | None]]:
    """(driver, when they left for a pickup, when that trip ended) of trips not over before `since`."""
    asked = select(Trip.driver_id, Trip.departed_at, Trip.ended_at)
    asked = asked.where(col(Trip.driver_id).in_(list(driver_ids)), col(Trip.departed_at).is_not(None))
    asked = asked.where(or_(col(Trip.ended_at).is_(None), col(Trip.ended_at) > since))
    return [(str(driver), begin, end) for driver, begin, end in session.exec(asked) if begin is not None]


def served(session: Session, driver_id: str) -> list[Trip]:
    """The trips a driver has brought to their end, oldest first."""
    done = [TripState.COMPLETED, TripState.RETURNED]
    asked = select(Trip).where(Trip.driver_id == driver_id, col(Trip.state).in_(done))
    return list(session.exec(asked.order_by(col(Trip.ended_at), col(Trip.id))))


def shifts_near(session: Session, driver_id: str, begin: datetime, end: datetime) -> list[Shift]:
    """The shifts of a driver that are, were or will be given and touch these hours; nothing that was called off."""
    asked = select(Shift).where(Shift.driver_id == driver_id, col(Shift.state) != ShiftState.CANCELLED)
    asked = asked.where(Shift.starts_at < end, func.coalesce(Shift.left_at, Shift.ends_at) > begin)
    return list(session.exec(asked.order_by(col(Shift.starts_at), col(Shift.id))))


def apart_of(session: Session, person_id: str, other_id: str) -> Apart | None:
    """The wish of one person about another."""
    return session.exec(select(Apart).where(Apart.person_id == person_id, Apart.other_id == other_id)).first()


def are_apart(session: Session, one: str, other: str) -> bool:
    """Whether one of the two does not want to meet the other."""
    return apart_of(session, one, other) is not None or apart_of(session, other, one) is not None


def wishes_apart(session: Session, person_id: str) -> list[Apart]:
    """What one person has wished, oldest first."""
    return list(session.exec(select(Apart).where(Apart.person_id == person_id).order_by(col(Apart.at), col(Apart.id))))


def apart_in(session: Session, region_id: str) -> frozenset[tuple[str, str]]:
    """Everybody who is not to meet somebody, both ways round."""
    rows = session.exec(select(Apart.person_id, Apart.other_id).where(Apart.region_id == region_id))
    return frozenset(pair for one, other in rows for pair in ((one, other), (other, one)))


def drop_apart(session: Session, person_id: str) -> None:
    """Forget whom somebody did not want to meet, and who did not want to meet them."""
    about = or_(col(Apart.person_id) == person_id, col(Apart.other_id) == person_id)
    session.connection().execute(delete(Apart).where(about))


def working_in(session: Session, vehicle: Vehicle) -> list[Shift]:
    """The shifts at work in a vehicle, known by its id or its plate."""
    same = or_(col(Shift.vehicle_id) == vehicle.id, _plated(session, Shift.plate, vehicle.plate))
    asked = select(Shift).where(Shift.region_id == vehicle.region_id, col(Shift.state).in_(WORKING), same)
    return list(session.exec(asked.order_by(col(Shift.id))))


def _plated(session: Session, column: str, plate: str) -> ColumnElement[bool]:
    """Whether a car has this plate; none has an empty one."""
    return among(col(column), [plate] if plate else [], session.get_bind().dialect)
