"""A car's run by the hour: which of its trips closures keep it from, after all the stops that it makes before."""

from collections.abc import Mapping
from dataclasses import dataclass

from dispatch.planner import direct, job, seconds
from dispatch.snapshot import Snapshot
from dispatch.states import BEFORE_PICKUP
from routing.problem import Job
from routing.ways import FORBIDDEN, Ways
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Seconds, StopKind, TripState


@dataclass(frozen=True, slots=True)
class Course:
    """A car that stands at node `here`, the ends of the trips in its run, and the ways with and without closures."""

    snapshot: Snapshot
    shift: Shift
    here: int
    ends: Mapping[str, tuple[int, int]]
    ways: Ways
    free: Ways

    def stuck(self) -> set[str]:
        """The trips, nobody of them aboard, that it comes to a closed road with; without these it makes the others."""
        found: set[str] = set()
        while (trip_id := self._first(found)) is not None:
            found.add(trip_id)
        return found

    def _first(self, without: set[str]) -> str | None:
        """The first trip for which a road would have to be open that is not, driving as early as can be."""
        here, clock = self.here, max(0, seconds(self.shift.starts_at, self.snapshot.now))
        left: dict[str, Seconds] = {}
        for stop in self.shift.run:
            if stop["trip"] not in self.ends or stop["trip"] in without:
                continue
            trip, pickup = self.snapshot.trip[stop["trip"]], stop["kind"] == StopKind.PICKUP
            there = self.ends[trip.id][0 if pickup else 1]
            if pickup and trip.state is TripState.ARRIVED:
                there = here
            wish, opened = self._wish(trip), self.ways.opens(here, there, clock)
            late = wish.pickup_window.latest if pickup else left.get(trip.id, clock) + (wish.max_ride or 0)
            if opened > max(clock, late) and trip.state in BEFORE_PICKUP and self._is_way(here, there):
                return trip.id
            clock = self._reached(here, there, clock, opened)
            if pickup:
                clock = max(clock, wish.pickup_window.earliest) + wish.pickup_service
                left[trip.id] = clock
            else:
                clock += wish.dropoff_service
            here = there
        return None

    def _wish(self, trip: Trip) -> Job:
        ends = self.ends[trip.id]
        return job(self.snapshot, trip, ends, direct(self.snapshot, trip, ends, [self.ways]))

    def _is_way(self, here: int, there: int) -> bool:
        return int(self.free.seconds[here, there]) != FORBIDDEN

    def _reached(self, here: int, there: int, clock: Seconds, opened: Seconds) -> Seconds:
        """When it is there; what is a matter for people counts as if it were open."""
        if opened != FORBIDDEN:
            return opened + self.ways.leg(here, there, opened)
        return clock + (int(self.free.seconds[here, there]) if self._is_way(here, there) else 0)
