"""Shifts as a table."""

from collections.abc import Iterator

from sqlmodel import Session

from app.exporters.table import Cell
from dispatch import store
from schemas.shifts import Shift
from schemas.values import ShiftState

COLUMNS = ("id", "state", "starts_at", "ends_at", "seats", "wheelchairs", "volume_l", "weight_kg", "traits")
PEOPLE = ("driver", "phone", "plate", "colour", "model", "start", "start_lat", "start_lon")


def rows(session: Session, region_id: str, *, with_people: bool) -> Iterator[list[Cell]]:
    """Every shift of a region; without people also without plates and where the driver begins, which may be a home."""
    shifts = store.shifts_in(session, region_id, ShiftState)
    crowd = store.people_by(session, {shift.driver_id for shift in shifts}) if with_people else {}
    for shift in shifts:
        yield _row(shift) + (_people(shift, crowd[shift.driver_id].name, crowd[shift.driver_id].phone) if crowd else [])


def _row(shift: Shift) -> list[Cell]:
    return [
        shift.id,
        shift.state.value,
        shift.starts_at,
        shift.ends_at,
        shift.seats,
        shift.wheelchairs,
        shift.volume_l,
        shift.weight_kg,
        ", ".join(shift.traits),
    ]


def _people(shift: Shift, name: str, phone: str) -> list[Cell]:
    car: list[Cell] = [name, phone, shift.plate, shift.colour, shift.model]
    return [*car, shift.start_name, shift.start_lat, shift.start_lon]
