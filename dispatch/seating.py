"""Giving trips to a driver: who drives is written on the trip, where the stops go is written in the run."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from dispatch import manifest
from dispatch.errors import Gated
from dispatch.gates import NO_WAY
from dispatch.planner import frame
from dispatch.reach import out_of_reach
from dispatch.snapshot import of_one_driver
from dispatch.tx import Tx
from routing.insertion import construct
from routing.plan import Plan
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import StopKind


def seat(tx: Tx, shift: Shift, trips: Sequence[Trip]) -> None:
    """Put trips on a shift's run at their cheapest places, or behind everything else when none is right.

    The order agreed before is kept. The caller moves the trips' states. Raises Gated where a closure is in the way.
    """
    for trip in trips:
        trip.pinned_driver = trip.suggested_driver = None
    snapshot = of_one_driver(tx.session, tx.region, shift, trips, tx.now)
    if out_of_reach(snapshot, tx.travel, shift, trips):
        raise Gated(why=NO_WAY)
    framed = frame(snapshot, tx.travel)
    run = _timed(tx, shift, construct(framed.problem))
    for trip in trips:
        run = run if any(each["trip"] == trip.id for each in run) else _behind(tx, run, trip)
        trip.driver_id, trip.shift_id, trip.assigned_at = shift.driver_id, shift.id, tx.now
    shift.run = run
    tx.session.add(shift)


def _timed(tx: Tx, shift: Shift, plan: Plan) -> manifest.Run:
    """The run with its times; what was told of a car on its way stands until the next plan tells it anew."""
    route = plan.route.get(shift.id)
    if route is None:
        return list(shift.run)
    live = {(each["trip"], each["kind"]): each for each in shift.run if "progress" in each}
    made = [manifest.stop(stop.job, stop.kind, tx.now + timedelta(seconds=stop.start)) for stop in route.stops]
    return [live.get((each["trip"], each["kind"]), each) for each in made]


def _behind(tx: Tx, run: manifest.Run, trip: Trip) -> manifest.Run:
    """Not before the last stop; the next plan says more exactly when."""
    last = datetime.fromisoformat(run[-1]["at"]) if run else tx.now
    at = max(tx.now, trip.pickup_after, last)
    return [*run, *(manifest.stop(trip.id, kind, at) for kind in (StopKind.PICKUP, StopKind.DROPOFF))]
