"""What a region's numbers mean: where it reaches, how long things may take, who may be asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from dispatch.errors import BadRequest, BookingsClosed, BookingsVerified, IntakeClosed, IntakeVerified
from schemas.regions import Policy
from schemas.values import Intake, Point, Role

EARTH_KM = 6371.0
MARGIN = 0.14
"""The relative error of an ETA without a map: ±14 %, the mean over drives in two cities."""
MARGINS = {"line": MARGIN, "roads": 0.10, "osrm": 0.10, "valhalla": 0.10}
"""By where driving times come from. Engines on the same map differ by one to four percent from each other and by more
from the cars of an evening: ±10 % is a rounded guess, told as one "without traffic"."""
STABLE = 0.01
"""A plan replaces the one in force only when it serves more or drives this share less: people have been told."""
LATE_BY = timedelta(minutes=5)
CLOCK_SKEW = timedelta(minutes=2)
FARTHEST_AHEAD = timedelta(days=60)
SEEN_AFTER_END = timedelta(hours=2)
FRESH = timedelta(minutes=5)
WORTH_TELLING = timedelta(seconds=60)


def margin(source: str) -> float:
    """The relative error to show beside a time; of a source that nobody knows, that of the coarsest."""
    return MARGINS.get(source, MARGIN)


def km(a: Point, b: Point) -> float:
    """Great-circle distance in kilometres (haversine)."""
    dlat, dlon = radians(b.lat - a.lat), radians(b.lon - a.lon)
    h = sin(dlat / 2) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(dlon / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))


def check_booking(intake: Intake, role: Role, verified: bool) -> None:
    """Raise BookingsClosed or BookingsVerified when the brake holds this person's wish; the desk is never braked."""
    if role is not Role.RIDER:
        return
    if intake is Intake.CLOSED:
        raise BookingsClosed
    if intake is Intake.VERIFIED and not verified:
        raise BookingsVerified


def check_joining(intake: Intake, role: Role, by_group: bool) -> None:
    """Raise IntakeClosed or IntakeVerified when the brake lets no newcomer of this kind in."""
    if role in (Role.DISPATCHER, Role.ADMIN):
        return
    if intake is Intake.CLOSED:
        raise IntakeClosed
    if intake is Intake.VERIFIED and by_group:
        raise IntakeVerified


def check_reach(field: str, point: Point, anchors: Iterable[Point], policy: Policy) -> None:
    """Raise BadRequest when a point lies farther than the region reaches from all anchors; none yet: anything goes."""
    nearest = min((km(point, anchor) for anchor in anchors), default=0.0)
    if nearest > policy.reach_km:
        where, hint = f"{point.lat}, {point.lon}", _swapped(point, anchors, policy)
        problem = f"{where} lies {nearest:.0f} km from the region, which reaches {policy.reach_km} km.{hint}"
        raise BadRequest(field=field, problem=problem)


def _swapped(point: Point, anchors: Iterable[Point], policy: Policy) -> str:
    if abs(point.lon) > 90:
        return ""
    turned = Point(point.lon, point.lat)
    near = any(km(turned, anchor) <= policy.reach_km for anchor in anchors)
    return " Latitude and longitude look swapped." if near else ""


def check_length(pickup: Point, dropoff: Point, policy: Policy) -> None:
    """Raise BadRequest for a trip longer than the region reaches, or one that goes nowhere."""
    length = km(pickup, dropoff)
    if length > policy.reach_km:
        raise BadRequest(
            field="dropoff", problem=f"lies {length:.0f} km from the pickup; the region reaches {policy.reach_km} km."
        )
    if length < 0.01:
        raise BadRequest(field="dropoff", problem="is the same place as the pickup; choose another one.")


def check_time(field: str, moment: datetime, now: datetime) -> None:
    """Raise BadRequest for a time that has passed, or is more than 60 days away."""
    if moment < now - LATE_BY:
        raise BadRequest(field=field, problem=f"{moment.isoformat()} lies in the past; it is {now.isoformat()} now.")
    if moment > now + FARTHEST_AHEAD:
        raise BadRequest(field=field, problem=f"{moment.isoformat()} is more than {FARTHEST_AHEAD.days} days away.")


def longest_ride(direct: int, policy: Policy) -> int:
    """The seconds a rider may sit in the car for a drive of `direct` seconds: a factor and a slack."""
    return round(direct * policy.ride_factor) + policy.ride_slack_minutes * 60


def begin_for(arrive_by: datetime, direct: int, policy: Policy, now: datetime) -> datetime:
    """When a trip that only names its arrival may begin: early enough for the longest ride, and not before now."""
    lead = timedelta(seconds=longest_ride(direct, policy) + policy.pickup_dwell_seconds)
    return max(now, arrive_by - lead - timedelta(minutes=policy.promise_minutes))


def moved(before: datetime | None, after: datetime | None) -> bool:
    """Whether an estimate changed by more than a minute: less is not worth a message."""
    if before is None or after is None:
        return before is not after
    return abs(before - after) > WORTH_TELLING
