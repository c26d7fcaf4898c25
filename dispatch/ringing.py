"""Whom somebody rings who has to find the other one of a ride: a number, and whose it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from dispatch import masks, sight
from dispatch.states import DRIVEN
from schemas.masks import Mask
from schemas.regions import Region
from schemas.trips import Trip
from schemas.values import Calls


@dataclass(frozen=True, slots=True)
class Line:
    """A number to ring: somebody's own, the desk's, or a masked one.

    Both masked and by the desk: there should be a masked one, and is none. A real number never stands in for it.
    """

    phone: str
    by_desk: bool = False
    masked: bool = False


@dataclass
class Lines:
    """The lines between the drivers and riders of a region; what is bound is read once."""

    session: Session
    region: Region
    now: datetime
    _bound: dict[str, Mask | None] = field(default_factory=dict)

    def focus(self, trips: Iterable[Trip]) -> None:
        """Read ahead what is bound for these trips."""
        if self.region.calls is Calls.MASKED:
            missing = {trip.id for trip in trips} - self._bound.keys()
            found = masks.bound(self.session, missing, self.now) if missing else []
            self._bound |= dict.fromkeys(missing) | {row.trip_id: row for row in found}

    def to_rider(self, trip: Trip, phone: str) -> Line:
        """For the driver of a trip."""
        if self.region.calls is Calls.DIRECT:
            return Line(phone)
        found = self._mask(trip)
        return Line(found.driver_dials, masked=True) if found else self._desk()

    def to_driver(self, trip: Trip) -> Line:
        """For the rider of a trip, who never gets the driver's own number; the desk's while the trip goes on."""
        found = self._mask(trip)
        if found:
            return Line(found.rider_dials, masked=True)
        return self._desk() if trip.state in DRIVEN else Line("", by_desk=True)

    def _desk(self) -> Line:
        return Line(self.region.desk_phone, by_desk=True, masked=self.region.calls is Calls.MASKED)

    def _mask(self, trip: Trip) -> Mask | None:
        self.focus([trip])
        found = self._bound.get(trip.id)
        mine = found is not None and sight.drivers(trip, found.driver_id, self.now)
        return found if mine else None
