"""Who was in a car with whom, one hop at a time. PURE: stays in, people with the moments of their exposure out.

Somebody counts from the moment they may have been exposed themselves, so nobody is found by a ride they took before.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

NEVER = timedelta()


@dataclass(frozen=True, slots=True)
class Stay:
    """One trip, or one leg of it, in one car. `carried`: the rider was aboard, not only there to hand over."""

    trip_id: str
    car: str
    driver_id: str
    rider_id: str | None
    carried: bool
    begin: datetime
    end: datetime

    def of(self, person_id: str) -> bool:
        """Whether somebody drove it, rode it or handed it over."""
        return person_id in (self.driver_id, self.rider_id)

    def aboard(self, person_id: str) -> bool:
        """Whether somebody sat in the car."""
        return person_id == self.driver_id or (self.carried and person_id == self.rider_id)


@dataclass(slots=True)
class Meeting:
    """When somebody was exposed first and last, and in which trips."""

    first: datetime
    last: datetime
    trips: set[str] = field(default_factory=set)

    def also(self, first: datetime, last: datetime, trip_id: str) -> None:
        """Once more."""
        self.first, self.last = min(self.first, first), max(self.last, last)
        self.trips.add(trip_id)


@dataclass(frozen=True)
class Garage:
    """The stays of each car in the order they began, and when each car was cleaned."""

    stays: Mapping[str, Sequence[Stay]]
    begins: Mapping[str, Sequence[datetime]]
    cleans: Mapping[str, Sequence[datetime]]

    @classmethod
    def of(cls, stays: Iterable[Stay], cleans: Mapping[str, Sequence[datetime]] | None = None) -> "Garage":
        """Sorted by car."""
        cars: dict[str, list[Stay]] = {}
        for stay in sorted(set(stays), key=lambda each: (each.begin, each.trip_id, each.end)):
            cars.setdefault(stay.car, []).append(stay)
        return cls(cars, {car: [stay.begin for stay in there] for car, there in cars.items()}, cleans or {})

    def near(self, stay: Stay, linger: timedelta) -> Iterator[tuple[Stay, datetime, datetime]]:
        """Other stays in the same car that shared its air, each with the span they shared."""
        others = self.stays.get(stay.car, ())
        for other in others[: bisect_right(self.begins.get(stay.car, ()), stay.end + linger)]:
            if other == stay:
                continue
            if other.begin <= stay.end and other.end >= stay.begin:
                yield other, max(stay.begin, other.begin), min(stay.end, other.end)
            elif other.begin > stay.end and not self._cleaned(stay.car, stay.end, other.begin):
                yield other, other.begin, other.begin

    def _cleaned(self, car: str, after: datetime, before: datetime) -> bool:
        return any(after <= at <= before for at in self.cleans.get(car, ()))


@dataclass(frozen=True, slots=True)
class Hop:
    """Who was found, and the trips with somebody aboard whom nobody knows."""

    found: dict[str, Meeting]
    unnamed: set[str]


def step(garage: Garage, carriers: Mapping[str, datetime], linger: timedelta = NEVER) -> Hop:
    """Everyone who met one of `carriers` at or after the moment given for them, carriers themselves included."""
    hop = Hop({}, set())
    for stays in garage.stays.values():
        for stay in stays:
            for person_id in {stay.driver_id, stay.rider_id} & carriers.keys():
                _meet(hop, garage, stay, str(person_id), carriers[str(person_id)], linger)
    return hop


def _meet(hop: Hop, garage: Garage, stay: Stay, carrier: str, since: datetime, linger: timedelta) -> None:
    if stay.end < since:
        return
    _note(hop, stay, carrier, (max(stay.begin, since), stay.end), whole=True)
    if not stay.aboard(carrier):
        return
    for other, begin, end in garage.near(stay, linger):
        if end >= since:
            _note(hop, other, carrier, (max(begin, since), end), whole=False)


def _note(hop: Hop, stay: Stay, carrier: str, span: tuple[datetime, datetime], *, whole: bool) -> None:
    """Whoever was in the car of a stay, without the carrier; `whole`: whoever handed something over as well."""
    if stay.rider_id is None and stay.carried:
        hop.unnamed.add(stay.trip_id)
    riders = [stay.rider_id] if stay.rider_id and (stay.carried or whole) else []
    for person_id in {stay.driver_id, *riders} - {carrier}:
        hop.found.setdefault(person_id, Meeting(*span)).also(*span, stay.trip_id)
