"""A booking checked against the region: where it begins and ends, and from when on. Reads, never writes."""

from collections.abc import Sequence
from datetime import datetime

import numpy as np
from sqlmodel import Session

from dispatch import policy, speeds, store
from dispatch.districts import district_of
from dispatch.errors import BadRequest
from dispatch.standing import in_force, standing
from routing.travel import TravelTimes
from routing.travel.fenced import under
from routing.travel.paced import at_speeds
from routing.travel.roads.closures import Closure
from schemas.places import Place, Spot
from schemas.regions import Region
from schemas.trips import Trip, TripIn
from schemas.values import Point, TripState


def draft(session: Session, region: Region, travel: TravelTimes, body: TripIn, now: datetime) -> Trip:
    """The trip a booking would make, without id, rider or promise. Raises BadRequest with the field and the rule."""
    pickup, dropoff = spot(session, region, "pickup", body.pickup), spot(session, region, "dropoff", body.dropoff)
    policy.check_length(pickup.point, dropoff.point, region.rules)
    room = body.load.room()
    return Trip(
        id="",
        region_id=region.id,
        kind=body.kind,
        state=TripState.REQUESTED,
        requested_at=now,
        pickup_place=pickup.id or None,
        pickup_name=pickup.name,
        pickup_name_zh=pickup.name_zh,
        pickup_lat=pickup.lat,
        pickup_lon=pickup.lon,
        dropoff_place=dropoff.id or None,
        dropoff_name=dropoff.name,
        dropoff_name_zh=dropoff.name_zh,
        dropoff_lat=dropoff.lat,
        dropoff_lon=dropoff.lon,
        district=district_of(session, pickup, dropoff),
        pickup_after=_begin(session, region, travel, body, (pickup.point, dropoff.point), now),
        arrive_by=body.arrive_by,
        riders=body.riders,
        needs=[need.value for need in body.needs],
        items=[line.model_dump() for line in body.load.items],
        litres=room.litres,
        kilograms=room.kilograms,
        note=body.note,
        priority=body.priority,
    )


def spot(session: Session, region: Region, field: str, given: Spot) -> Place:
    """One end of a journey as a place: a known one, or an unnamed point (empty id) within the region's reach."""
    if given.place_id is not None:
        known = session.get(Place, given.place_id)
        if known is None or known.region_id != region.id:
            problem = f"there is no place {given.place_id}; choose one of the list."
            raise BadRequest(field=f"{field}.place_id", problem=problem)
        return _whole(session, known)
    point = Point(given.lat or 0.0, given.lon or 0.0)
    policy.check_reach(field, point, anchors(session, region), region.rules)
    return Place(id="", region_id=region.id, name=given.name, name_zh=given.name, lat=point.lat, lon=point.lon)


def _whole(session: Session, place: Place) -> Place:
    """A place as a driver has to read it: a gate with the name of what it leads into."""
    parent = session.get(Place, place.parent_id) if place.parent_id else None
    if parent is None:
        return place
    names = {"name": f"{parent.name} · {place.name}", "name_zh": f"{parent.name_zh} · {place.name_zh}"}
    return Place.model_validate({**place.model_dump(), **names})


def anchors(session: Session, region: Region) -> list[Point]:
    """What the reach is measured from: the centre where one was drawn, else every known place."""
    if region.centre is not None:
        return [region.centre]
    return [place.point for place in store.places(session, region.id)]


def _begin(
    session: Session, region: Region, travel: TravelTimes, body: TripIn, ends: tuple[Point, Point], now: datetime
) -> datetime:
    if body.arrive_by is not None:
        policy.check_time("arrive_by", body.arrive_by, now)
    if body.pickup_after is not None:
        policy.check_time("pickup_after", body.pickup_after, now)
        return max(body.pickup_after, now)
    if body.arrive_by is None:
        return now
    closures = in_force(standing(session, region.id, now))
    paced = at_speeds(travel, speeds.in_force(session, region))
    return policy.begin_for(body.arrive_by, direct(paced, closures, ends, body.arrive_by), region.rules, now)


def direct(travel: TravelTimes, closures: Sequence[Closure], ends: tuple[Point, Point], at: datetime) -> int:
    """Seconds from one end straight to the other, for a car that every closure of that hour lets pass if any."""
    points = np.array([(point.lat, point.lon) for point in ends])
    permits = frozenset(permit for one in closures for permit in one.permits)
    return int(under(travel, closures).matrix(points[:1], points[1:], depart_at=at, permits=permits).seconds[0, 0])
