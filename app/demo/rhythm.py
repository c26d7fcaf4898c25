"""When people need rides: hospitals change shifts at fixed hours, and everybody travels around them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from math import exp, hypot
from random import Random
from zoneinfo import ZoneInfo

from app.demo.city import City, Site
from schemas.places import PlaceKind
from schemas.supplies import Cargo, SupplyLine
from schemas.values import Need, TripKind

CHANGES = (0.5, 8.0, 17.0, 20.0)
"""Hours of the day at which a shift ends and the next begins."""
SPREAD = 0.6
"""How far around a change people travel, in hours (one standard deviation)."""
QUIET = 0.35
"""The share of the peak that remains between changes: late finishes, early starts, station pick-ups."""
SUPPLY_SHARE = 0.12
CANCEL_SHARE = 0.06
LOCAL_KM = 12.0
_GOODS = (
    ("masks", "boxes", 12.0, 4.0),
    ("gowns", "cartons", 45.0, 9.0),
    ("oxygen concentrators", "pieces", 60.0, 16.0),
)


@dataclass(frozen=True, slots=True)
class Booking:
    """A trip somebody will ask for at `at`; after `cancels_after`, if set, they call it off if nobody came yet."""

    at: datetime
    kind: TripKind
    origin: Site
    target: Site
    arrive_by: datetime | None
    riders: int
    needs: tuple[Need, ...]
    load: Cargo
    cancels_after: timedelta | None


def intensity(hour: float) -> float:
    """How busy an hour of the day is, in (0, 1]: peaks at the changes of shift, never silent."""
    nearest = min(min(abs(hour - change), 24 - abs(hour - change)) for change in CHANGES)
    return QUIET + (1 - QUIET) * exp(-((nearest / SPREAD) ** 2) / 2)


@dataclass(frozen=True)
class Rhythm:
    """The needs of a city: at the busiest moment `peak` bookings an hour."""

    city: City
    zone: ZoneInfo
    peak: float

    @cached_property
    def _near(self) -> dict[str, tuple[Site, ...]]:
        """Hotels within reach of each hospital; the nearest alone where none is (the margins of the city)."""
        hotels = self.city.of(PlaceKind.HOTEL)
        found = {}
        for hospital in self.city.of(PlaceKind.HOSPITAL):
            ranked = sorted(hotels, key=lambda hotel: apart_km(hotel, hospital))
            found[hospital.name] = tuple(hotel for hotel in ranked if apart_km(hotel, hospital) <= LOCAL_KM) or (
                ranked[0],
            )
        return found

    def bookings(self, since: datetime, seed: int) -> Iterator[Booking]:
        """Everything that will be asked for from `since` on, in order, without end: a thinned Poisson stream."""
        chance, at = Random(seed), since
        while True:
            at += timedelta(hours=chance.expovariate(self.peak))
            if chance.random() <= intensity(self._hour(at)):
                yield self._booking(at, chance)

    def _hour(self, at: datetime) -> float:
        local = at.astimezone(self.zone)
        return local.hour + local.minute / 60

    def _booking(self, at: datetime, chance: Random) -> Booking:
        if chance.random() < SUPPLY_SHARE:
            return self._supply(at, chance)
        hospital = chance.choice(self.city.of(PlaceKind.HOSPITAL))
        home = chance.choice(self._near[hospital.name])
        if chance.random() < 0.06:
            home = chance.choice(self.city.of(PlaceKind.STATION))
        to_work = chance.random() < self._to_work(at)
        origin, target = (home, hospital) if to_work else (hospital, home)
        return Booking(
            at=at,
            kind=TripKind.RIDE,
            origin=origin,
            target=target,
            arrive_by=_due(at, origin, target, chance) if to_work and chance.random() < 0.5 else None,
            riders=chance.choice((1, 1, 1, 1, 2, 2, 3)),
            needs=_needs(home, chance),
            load=Cargo(),
            cancels_after=timedelta(minutes=chance.uniform(2, 8)) if chance.random() < CANCEL_SHARE else None,
        )

    def _to_work(self, at: datetime) -> float:
        """The share of rides towards hospitals: high before a change of shift, low after it."""
        hour = self._hour(at)
        before = min((change - hour) % 24 for change in CHANGES)
        after = min((hour - change) % 24 for change in CHANGES)
        return 0.8 if before < after else 0.25

    def _supply(self, at: datetime, chance: Random) -> Booking:
        name, unit, litres, kilograms = chance.choice(_GOODS)
        count = chance.randint(1, 6)
        return Booking(
            at=at,
            kind=TripKind.SUPPLY,
            origin=chance.choice(self.city.of(PlaceKind.DEPOT)),
            target=chance.choice(self.city.of(PlaceKind.HOSPITAL)),
            arrive_by=None,
            riders=0,
            needs=(),
            load=Cargo(
                items=[SupplyLine(item=name, quantity=count, unit=unit)],
                volume_l=count * litres,
                weight_kg=count * kilograms,
            ),
            cancels_after=None,
        )


def _needs(home: Site, chance: Random) -> tuple[Need, ...]:
    if home.kind is PlaceKind.STATION:
        return (Need.LUGGAGE,)
    return (Need.WHEELCHAIR,) if chance.random() < 0.02 else ()


def _due(at: datetime, origin: Site, target: Site, chance: Random) -> datetime:
    """A time to be there that leaves room for the drive, the wait and the way of the world."""
    minutes = 25 + 3 * apart_km(origin, target) + chance.uniform(5, 40)
    return (at + timedelta(minutes=minutes)).replace(second=0, microsecond=0)


def apart_km(one: Site, other: Site) -> float:
    """Kilometres between two sites as the crow flies, good to a percent within a city."""
    return hypot((one.lat - other.lat) * 111.2, (one.lon - other.lon) * 95.8)
