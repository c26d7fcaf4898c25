"""What the gates look at, read for one shift at the desk or for all shifts of a region for the planner."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from dispatch import records
from dispatch.errors import Gated
from dispatch.gates import Papers, Rule, closed
from dispatch.states import WORKING
from dispatch.tx import Tx
from schemas.shifts import Shift


def of(session: Session, shift: Shift) -> Papers:
    """The papers of one shift."""
    return Papers(records.newest_check(session, shift.driver_id), faults(shift))


def of_all(session: Session, region_id: str, shifts: Sequence[Shift]) -> Mapping[str, Papers]:
    """Shift id -> its papers, in few statements."""
    checks = records.checks_of_region(session, region_id)
    return {shift.id: Papers(checks.get(shift.driver_id), faults(shift)) for shift in shifts}


def faults(shift: Shift) -> Sequence[str] | None:
    """What the inspection found; None while there was none."""
    return None if shift.inspected_at is None else shift.faults


def shut(tx: Tx, shift: Shift) -> tuple[Rule, ...]:
    """The gates that are closed for a shift as if it were on duty now."""
    return closed(tx.region.asks, of(tx.session, shift), tx.now, on_duty=True)


def check_open(tx: Tx, shift: Shift) -> None:
    """Raise Gated, naming the first gate that is closed for this shift now."""
    for rule in shut(tx, shift):
        raise Gated(why=rule.why)


def on_duty(shift: Shift) -> bool:
    """Whether the gates that bite on duty bite this shift."""
    return shift.state in WORKING
