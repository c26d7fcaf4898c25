"""Permit links: made for a car by the desk, or for the car of their own shift by a driver; shown to whoever scans."""

from datetime import datetime, timedelta

from sqlmodel import Session

from dispatch import papers, records
from dispatch.errors import BadRequest, NotFound
from dispatch.events import Event
from dispatch.secrets import digest
from dispatch.trust import ShowPermit
from dispatch.tx import Tx
from schemas.credentials import Credential, CredentialKind
from schemas.permits import PermitLine, PermitLink, PermitView
from schemas.regions import Region
from schemas.vehicles import Vehicle

PRINTED_LASTS = timedelta(days=30)
"""How long a link on paper works; that of a shift works until the shift's end."""


def show(tx: Tx, wish: ShowPermit) -> dict[str, str]:
    """A new public link to the permits of a car; the answer carries the token, once."""
    vehicle, until = _of_shift(tx, wish.shift_id) if wish.shift_id else _of_vehicle(tx, wish.vehicle_id or "")
    if not any(row.valid(tx.now) for row in _permits(tx.session, vehicle)):
        raise BadRequest(field="vehicle", problem="this car holds no permit that is valid now; a dispatcher enters it.")
    token = tx.chance.token()
    row = PermitLink(
        id=tx.chance.id(),
        region_id=tx.region.id,
        vehicle_id=vehicle.id,
        token_hash=digest(token),
        made_at=tx.now,
        expires_at=until,
    )
    tx.session.add(row)
    tx.tell(Event("permit", row.id, "show"))
    return {"token": token}


def _of_shift(tx: Tx, shift_id: str) -> tuple[Vehicle, datetime]:
    shift = tx.shift(shift_id)
    tx.allow("permit", "show", shift)
    vehicle = papers.vehicle_of(tx.session, shift)
    if vehicle is None:
        raise BadRequest(field="vehicle", problem="this car is not on the group's list; a dispatcher enters it.")
    return vehicle, shift.ends_at


def _of_vehicle(tx: Tx, vehicle_id: str) -> tuple[Vehicle, datetime]:
    vehicle = tx.session.get(Vehicle, vehicle_id)
    tx.allow("permit", "show", vehicle)
    if vehicle is None or vehicle.region_id != tx.region.id:
        raise NotFound(thing="vehicle", id=vehicle_id)
    return vehicle, tx.now + PRINTED_LASTS


def _permits(session: Session, vehicle: Vehicle) -> list[Credential]:
    return [row for row in records.credentials_of(session, vehicle.id) if row.kind is CredentialKind.PERMIT]


def seen(session: Session, token_hash: str, now: datetime) -> PermitView | None:
    """What the link shows, while it lasts; the car's room, its driver and its group's people are not in it."""
    link = records.permit_link(session, token_hash)
    vehicle = session.get(Vehicle, link.vehicle_id) if link is not None and now < link.expires_at else None
    if vehicle is None:
        return None
    region = session.get_one(Region, vehicle.region_id)
    lines = [
        PermitLine(permit=row.permit, valid_from=row.valid_from, valid_until=row.valid_until, valid=row.valid(now))
        for row in _permits(session, vehicle)
    ]
    valid = any(line.valid for line in lines)
    return PermitView(
        plate=vehicle.plate, region=region.name, region_zh=region.name_zh, valid=valid, at=now, permits=lines
    )
