"""What a car has carried, and how much cleaning it lacks before it may carry something else. Pure functions.

`soiled` is what a shift remembers: each class that was set down, with the seconds the car has been cleaned since.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from schemas.cleaning import Carried, CleanDown, CleanRule
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Need, ShiftState, StopKind, TripKind

ANY = "any"
Soiled = Mapping[str, int]


def carried(trip: Trip) -> Carried:
    """The class of a trip: somebody to be isolated before all, then a clean ward, then what it is."""
    if Need.ISOLATION in trip.needs:
        return Carried.FEVER
    if Need.CLEAN_WARD in trip.needs:
        return Carried.CLEAN
    if trip.kind is TripKind.RIDE:
        return Carried.ORDINARY
    return Carried.COLD if Need.COLD_CHAIN in trip.needs else Carried.GOODS


def between(asks: CleanDown, after: str, before: str) -> int:
    """Seconds of cleaning after one class and before another."""
    return 60 * max((rule.minutes for rule in asks.rules if _fits(rule, after, before)), default=0)


def _fits(rule: CleanRule, after: str, before: str) -> bool:
    return rule.after in (ANY, after) and rule.before in (ANY, before)


def table(asks: CleanDown) -> Mapping[tuple[str, str], int]:
    """Seconds of cleaning between all classes, as far as any is asked for."""
    pairs = [(after.value, before.value) for after in Carried for before in Carried] if asks.rules else []
    return {pair: seconds for pair in pairs if (seconds := between(asks, *pair))}


def lacks(asks: CleanDown, soiled: Soiled, before: Carried) -> int:
    """Seconds that a car so soiled must still be cleaned before it takes this class."""
    return max((between(asks, after, before) - since for after, since in soiled.items()), default=0)


def due(asks: CleanDown, shift: Shift, trips: Mapping[str, Trip]) -> int:
    """Seconds of cleaning before a car goes on: to its next pickup, or with nothing to do to whoever comes first.

    `trips` are at least those of its run. On the way to let somebody out nothing is cleaned.
    """
    if not asks.rules or not shift.soiled:
        return 0
    if not shift.run:
        return max(0, lacks(asks, shift.soiled, Carried.ORDINARY))
    stop = shift.run[0]
    return max(0, lacks(asks, shift.soiled, carried(trips[stop["trip"]]))) if stop["kind"] == StopKind.PICKUP else 0


def credited(soiled: Soiled, seconds: int) -> dict[str, int]:
    """The same car after so many seconds of cleaning."""
    return {after: since + seconds for after, since in soiled.items()}


def foreseen(shift: Shift) -> Soiled:
    """What the car will be soiled with when it can go on: a cleaning that has begun is thought to be finished."""
    if shift.state is not ShiftState.CLEANING or shift.cleaning_since is None or shift.cleaning_until is None:
        return shift.soiled
    return credited(shift.soiled, int((shift.cleaning_until - shift.cleaning_since).total_seconds()))


def overdue(shift: Shift, now: datetime) -> bool:
    """Whether a cleaning should have been finished by now."""
    return shift.state is ShiftState.CLEANING and shift.cleaning_until is not None and shift.cleaning_until <= now


def clash(asks: CleanDown, trip: Trip, aboard: Iterable[Trip]) -> bool:
    """Whether somebody aboard is never in a car together with this trip."""
    pairs = {frozenset(pair) for pair in asks.apart}
    here = carried(trip)
    return any(frozenset((here, carried(one))) in pairs for one in aboard if one.id != trip.id)
