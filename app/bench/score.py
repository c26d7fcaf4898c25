"""The second judge: scores tours from the sheet alone, in floating point, and knows nothing of any solver."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.bench.sheet import Car, Halt, Sheet

Call = tuple[str, bool]
"""A stop of a tour: the trip's name, and whether it is the pickup."""
Tours = Mapping[int, Sequence[Call]]
"""The stops of each car, by its place in the sheet."""
Edge = tuple[int, int, float]
"""Moment `b` comes at least so long after moment `a`."""
ERROR = 1e-6
"""What adding up floating numbers may be off by."""


@dataclass(frozen=True, slots=True)
class Score:
    """What the tours are worth, every rule they break in words, and how many of them no ride limit allows."""

    vehicles: int
    distance: float
    served: int
    faults: tuple[str, ...]
    rides: int


def score(sheet: Sheet, tours: Tours) -> Score:
    """Vehicles that move, distance driven, trips carried whole, faults, and tours whose riders sit too long.

    Ride limits are counted apart: two of the rivals cannot be told of them.
    """
    moving = {car: tour for car, tour in tours.items() if tour}
    known = {car: tour for car, tour in moving.items() if all(name in sheet.trips for name, _ in tour)}
    faults = [f"car {car} carries trips nobody asked for" for car in moving.keys() - known.keys()]
    faults += [f"trip {name} is carried twice" for name, times in _pickups(known).items() if times > 1]
    distance, served, rides = 0.0, 0, 0
    for at, tour in known.items():
        car = sheet.cars[at]
        distance += sum(_legs(sheet, car, tour))
        wrong = [*_pairing(tour), *_room(sheet, car, tour)]
        timing = [] if wrong else [*_timing(sheet, car, tour)]
        faults += [f"car {at}: {words}" for words in wrong + timing]
        served += len(_pickups({at: tour}).keys() & {name for name, picks in tour if not picks})
        rides += not (wrong or timing or _possible(sheet, car, tour, rides=True))
    return Score(len(moving), distance, served, tuple(faults), rides)


def _pickups(tours: Tours) -> Counter[str]:
    return Counter(name for tour in tours.values() for name, picks in tour if picks)


def _halts(sheet: Sheet, tour: Sequence[Call]) -> list[Halt]:
    return [sheet.trips[name].pickup if picks else sheet.trips[name].dropoff for name, picks in tour]


def _legs(sheet: Sheet, car: Car, tour: Sequence[Call]) -> list[float]:
    """To each stop, and from the last one to the end."""
    nodes = [car.start, *(halt.node for halt in _halts(sheet, tour))]
    legs = [sheet.leg(a, b) for a, b in pairwise(nodes)]
    return [*legs, 0.0 if car.end is None else sheet.leg(nodes[-1], car.end)]


def _pairing(tour: Sequence[Call]) -> Iterator[str]:
    """Every trip aboard is picked up once, then set down once."""
    aboard: set[str] = set()
    done: set[str] = set()
    for name, picks in tour:
        if picks and name not in aboard | done:
            aboard.add(name)
        elif not picks and name in aboard:
            aboard.remove(name)
            done.add(name)
        else:
            yield f"trip {name} is {'picked up' if picks else 'set down'} out of turn"
    yield from (f"trip {name} is never set down" for name in sorted(aboard))


def _room(sheet: Sheet, car: Car, tour: Sequence[Call]) -> Iterator[str]:
    load = 0.0
    for name, picks in tour:
        trip = sheet.trips[name]
        load += trip.load if picks else -trip.load
        if picks and load > car.room + ERROR:
            yield f"trip {name} is {load - car.room:g} too many"
        if picks and not trip.needs <= car.traits:
            yield f"trip {name} needs {', '.join(sorted(trip.needs - car.traits))}"


def _timing(sheet: Sheet, car: Car, tour: Sequence[Call]) -> Iterator[str]:
    if not _possible(sheet, car, tour, longest=False):
        yield "a stop or the end is reached too late"
    elif not _possible(sheet, car, tour):
        yield f"out for longer than {car.longest:g}"


def _possible(sheet: Sheet, car: Car, tour: Sequence[Call], *, longest: bool = True, rides: bool = False) -> bool:
    """Whether there is a timetable at all, with or without the limits on the route and on the rides.

    Moments are leaving the start, beginning each service, reaching the end. Each waits for what must come before until
    nothing moves: after as many rounds as there are moments, something that still moves never stops.
    """
    halts = _halts(sheet, tour)
    earliest = [car.earliest, *(halt.earliest for halt in halts), car.earliest]
    latest = [car.latest, *(halt.latest for halt in halts), car.latest]
    edges = [*_driving(sheet, car, tour, halts), *(_riding(sheet, tour) if rides else ())]
    if longest:
        edges.append((len(halts) + 1, 0, -car.longest))
    for _ in range(len(earliest) + 1):
        moved = False
        for a, b, least in edges:
            if earliest[a] + least > earliest[b] + ERROR:
                earliest[b], moved = earliest[a] + least, True
        if any(first > last + ERROR for first, last in zip(earliest, latest, strict=True)):
            return False
        if not moved:
            return True
    return False


def _driving(sheet: Sheet, car: Car, tour: Sequence[Call], halts: Sequence[Halt]) -> Iterator[Edge]:
    services = [0.0, *(halt.service for halt in halts)]
    for k, (service, leg) in enumerate(zip(services, _legs(sheet, car, tour), strict=True)):
        yield k, k + 1, service + leg


def _riding(sheet: Sheet, tour: Sequence[Call]) -> Iterator[Edge]:
    at: dict[str, int] = {}
    for k, (name, picks) in enumerate(tour, 1):
        if picks:
            at[name] = k
        else:
            trip = sheet.trips[name]
            yield k, at[name], -(trip.ride + trip.pickup.service)
