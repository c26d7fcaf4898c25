"""Who knows whom and what is fair, told to the arithmetic: what was remembered."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dispatch import fairness
from dispatch.past import Tally
from dispatch.snapshot import Snapshot
from routing.problem import Job, Vehicle
from schemas.shifts import Shift
from schemas.trips import Trip
from schemas.values import Seconds, TripKind

MINUTE = 60


class Ties:
    """What is remembered of the riders and drivers of one plan; what is the same for all is looked up once."""

    def __init__(self, snapshot: Snapshot, shifts: Sequence[Shift]) -> None:
        self.past, self.rules = snapshot.past, snapshot.rules
        self.shifts: dict[str, set[str]] = {}
        for shift in shifts:
            self.shifts.setdefault(shift.driver_id, set()).add(shift.id)
        self.mean = sum(self.past.trips.get(driver, 0) for driver in self.shifts) / max(1, len(self.shifts))

    @property
    def contact_price(self) -> Seconds:
        """What somebody new costs; where nobody is remembered, nothing."""
        return self.rules.contact_minutes * MINUTE if self.rules.known_days else 0

    @property
    def mix_price(self) -> Seconds:
        """What it costs that people of two hospitals share a car."""
        return self.rules.mix_minutes * MINUTE

    def told(self, trip: Trip, job: Job) -> Job:
        """The job with the cars its rider knows, those of whoever drove them most, and the price of its district."""
        if trip.kind is not TripKind.RIDE or trip.rider_id is None:
            return replace(job, floor=self._floor(trip))
        drivers = self.past.rides.get(trip.rider_id, {})
        most = max(drivers.values(), default=0)
        usual = (driver for driver, times in drivers.items() if times == most)
        return replace(job, met=self._cars(drivers), prefer=self._cars(usual), floor=self._floor(trip))

    def shared(self, shift: Shift, vehicle: Vehicle) -> Vehicle:
        """The vehicle with the toll of a driver above the mean of this week."""
        each = self.rules.share_minutes * MINUTE
        return replace(vehicle, toll=fairness.toll(self.past.trips.get(shift.driver_id, 0), self.mean, each))

    def _cars(self, drivers: Iterable[str]) -> frozenset[str]:
        return frozenset(shift for driver in drivers for shift in self.shifts.get(driver, ()))

    def _floor(self, trip: Trip) -> Seconds:
        """Trips of no known district have no floor to be below."""
        tally, rules = self.past.districts.get(trip.district, Tally()), self.rules
        if not trip.district:
            return 0
        return fairness.floor_price(tally.asked, tally.served, rules.floor_percent, rules.floor_minutes * MINUTE)
