"""What closures cut off: trips that a car can make no longer, hospitals that cars without a permit reach no more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dispatch.ahead import Ahead
from dispatch.course import Course
from dispatch.planner import Nodes, direct, job, seconds, whereabouts
from dispatch.roads import Roads
from dispatch.snapshot import Snapshot
from dispatch.states import DRIVEN
from routing.travel import Travel, TravelTimes
from routing.ways import FORBIDDEN, Ways
from schemas.places import Place, PlaceKind
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Seconds, TripState

CARS = 32
"""Cars asked about at a time: what one car has to drive is nothing to the others."""
MOST_PLACES = 300
"""Of so many places, hospitals first, it is asked who reaches whom."""
Wanted = tuple[Shift, Sequence[Trip]]
"""A car and the trips that it is to make."""
ABOARD = frozenset({TripState.ARRIVED, TripState.ABOARD})


def lost(snapshot: Snapshot, times: TravelTimes) -> list[Trip]:
    """Trips accepted or offered that their driver's car cannot make in their hour, and could without the closures."""
    ahead = Ahead.of(snapshot, times)
    if not ahead.closed:
        return []
    wanted: dict[str, list[Wanted]] = {}
    for shift in snapshot.shifts:
        if trips := _ahead(snapshot, shift):
            wanted.setdefault(ahead.passes(snapshot, shift), []).append((shift, trips))
    return [
        trip
        for word, each in wanted.items()
        for first in range(0, len(each), CARS)
        for trip in _unmade(ahead, snapshot, each[first : first + CARS], word)
    ]


def out_of_reach(snapshot: Snapshot, times: TravelTimes, shift: Shift, trips: Sequence[Trip]) -> bool:
    """Whether closures keep the car of a shift from making one of these trips."""
    ahead = Ahead.of(snapshot, times)
    return ahead.closed and bool(_unmade(ahead, snapshot, [(shift, trips)], ahead.passes(snapshot, shift)))


def given_back(snapshot: Snapshot, times: TravelTimes) -> Snapshot:
    """The same, once what their cars cannot make has been taken from drivers, as the planner does before it plans."""
    names = {trip.id for trip in lost(snapshot, times) if trip.state is not TripState.ABOARD}
    if not names:
        return snapshot
    waits = {"state": TripState.REQUESTED, "driver_id": None, "shift_id": None}
    runs = {shift.id: [stop for stop in shift.run if stop["trip"] not in names] for shift in snapshot.shifts}
    return replace(
        snapshot,
        trips=[Trip(**(trip.model_dump() | waits)) if trip.id in names else trip for trip in snapshot.trips],
        shifts=[Shift(**(shift.model_dump() | {"run": runs[shift.id]})) for shift in snapshot.shifts],
        offers=[one for one in snapshot.offers if not names.intersection(snapshot.bundles.get(one.id, ()))],
    )


def _ahead(snapshot: Snapshot, shift: Shift) -> list[Trip]:
    """What the driver has taken and not ended, and what they are being asked."""
    asked = [snapshot.bundles.get(offer.id, ()) for offer in snapshot.offers if offer.shift_id == shift.id]
    named = dict.fromkeys([*(str(stop["trip"]) for stop in shift.run), *(name for names in asked for name in names)])
    states = DRIVEN | {TripState.OFFERED}
    return [snapshot.trip[name] for name in named if name in snapshot.trip and snapshot.trip[name].state in states]


def _unmade(ahead: Ahead, snapshot: Snapshot, wanted: Sequence[Wanted], word: str) -> list[Trip]:
    """Of trips and the cars that are to make them, all with the same permits, those that closures keep them from."""
    nodes, now = Nodes(), ahead.roads[0]
    standing = [nodes.at(whereabouts(snapshot, shift)) for shift, _ in wanted]
    ends = [[(nodes.at(trip.pickup), nodes.at(trip.dropoff)) for trip in trips] for _, trips in wanted]
    ways = ahead.around(nodes.points, standing, [word])[word]
    travel = Roads(now.times, now.at).matrix(nodes.points, nodes.points)
    free = Ways(travel.seconds, travel.metres)
    runs = [
        (_Run(snapshot, shift, trip, here, *each), trip)
        for (shift, trips), here, places in zip(wanted, standing, ends, strict=True)
        for trip, each in zip(trips, places, strict=True)
    ]
    found = {trip.id: trip for run, trip in runs if run.there(free) and not run.made(ways)}
    for (shift, trips), here, places in zip(wanted, standing, ends, strict=True):
        left = {trip.id: each for trip, each in zip(trips, places, strict=True) if trip.id not in found}
        found |= {name: snapshot.trip[name] for name in Course(snapshot, shift, here, left, ways, free).stuck()}
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Run:
    """A car that stands at node `here`, and a trip between two others."""

    snapshot: Snapshot
    shift: Shift
    trip: Trip
    here: int
    pickup: int
    dropoff: int

    def there(self, free: Ways) -> bool:
        """Whether there is any way at all."""
        return all(int(free.seconds[a, b]) != FORBIDDEN for a, b in pairwise(self._stops()))

    def made(self, ways: Ways) -> bool:
        """Whether the car comes before it is too late, and nobody waits aboard until a road is opened.

        Whoever is aboard already leaves now.
        """
        if self.trip.state is TripState.ABOARD:
            return int(ways.seconds[self.here, self.dropoff]) != FORBIDDEN
        ends = self.pickup, self.dropoff
        straight = direct(self.snapshot, self.trip, ends, [ways])
        wish = job(self.snapshot, self.trip, ends, straight)
        there, latest = self._there(ways, wish.pickup_window.latest), wish.pickup_window.latest
        if FORBIDDEN in (there, straight):
            return False
        earliest = max(wish.pickup_window.earliest, there)
        begins = (one.begin for one in ways.bands if earliest < one.begin < latest)
        start, dropoff = self._stops()[-2:]
        rides = [
            ways.leg(start, dropoff, at + wish.pickup_service) for at in (earliest, max(earliest, latest), *begins)
        ]
        return min(rides) <= (wish.max_ride or 0)

    def _there(self, ways: Ways, latest: Seconds) -> Seconds:
        """When the car can be at the pickup; FORBIDDEN where no road is opened while that would be of use."""
        if self.trip.state is TripState.ARRIVED:
            return 0
        since = max(0, seconds(self.shift.starts_at, self.snapshot.now))
        opened = ways.opens(self.here, self.pickup, since)
        if opened > max(since, latest):
            return FORBIDDEN
        return opened + ways.leg(self.here, self.pickup, opened)

    def _stops(self) -> tuple[int, ...]:
        """Where it has to go; whoever stands at the pickup, or rides, leaves from where the car is."""
        if self.trip.state in ABOARD:
            return self.here, self.dropoff
        return self.here, self.pickup, self.dropoff


def cut_off(places: Sequence[Place], roads: Roads) -> list[Place]:
    """Hospitals that most of the places from which they were reached reach no more, or that reach most no more."""
    if not roads.closures:
        return []
    asked = sorted(places, key=lambda place: place.kind is not PlaceKind.HOSPITAL)[:MOST_PLACES]
    points = np.array([(place.lat, place.lon) for place in asked], dtype=np.float64).reshape(-1, 2)
    before, after = (
        _reached(Roads(roads.times, roads.at).matrix(points, points)),
        _reached(roads.matrix(points, points)),
    )
    gone = np.zeros(len(asked), dtype=np.bool_)
    for axis in (0, 1):
        gone |= 2 * after.sum(axis=axis) < before.sum(axis=axis)
    return [place for place, off in zip(asked, gone, strict=True) if off and place.kind is PlaceKind.HOSPITAL]


def _reached(travel: Travel) -> NDArray[np.bool_]:
    reached = travel.seconds != FORBIDDEN
    np.fill_diagonal(reached, False)
    return np.asarray(reached)


def cut(snapshot: Snapshot, times: TravelTimes) -> tuple[tuple[str, str], ...]:
    """What a dispatcher must see: hospitals cut off, and people aboard who cannot be brought where they want."""
    roads = Roads.of(snapshot, times)
    hospitals = [("place", place.id) for place in cut_off(snapshot.places, roads)]
    return (*hospitals, *(("trip", trip.id) for trip in lost(snapshot, times) if trip.state is TripState.ABOARD))
