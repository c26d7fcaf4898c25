"""The same city on a hand-driven clock: how many would be served, how many not, and how long they wait."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from random import Random
from statistics import quantiles
from zoneinfo import ZoneInfo

from app.db import Database
from app.demo.city import CENTRE, City, wuhan
from app.demo.office import Office
from app.demo.rehearsal import Rehearsal
from app.demo.rhythm import Booking, Rhythm
from dispatch import store
from dispatch.commands import Actor, AddPerson, AddPlace, ChangeRegion, MoveShift, PlanShift
from schemas.people import PersonIn
from schemas.places import Spot
from schemas.regions import RegionIn
from schemas.shifts import ShiftIn
from schemas.trips import Trip, TripIn
from schemas.values import Role, TripState
from schemas.vehicles import VehicleIn

ZONE = ZoneInfo("Asia/Shanghai")
BEGIN = datetime(2020, 2, 1, 6, 30, tzinfo=ZONE)
"""Half past six in the morning, before the change of shift at eight."""
REGION = "simulated"


@dataclass(frozen=True, slots=True)
class Script:
    """What is simulated: so many people for so many hours, planned every `tick` seconds with so much search."""

    drivers: int
    riders: int
    hours: float
    seed: int
    tick: float = 30
    search: float = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What came out. Waits are minutes from the wished time (or the booking, if later) to boarding."""

    booked: int
    served: int
    unmet: int
    cancelled: int
    open: int
    wait_median: float
    wait_p90: float
    late: int
    offers: int
    accepted: int
    declined: int
    lapsed: int
    trips_per_driver: float

    def json(self) -> dict[str, float]:
        """As a JSON object."""
        return asdict(self)


class Simulation:
    """One city on one database; `run` lets the hours pass."""

    def __init__(self, database: Database, script: Script) -> None:
        self.script, self.city = script, wuhan()
        self.office = Office(database, REGION, ("Simulated Wuhan", "模拟武汉"), BEGIN, script.search)
        self.office.enter(ChangeRegion(RegionIn(zone=ZONE.key, lat=CENTRE[0], lon=CENTRE[1])))
        self.places = self._places(self.city)
        self.riders = self._people(Role.RIDER, script.riders)
        self._shifts(self._people(Role.DRIVER, script.drivers), Random(script.seed))

    def _places(self, city: City) -> dict[str, str]:
        answers = self.office.enter(*(AddPlace(site.entry()) for site in city.sites))
        return {site.name: str(answer["id"]) for site, answer in zip(city.sites, answers, strict=True)}

    def _people(self, role: Role, count: int) -> list[str]:
        wishes = (AddPerson(PersonIn(role=role, name=f"{role.value} {n}", verified=True)) for n in range(1, count + 1))
        return [str(answer["id"]) for answer in self.office.enter(*wishes)]

    def _shifts(self, drivers: list[str], chance: Random) -> None:
        """Everybody on duty from the beginning to the end, each starting somewhere in the city."""
        now = self.office.clock.now()
        until = now + timedelta(hours=min(17.0, self.script.hours + 3))
        for driver in drivers:
            site = chance.choice(self.city.sites)
            van = chance.random() < 0.15
            car = VehicleIn(seats=6 if van else 4, wheelchairs=int(van), traits=["luggage"])
            start = Spot(lat=site.lat + chance.gauss(0, 0.006), lon=site.lon + chance.gauss(0, 0.006))
            hours = ShiftIn(starts_at=now, ends_at=until, start=start, vehicle=car, driver_id=driver)
            [shift] = self.office.enter(PlanShift(hours))
            self.office.enter(MoveShift(str(shift["id"]), "start"))

    def run(self, progress: Callable[[float], None] = lambda _share: None) -> Figures:
        """Let the hours pass, then an hour more without new bookings, so that what was begun can end."""
        people = Rehearsal(self.office, seed=self.script.seed)
        begin, total = self.office.clock.now(), timedelta(hours=self.script.hours + 1)
        bookings = self._bookings()
        waiting = next(bookings, None)
        while (past := self.office.clock.now() - begin) < total:
            while waiting is not None and waiting.at <= self.office.clock.now():
                self._book(people, waiting)
                waiting = next(bookings, None)
            people.step(self.script.tick)
            progress(past / total)
        return self._figures()

    def _bookings(self) -> Iterator[Booking]:
        rhythm = Rhythm(self.city, ZONE, peak=float(self.script.riders))
        end = self.office.clock.now() + timedelta(hours=self.script.hours)
        return takewhile(lambda booking: booking.at < end, rhythm.bookings(self.office.clock.now(), self.script.seed))

    def _book(self, people: Rehearsal, booking: Booking) -> None:
        body = TripIn(
            kind=booking.kind,
            pickup=Spot(place_id=self.places[booking.origin.name]),
            dropoff=Spot(place_id=self.places[booking.target.name]),
            arrive_by=booking.arrive_by,
            riders=booking.riders,
            needs=list(booking.needs),
            load=booking.load,
        )
        rider = Actor(Role.RIDER, REGION, Random(booking.at.isoformat()).choice(self.riders))
        promise = self.office.promises.promise(REGION, body, self.office.clock.now())
        people.book(body, promise, rider, booking.cancels_after)

    def _figures(self) -> Figures:
        with self.office.database.read() as session:
            trips = store.trips_in(session, REGION, TripState)
            facts = Counter(event.name for event in store.events_after(session, REGION, 0, 10_000_000))
        ends = Counter(trip.state for trip in trips)
        waits = sorted(minutes for trip in trips if (minutes := waited(trip)) is not None) or [0.0]
        cuts = quantiles(waits, n=10) if len(waits) > 1 else waits * 9
        served = ends[TripState.COMPLETED]
        return Figures(
            booked=len(trips),
            served=served,
            unmet=ends[TripState.UNFILLED],
            cancelled=ends[TripState.CANCELLED],
            open=len(trips) - served - ends[TripState.UNFILLED] - ends[TripState.CANCELLED],
            wait_median=round(cuts[4], 1),
            wait_p90=round(cuts[8], 1),
            late=sum(1 for trip in trips if trip.arrive_by and trip.ended_at and trip.ended_at > trip.arrive_by),
            offers=facts["OfferMade"],
            accepted=facts["OfferAccepted"],
            declined=facts["OfferDeclined"],
            lapsed=facts["OfferLapsed"],
            trips_per_driver=round(served / max(1, self.script.drivers), 2),
        )


def waited(trip: Trip) -> float | None:
    """Minutes from the wished time to boarding; None for who never boarded."""
    if trip.boarded_at is None:
        return None
    return max(0.0, (trip.boarded_at - max(trip.pickup_after, trip.requested_at)) / timedelta(minutes=1))
