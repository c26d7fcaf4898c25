"""What closures cut off: trips that a car can make no longer, hospitals that cars without a permit reach no more."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dispatch.planner import Nodes, whereabouts
from dispatch.roads import Roads
from dispatch.snapshot import Snapshot
from dispatch.states import DRIVEN
from routing.travel import Travel, TravelTimes
from routing.ways import FORBIDDEN
from schemas.places import Place, PlaceKind
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Point, TripState

CARS = 32
"""Cars asked about at a time: what one car has to drive is nothing to the others."""
MOST_PLACES = 300
"""Of so many places, hospitals first, it is asked who reaches whom."""
Wanted = tuple[Shift, Sequence[Trip]]
"""A car and the trips that it is to make."""
ABOARD = frozenset({TripState.ARRIVED, TripState.ABOARD})


def lost(snapshot: Snapshot, times: TravelTimes) -> list[Trip]:
    """Trips accepted or offered that their driver's car cannot make any more, and could without the closures."""
    roads = Roads.of(snapshot, times)
    if not roads.closures:
        return []
    wanted: dict[str, list[Wanted]] = {}
    for shift in snapshot.shifts:
        if trips := _ahead(snapshot, shift):
            wanted.setdefault(roads.passes(snapshot, shift), []).append((shift, trips))
    return [
        trip
        for word, each in wanted.items()
        for first in range(0, len(each), CARS)
        for trip in _unmade(roads, snapshot, each[first : first + CARS], word)
    ]


def out_of_reach(snapshot: Snapshot, times: TravelTimes, shift: Shift, trips: Sequence[Trip]) -> bool:
    """Whether closures keep the car of a shift from making one of these trips."""
    roads = Roads.of(snapshot, times)
    return bool(roads.closures and _unmade(roads, snapshot, [(shift, trips)], roads.passes(snapshot, shift)))


def _ahead(snapshot: Snapshot, shift: Shift) -> list[Trip]:
    """What the driver has taken and not ended, and what they are being asked."""
    asked = [snapshot.bundles.get(offer.id, ()) for offer in snapshot.offers if offer.shift_id == shift.id]
    named = dict.fromkeys([*(str(stop["trip"]) for stop in shift.run), *(name for names in asked for name in names)])
    states = DRIVEN | {TripState.OFFERED}
    return [snapshot.trip[name] for name in named if name in snapshot.trip and snapshot.trip[name].state in states]


def _unmade(roads: Roads, snapshot: Snapshot, wanted: Sequence[Wanted], word: str) -> list[Trip]:
    """Of trips and the cars that are to make them, all with the same permits, those that have no way."""
    nodes, legs, standing = Nodes(), list[tuple[Trip, int, int]](), list[int]()
    for shift, trips in wanted:
        here = whereabouts(snapshot, shift)
        standing.append(nodes.at(here))
        legs += [(trip, nodes.at(a), nodes.at(b)) for trip in trips for a, b in _legs(trip, here)]
    shut = roads.around(nodes.points, standing, word).seconds == FORBIDDEN
    free = Roads(roads.times, roads.at).matrix(nodes.points, nodes.points).seconds != FORBIDDEN
    return list({trip.id: trip for trip, a, b in legs if shut[a, b] and free[a, b]}.values())


def _legs(trip: Trip, here: Point) -> list[tuple[Point, Point]]:
    """What a car must be able to drive; whoever stands at the pickup, or rides, leaves from where the car is."""
    if trip.state in ABOARD:
        return [(here, trip.dropoff)]
    return [(here, trip.pickup), (trip.pickup, trip.dropoff)]


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
