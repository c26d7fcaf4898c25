"""The certificate of service of a driver: counted from their trips, with no rider in it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from dispatch import hours, records
from dispatch.policy import km
from schemas.certificate import CertificateView
from schemas.people import Person
from schemas.regions import Region
from schemas.values import TripKind


def of(
    session: Session, region: Region, person: Person, now: datetime, first: date | None = None, last: date | None = None
) -> CertificateView:
    """What a driver did between two days, both included; without days, ever."""
    zone = ZoneInfo(region.zone)
    trips = [
        (trip, trip.departed_at, trip.ended_at)
        for trip in records.served(session, person.id)
        if trip.departed_at is not None and trip.ended_at is not None
    ]
    counted = [
        (trip, begin, end)
        for trip, begin, end in trips
        if (first or date.min) <= begin.astimezone(zone).date() <= (last or date.max)
    ]
    spans = hours.merged((begin, end) for _, begin, end in counted)
    days = sorted({begin.astimezone(zone).date() for _, begin, _ in counted})
    return CertificateView(
        name=person.name,
        region=region.name,
        region_zh=region.name_zh,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        dates=days,
        trips=len(counted),
        rides=sum(trip.kind is TripKind.RIDE for trip, _, _ in counted),
        supplies=sum(trip.kind is TripKind.SUPPLY for trip, _, _ in counted),
        seconds=int(sum((end - begin for begin, end in spans), timedelta()).total_seconds()),
        night_share=hours.night_share(spans, region.zone),
        km=round(sum(km(trip.pickup, trip.dropoff) for trip, _, _ in counted), 1),
        issued_at=now,
    )
