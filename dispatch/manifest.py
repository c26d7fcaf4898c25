"""The manifest: a shift's stops still to make, in the order accepted. Pure functions of the stored list."""

from collections.abc import Sequence
from datetime import datetime

from schemas.values import StopKind, TripState

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
