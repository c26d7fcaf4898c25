"""The manifest: a shift's stops still to make, in the order accepted. Pure functions of the stored list."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from dispatch.commands import Planned
from dispatch.policy import moved
from schemas.trips import ComingView, Trip
from schemas.values import Progress, StopKind, TripState

Run = list[dict[str, str]]

_STILL_TO_MAKE = {
    TripState.ASSIGNED: (StopKind.PICKUP, StopKind.DROPOFF),
    TripState.EN_ROUTE: (StopKind.PICKUP, StopKind.DROPOFF),
    TripState.ARRIVED: (StopKind.PICKUP, StopKind.DROPOFF),
    TripState.ABOARD: (StopKind.DROPOFF,),
}
_DRIVING_TO = frozenset({TripState.EN_ROUTE, TripState.ARRIVED})


def stop(trip_id: str, kind: StopKind, at: datetime) -> dict[str, str]:
    """One stop as it is stored; `at` is its estimated start."""
    return {"trip": trip_id, "kind": kind.value, "at": at.isoformat()}


def planned(trip: Trip) -> Run:
    """Where a waiting trip stands in the plan."""
    times = ((StopKind.PICKUP, trip.planned_pickup), (StopKind.DROPOFF, trip.planned_dropoff))
    return [stop(trip.id, kind, at) for kind, at in times if at is not None]


def told(new: Planned) -> dict[str, str]:
    """A stop as it is stored with what is known of a car on its way."""
    known = stop(new.trip_id, StopKind(new.kind), new.at)
    if new.span is not None:
        known |= {"earliest": new.span[0].isoformat(), "latest": new.span[1].isoformat()}
    if new.leave_by is not None:
        known["leave_by"] = new.leave_by.isoformat()
    return known | ({"progress": new.progress.value} if new.progress is not None else {})


def anew(old: Mapping[str, str], new: Planned) -> bool:
    """Whether to tell a stop again: a time or an end of its range moved by a minute, or how the car comes on."""
    return moved(time(old, "at"), new.at) or moved(leave_by(old), new.leave_by) or live_anew(old, new)


def live_anew(old: Mapping[str, str], new: Planned) -> bool:
    """The same of what is known only while the car is on its way."""
    if old.get("progress") != new.progress or (span(old) is None) is not (new.span is None):
        return True
    return any(moved(one, two) for one, two in zip(span(old) or (), new.span or (), strict=True))


def time(stop: Mapping[str, str], name: str) -> datetime:
    """One of its stored times."""
    return datetime.fromisoformat(stop[name])


def span(stop: Mapping[str, str]) -> tuple[datetime, datetime] | None:
    """Between what and what a stop is expected; None: nothing was told."""
    return (time(stop, "earliest"), time(stop, "latest")) if "earliest" in stop else None


def leave_by(stop: Mapping[str, str]) -> datetime | None:
    """When to set out for a stop at the latest; None: just in time is in time."""
    return time(stop, "leave_by") if "leave_by" in stop else None


def progress(stop: Mapping[str, str]) -> Progress | None:
    """How the car comes on to it; None: it is not on its way."""
    return Progress(stop["progress"]) if "progress" in stop else None


def coming(run: Sequence[Mapping[str, str]], trip_id: str) -> ComingView | None:
    """How the car of a trip comes on; None: it is not on its way."""
    live = {each["kind"]: each for each in run if each["trip"] == trip_id and "progress" in each}
    if not live:
        return None
    pickup, dropoff = (span(live[kind]) if kind in live else None for kind in StopKind)
    how = next(iter(live.values()))["progress"]
    return ComingView(progress=Progress(how), pickup=pickup, dropoff=dropoff)


def fit(run: Sequence[dict[str, str]], trip_id: str, state: TripState, now: datetime) -> Run:
    """The run with just those stops of the trip that its state leaves to make.

    Stops that came back (an undone move) go to the front, and so does the pickup that is being driven to.
    """
    wanted = _STILL_TO_MAKE.get(state, ())
    kept = [each for each in run if each["trip"] != trip_id or each["kind"] in wanted]
    present = {each["kind"] for each in kept if each["trip"] == trip_id}
    missing = [stop(trip_id, kind, now) for kind in wanted if kind not in present]
    return _pickup_first([*missing, *kept], trip_id) if state in _DRIVING_TO else [*missing, *kept]


def _pickup_first(run: Run, trip_id: str) -> Run:
    first = [each for each in run if each["trip"] == trip_id and each["kind"] == StopKind.PICKUP]
    return first + [each for each in run if each not in first]


def order(run: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
    """The stops without their times: what a driver has agreed to."""
    return [(each["trip"], each["kind"]) for each in run]
