"""Completed drives: taken from trips that ended, and kept without anybody's name, for no longer than addresses are.

Two drives of a trip are known: from where the car was seen when it left for the rider to where it met them, and
with the rider to where they got out. A drive with a stop of the same car in between is none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlmodel import Session, col, delete, or_, select

from dispatch.lessons import NoteDrives
from dispatch.speeds import lesson
from dispatch.tx import Tx
from routing.travel.learned.driven import LONGEST, SHORTEST, Driven
from schemas.drives import Drive
from schemas.positions import TracePoint
from schemas.trips import Trip
from schemas.values import Learning, Point, TripKind, TripState

BITE: Final = 200
ROUGH: Final = 3
"""Decimals of a degree: about a hundred metres."""
AWAY: Final = 0.003
"""Degrees around a door within which drives are forgotten with it."""
SEEN: Final = timedelta(seconds=60)
"""How far from the moment of leaving a position may be."""
BLUR: Final = 100
"""Metres: a position less sure than this is not where a drive began."""
MOST: Final = 5_000
"""Drives kept of a region, the newest: what more would teach is not worth the time, nor the keeping."""
Stretch = tuple[Point, Point, datetime, datetime]


def note(tx: Tx, _: NoteDrives) -> dict[str, int]:
    """Note a bite of the trips that ended since, once nobody can take their end back; how many drives, and trips."""
    tx.allow("speeds", "learn")
    row, until = lesson(tx), tx.now - timedelta(seconds=tx.region.rules.undo_seconds)
    learns = tx.region.learned_speeds is Learning.ON
    trips = _ended(tx.session, tx.region.id, row.noted_until, until) if learns else []
    found = list(_rough(tx, _drives(tx, trips)))
    tx.session.add_all(found)
    row.noted_until = max(row.noted_until, until if len(trips) < BITE else trips[-1].ended_at or until)
    if found:
        row.changed_at = tx.now
        _keep_newest(tx.session, tx.region.id)
    tx.session.add(row)
    return {"drives": len(found), "trips": len(trips)}


def _ended(session: Session, region_id: str, since: datetime, until: datetime) -> Sequence[Trip]:
    asked = select(Trip).where(Trip.region_id == region_id, Trip.state == TripState.COMPLETED)
    asked = asked.where(col(Trip.cut_at).is_(None), col(Trip.ended_at) > since, col(Trip.ended_at) <= until)
    return session.exec(asked.order_by(col(Trip.ended_at), col(Trip.id)).limit(BITE)).all()


def _drives(tx: Tx, trips: Sequence[Trip]) -> Iterator[Stretch]:
    """Every drive of these trips that nothing interrupted."""
    stops = _stops(tx.session, {trip.shift_id for trip in trips if trip.shift_id})
    dwell = timedelta(seconds=tx.region.rules.dropoff_dwell_seconds)
    for trip in trips:
        others = [at for of, at in stops.get(trip.shift_id or "", ()) if of != trip.id]
        for drive in (_approach(tx.session, trip), _ride(trip, dwell)):
            if drive is not None and not any(drive[2] < at < drive[3] for at in others):
                yield drive


def _stops(session: Session, shifts: Iterable[str]) -> Mapping[str, list[tuple[str, datetime]]]:
    """Shift -> when its car stood at an end of which trip."""
    found: dict[str, list[tuple[str, datetime]]] = {}
    for trip in session.exec(select(Trip).where(col(Trip.shift_id).in_(sorted(shifts)))):
        moments = (trip.arrived_at, trip.boarded_at, trip.last_move_at)
        found.setdefault(str(trip.shift_id), []).extend((trip.id, at) for at in moments if at is not None)
    return found


def _approach(session: Session, trip: Trip) -> Stretch | None:
    """From where a phone said that the car was when it left."""
    left, met = trip.departed_at, trip.arrived_at
    if left is None or met is None:
        return None
    near = (col(TracePoint.at) >= left - SEEN, col(TracePoint.at) <= left + SEEN)
    sure = or_(col(TracePoint.accuracy).is_(None), col(TracePoint.accuracy) <= BLUR)
    fixes = session.exec(select(TracePoint).where(TracePoint.shift_id == trip.shift_id, *near, sure)).all()
    fix = min(fixes, key=lambda one: abs(one.at - left), default=None)
    return None if fix is None else (Point(fix.lat, fix.lon), trip.pickup, left, met)


def _ride(trip: Trip, dwell: timedelta) -> Stretch | None:
    """With somebody aboard, without the getting out; how long unloading took nobody knows, so supplies say nothing."""
    if trip.kind is not TripKind.RIDE or trip.boarded_at is None or trip.last_move_at is None:
        return None
    return trip.pickup, trip.dropoff, trip.boarded_at, trip.last_move_at - dwell


def _rough(tx: Tx, drives: Iterable[Stretch]) -> Iterator[Drive]:
    """To a hundred metres and the hour, so that no row of a trip leads here, nor back; if they are worth keeping."""
    for start, stop, begun, ended in drives:
        seconds = round((ended - begun).total_seconds())
        if SHORTEST <= seconds <= LONGEST:
            hour = begun.astimezone(ZoneInfo(tx.region.zone)).replace(minute=0, second=0, microsecond=0)
            yield Drive(
                id=tx.chance.id(),
                region_id=tx.region.id,
                start_lat=round(start.lat, ROUGH),
                start_lon=round(start.lon, ROUGH),
                stop_lat=round(stop.lat, ROUGH),
                stop_lon=round(stop.lon, ROUGH),
                departed_at=hour,
                seconds=seconds,
            )


def _keep_newest(session: Session, region_id: str) -> None:
    session.flush()
    newest = select(Drive.id).where(Drive.region_id == region_id)
    newest = newest.order_by(col(Drive.departed_at).desc(), col(Drive.id)).limit(MOST)
    session.connection().execute(delete(Drive).where(col(Drive.region_id) == region_id, col(Drive.id).not_in(newest)))


def of_region(session: Session, region_id: str) -> list[Driven]:
    """Every drive on record, as learning takes them."""
    rows = session.exec(select(Drive).where(Drive.region_id == region_id))
    return [
        Driven(Point(row.start_lat, row.start_lon), Point(row.stop_lat, row.stop_lon), row.departed_at, row.seconds)
        for row in rows
    ]


def drop_old(tx: Tx, before: datetime) -> None:
    """Forget drives from before then; what they taught goes when speeds are learned next."""
    gone = tx.session.connection().execute(
        delete(Drive).where(col(Drive.region_id) == tx.region.id, col(Drive.departed_at) < before)
    )
    _changed(tx, gone.rowcount)


def drop_near(tx: Tx, doors: Iterable[Point]) -> None:
    """Forget drives that began or ended near one of these."""
    for door in doors:
        near = [
            (col(lat).between(door.lat - AWAY, door.lat + AWAY)) & (col(lon).between(door.lon - AWAY, door.lon + AWAY))
            for lat, lon in ((Drive.start_lat, Drive.start_lon), (Drive.stop_lat, Drive.stop_lon))
        ]
        gone = tx.session.connection().execute(delete(Drive).where(col(Drive.region_id) == tx.region.id, or_(*near)))
        _changed(tx, gone.rowcount)


def _changed(tx: Tx, rows: int) -> None:
    if rows:
        row = lesson(tx)
        row.changed_at = tx.now
        tx.session.add(row)
