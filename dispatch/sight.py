"""Who sees the private part of a trip, and until when: the exact address, the name, the phone and the note.

The rider and the desk always do. A driver does from the yes (theirs or the desk's) until a while after the end, so that
a forgotten bag can be brought back; somebody whose trip was taken from them or called off sees it no more at once.
Pure: reading asks the clock, so nothing waits for a tick; the tick only tells phones that the time is over.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatch.policy import km
from dispatch.states import DRIVEN, LINGERS
from schemas.positions import LastPosition
from schemas.regions import Policy
from schemas.trips import Trip
from schemas.values import Point, TripState

COARSE = 2
"""Decimals of a degree, about a kilometre: all that most may know of somebody's door."""
NEAR_KM = 1.0
HAN = re.compile(r"[\u3400-\u9fff]+")
TWO_CHARACTERS = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒")
"""Family names of two characters; all others have one."""


def until(state: TripState, rules: Policy, now: datetime) -> datetime | None:
    """When its driver's sight of a trip that enters a state now will end; None: not yet known, or at once."""
    return now + timedelta(minutes=rules.sight_minutes) if state in LINGERS else None


def drivers(trip: Trip, driver_id: str | None, now: datetime) -> bool:
    """Whether this driver sees the private part now."""
    if driver_id is None or trip.driver_id != driver_id:
        return False
    return trip.state in DRIVEN or (trip.private_until is not None and now < trip.private_until)


@dataclass(frozen=True, slots=True)
class Follower:
    """A rider who may see where a car is: `waits_at` their pickup, or None when the car stands before them or has them.

    Until it is near, whoever waits sees it to about a kilometre: it may stand at the driver's own door, or at that of
    another rider.
    """

    rider_id: str
    waits_at: Point | None

    @classmethod
    def of(cls, rider_id: str, state: TripState, pickup: Point) -> "Follower":
        """The rider of a trip whose car is on its way."""
        return cls(rider_id, pickup if state is TripState.EN_ROUTE else None)

    def sees(self, car: Point) -> Point:
        """Where the car is, as far as this rider may know."""
        near = self.waits_at is None or km(self.waits_at, car) <= NEAR_KM
        return car if near else Point(round(car.lat, COARSE), round(car.lon, COARSE))


def roughly(seen: LastPosition) -> dict[str, object]:
    """Where a driver was, to about a kilometre."""
    return {"lat": round(seen.lat, COARSE), "lon": round(seen.lon, COARSE), "at": seen.at.isoformat()}


def short(name: str) -> str:
    """The part of a name by which people are told apart: the family name of a Chinese one, else the first word."""
    known = name.strip()
    if HAN.fullmatch(known) and len(known) > 1:
        return known[:2] if known.startswith(TWO_CHARACTERS) and len(known) > 2 else known[0]
    return known.split()[0] if known else ""


def called(name: str) -> str:
    """What a driver who is to be met is called by a rider: 王师傅 for 王小明, Li for Li Na."""
    known = short(name)
    return f"{known}师傅" if known != name.strip() and HAN.fullmatch(known) else known
