"""Which district a trip belongs to: that of its end which is no hospital, for there people live and are served late."""

from sqlmodel import Session, col, select

from dispatch.policy import km
from schemas.places import Place, PlaceKind
from schemas.values import Point


def district_of(session: Session, pickup: Place, dropoff: Place) -> str:
    """The district of the one end, or of the nearest place that has one; empty where the region knows none."""
    leaves_work = pickup.kind is PlaceKind.HOSPITAL and dropoff.kind is not PlaceKind.HOSPITAL
    end = dropoff if leaves_work else pickup
    return end.district or _nearest(session, end)


def _nearest(session: Session, end: Place) -> str:
    known = select(Place.district, Place.lat, Place.lon).where(Place.region_id == end.region_id, Place.district != "")
    places = session.exec(known.order_by(col(Place.id))).all()
    return min(places, key=lambda one: km(end.point, Point(one[1], one[2])), default=("", 0.0, 0.0))[0]
