"""A car is cleaned: when that begins, when it is done, and what has to wait for it."""

from datetime import timedelta

from dispatch import cleaning, records, store
from dispatch.errors import NotClean, NotTogether, NotYourCar, Stale
from dispatch.tx import Tx
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Role, ShiftState

REMEMBERED = timedelta(hours=48)
"""How long after a shift began its car is thought to be as it was left."""


def set_down(tx: Tx, shift: Shift, trip: Trip) -> None:
    """Whatever was aboard has left the car, which is cleaned at once where it must be; while it is, from the start."""
    shift.soiled = {**shift.soiled, cleaning.carried(trip).value: 0}
    tx.session.add(shift)
    if shift.state is ShiftState.CLEANING:
        _last(tx, shift, _due(tx, shift))
        tx.tell_about(shift, "clean", "anew")
    begin_if_due(tx, shift)


def begin_if_due(tx: Tx, shift: Shift) -> None:
    """Send the car to be cleaned before it goes on, if it has to be."""
    if shift.state is ShiftState.ON and _due(tx, shift):
        begin(tx, shift)


def _due(tx: Tx, shift: Shift) -> int:
    return cleaning.due(tx.region.cleans, shift, {trip.id: trip for trip in store.runs_of(tx.session, shift.driver_id)})


def begin(tx: Tx, shift: Shift) -> None:
    """Clean the car, as long as it must be, or as long as it usually takes where nobody demands it."""
    owed = _due(tx, shift)
    if tx.actor.role is Role.PLANNER and not owed:
        raise Stale(thing="shift", seen="before a cleaning", current=shift.state.value)
    tx.move(shift, "clean")
    _last(tx, shift, owed)


def _last(tx: Tx, shift: Shift, owed: int) -> None:
    lasts = timedelta(seconds=owed) if owed else timedelta(minutes=tx.region.rules.cleaning_minutes)
    shift.cleaning_since, shift.cleaning_until, shift.cleaning_owed = tx.now, tx.now + lasts, owed


def finish(tx: Tx, shift: Shift) -> None:
    """The car is clean: every second counts for all it has carried. Raises NotClean while time is missing."""
    if shift.state is ShiftState.CLEANING:
        check_done(tx, shift)
    seconds = _spent(tx, shift)
    tx.move(shift, "cleaned", f"{seconds} s: {', '.join(sorted(shift.soiled)) or 'nothing'}")
    shift.soiled = cleaning.credited(shift.soiled, seconds)


def check_done(tx: Tx, shift: Shift) -> None:
    """Raise NotClean while the car has not been cleaned as long as it must be before it goes on."""
    missing = _due(tx, shift) - _spent(tx, shift)
    if missing > 0:
        raise NotClean(minutes=_minutes(missing))


def _spent(tx: Tx, shift: Shift) -> int:
    return int((tx.now - shift.cleaning_since).total_seconds()) if shift.cleaning_since else 0


def leave(shift: Shift) -> None:
    """No cleaning goes on any more."""
    shift.cleaning_since = shift.cleaning_until = None
    shift.cleaning_owed = 0


def check_mine(tx: Tx, shift: Shift) -> None:
    """Raise NotYourCar when a driver speaks of a car that is not the one of their own shift."""
    if tx.actor.role is Role.DRIVER and tx.actor.id != shift.driver_id:
        raise NotYourCar()


def check_ready(tx: Tx, trip: Trip) -> None:
    """Raise NotClean, or NotTogether, when the car of a trip may not take it as it is now."""
    if trip.shift_id is None:
        return
    shift, asks = tx.shift(trip.shift_id), tx.region.cleans
    missing = cleaning.lacks(asks, shift.soiled, cleaning.carried(trip))
    if missing > 0:
        raise NotClean(minutes=_minutes(missing - _spent(tx, shift)))
    if cleaning.clash(asks, trip, store.aboard(tx.session, shift.id)):
        raise NotTogether()


def _minutes(seconds: int) -> int:
    return max(0, -(-seconds // 60))


def take_back(tx: Tx, trip: Trip) -> None:
    """Somebody is aboard after all: a cleaning that began because they had left does not go on."""
    shift = tx.shift(trip.shift_id or "")
    if shift.state is ShiftState.CLEANING:
        tx.move(shift, "resume")
        leave(shift)


def take_over(tx: Tx, shift: Shift) -> None:
    """A car is as the last shift left it, whoever drove."""
    last = records.last_in_car(tx.session, shift, tx.now - REMEMBERED)
    shift.soiled = dict(last.soiled) if last else {}
