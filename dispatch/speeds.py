"""Speeds in force: read with every snapshot, as closures are, so that nobody has to be told of new ones."""

import json
from dataclasses import asdict
from datetime import datetime
from functools import lru_cache

from sqlmodel import Session, col, delete, select

from dispatch.errors import Stale
from dispatch.events import Event, Touch
from dispatch.lessons import AdoptSpeeds, ForgetSpeeds
from dispatch.tx import Tx
from routing.travel.learned.cells import BAND, band_of
from routing.travel.learned.layer import hours, squares
from routing.travel.learned.speeds import Speeds
from schemas.drives import Drive, Lesson, SpeedHour, SpeedSquare, SpeedsView
from schemas.regions import Region
from schemas.values import Learning


def in_force(session: Session, region: Region) -> Speeds | None:
    """What this region drives at; None: nothing was learned, or it does not want to know."""
    if region.learned_speeds is Learning.OFF:
        return None
    told = session.exec(select(Lesson.speeds).where(Lesson.region_id == region.id)).first()
    return _read(told) if told else None


@lru_cache(4)
def _read(told: str) -> Speeds:
    """The same value for the same text: what was worked out for it is found again."""
    return Speeds.read(json.loads(told))


def lesson(tx: Tx) -> Lesson:
    """What the region has learned; it begins to note drives now if it never did."""
    row = tx.session.get(Lesson, tx.region.id)
    if row is None:
        row = Lesson(region_id=tx.region.id, noted_until=tx.now, changed_at=tx.now)
        tx.session.add(row)
    return row


def due(session: Session, region: Region, of: str) -> bool:
    """Whether there is something to learn for these times: drives came or went, or others were learned for."""
    row = session.get(Lesson, region.id)
    if row is None or region.learned_speeds is Learning.OFF:
        return False
    if row.learned_at is None:
        return session.exec(select(Drive.id).where(Drive.region_id == region.id).limit(1)).first() is not None
    return row.changed_at > row.learned_at or _read(row.speeds).of != of


def adopt(tx: Tx, wish: AdoptSpeeds) -> None:
    """Drive at new speeds. Raises Stale when the drives they come of were forgotten meanwhile."""
    tx.allow("speeds", "learn")
    row = lesson(tx)
    if row.learned_at is None and row.changed_at > wish.read_at:
        raise Stale(thing="speeds", seen=wish.read_at.isoformat(), current=row.changed_at.isoformat())
    row.speeds, row.learned_at, row.since = wish.speeds, wish.read_at, wish.since
    _tell(tx, row, "learn")


def forget(tx: Tx, _: ForgetSpeeds) -> None:
    """As new: neither drives nor speeds are left, and trips that ended before now teach nothing any more."""
    tx.allow("speeds", "forget")
    row = lesson(tx)
    tx.session.connection().execute(delete(Drive).where(col(Drive.region_id) == tx.region.id))
    row.speeds, row.learned_at, row.since = "", None, None
    row.noted_until = row.changed_at = tx.now
    _tell(tx, row, "unlearn")


def _tell(tx: Tx, row: Lesson, move: str) -> None:
    tx.session.add(row)
    tx.tell(Event("region", tx.region.id, move, touched=(Touch("regions", tx.region.id),)))


def view(session: Session, region: Region, served: bool, now: datetime, hour: int | None = None) -> SpeedsView:
    """What was learned, with the squares as they are at that hour of the day, or now."""
    row, speeds = session.get(Lesson, region.id), in_force(session, region)
    band = band_of(now, speeds.zone if speeds else region.zone) if hour is None else hour // BAND
    return SpeedsView(
        learned_speeds=region.learned_speeds,
        of=speeds.of if speeds else None,
        served=served,
        drives=speeds.drives if speeds else 0,
        since=row.since if row and speeds else None,
        learned_at=row.learned_at if row and speeds else None,
        hour=BAND * band,
        hours=[SpeedHour(**asdict(one)) for one in hours(speeds)] if speeds else [],
        squares=[SpeedSquare(**asdict(one)) for one in squares(speeds, band)] if speeds else [],
    )
