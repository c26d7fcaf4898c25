"""What a region remembers when it plans: who rode with whom, how much each driver did, how its districts fared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlmodel import Session, col, func, select

from dispatch.states import DRIVEN, OPEN
from schemas.regions import Region
from schemas.trips import Trip
from schemas.values import TripState

MET: Final = DRIVEN | {TripState.COMPLETED}
"""Rider and driver have met, or will: it is agreed."""
SERVED: Final = MET | {TripState.NO_SHOW, TripState.RETURNED}
"""A car came, or is on its way."""
ASKED: Final = SERVED | {TripState.UNFILLED}
"""Trips whose end is known; whoever called off is not counted, nor who still waits."""
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many trips of a district ended, and how many of them were served."""

    asked: int = 0
    served: int = 0


@dataclass(frozen=True, slots=True)
class Past:
    """Rides of each rider who waits with each driver, trips of each driver in a week, and every district's tally."""

    rides: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    trips: Mapping[str, int] = field(default_factory=dict)
    districts: Mapping[str, Tally] = field(default_factory=dict)


def remember(session: Session, region: Region, now: datetime) -> Past:
    """As far back as the region's numbers say; what they turn off is not looked for."""
    rules = region.rules
    known, floor = timedelta(days=rules.known_days), timedelta(days=rules.floor_days)
    return Past(
        rides=rides(session, region.id, now - known) if known else {},
        trips=trips_of_drivers(session, region.id, now - WEEK) if rules.share_minutes else {},
        districts=tallies(session, region.id, now - floor, now) if rules.floor_percent else {},
    )


def rides(session: Session, region_id: str, since: datetime) -> dict[str, dict[str, int]]:
    """Rider -> driver -> rides since then, of riders with a trip that is open or driven."""
    waiting = select(Trip.rider_id).where(Trip.region_id == region_id, col(Trip.state).in_(_sorted(OPEN | DRIVEN)))
    asked = select(Trip.rider_id, Trip.driver_id, func.count()).where(
        Trip.region_id == region_id,
        col(Trip.rider_id).in_(waiting),
        col(Trip.state).in_(_sorted(MET)),
        Trip.pickup_after >= since,
    )
    found: dict[str, dict[str, int]] = {}
    for rider_id, driver_id, times in session.exec(asked.group_by(col(Trip.rider_id), col(Trip.driver_id))):
        found.setdefault(str(rider_id), {})[str(driver_id)] = times
    return found


def trips_of_drivers(session: Session, region_id: str, since: datetime) -> dict[str, int]:
    """Driver -> trips since then."""
    asked = select(Trip.driver_id, func.count()).where(
        Trip.region_id == region_id, col(Trip.state).in_(_sorted(SERVED)), Trip.pickup_after >= since
    )
    return {str(driver_id): times for driver_id, times in session.exec(asked.group_by(col(Trip.driver_id)))}


def tallies(session: Session, region_id: str, since: datetime, until: datetime) -> dict[str, Tally]:
    """District -> its tally of trips that were wanted within that time."""
    asked = select(Trip.district, Trip.state, func.count()).where(
        Trip.region_id == region_id,
        col(Trip.state).in_(_sorted(ASKED)),
        Trip.pickup_after >= since,
        Trip.pickup_after < until,
    )
    found: dict[str, Tally] = {}
    for district, state, times in session.exec(asked.group_by(col(Trip.district), col(Trip.state))):
        tally = found.get(district, Tally())
        found[district] = Tally(tally.asked + times, tally.served + times * (state in SERVED))
    return found


def _sorted(states: Iterable[TripState]) -> list[TripState]:
    return sorted(states)
