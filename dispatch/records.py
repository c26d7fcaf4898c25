"""Every statement about checks, credentials and permits, as plain functions of a session. Nothing here decides."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from schemas.checks import HealthCheck


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
