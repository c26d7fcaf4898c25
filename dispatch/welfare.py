"""Nobody drives longer than the region wants, or without the rest it wants: what the desk looks up and refuses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from dispatch import hours, records
from dispatch.errors import DrivenEnough, RestFirst
from dispatch.hours import Span
from dispatch.tx import Tx
from schemas.regions import Region
from schemas.shifts import Shift
from schemas.welfare import HoursView


def check_hours(tx: Tx, driver_id: str) -> None:
    """Raise DrivenEnough when a driver has used up what the region allows, and say when there is some again."""
    asks = tx.region.cares
    if asks.day_hours is None and asks.week_hours is None:
        return
    over = hours.spent(asks, _spans(tx.session, driver_id, tx.now), tx.now)
    if over is not None:
        raise DrivenEnough(hours=f"{over.hours:g}", within=over.within, again=_told(tx, over.again))


def check_rest(tx: Tx, driver_id: str, begin: datetime, end: datetime) -> None:
    """Raise RestFirst when these hours come too soon after, or before, another shift of the driver."""
    _check_rest(tx, begin, end, lambda near: [one for one in near if one.began_at or one.ends_at > tx.now], driver_id)


def check_rested(tx: Tx, shift: Shift) -> None:
    """Raise RestFirst when a shift that begins now comes too soon after what its driver has really driven."""
    _check_rest(tx, tx.now, shift.ends_at, lambda near: [one for one in near if one.began_at], shift.driver_id)


def _check_rest(
    tx: Tx, begin: datetime, end: datetime, some: Callable[[Sequence[Shift]], Sequence[Shift]], driver_id: str
) -> None:
    wanted = tx.region.cares.rest_hours
    if wanted is None:
        return
    rest = timedelta(hours=wanted)
    near = records.shifts_near(tx.session, driver_id, begin - rest, end + rest)
    busy = hours.merged(_on_duty(one) for one in some(near))
    free = begin
    for other_begin, other_end in busy:
        if free < other_end + rest and other_begin < free + (end - begin) + rest:
            free = other_end + rest
    if free > begin:
        raise RestFirst(hours=f"{wanted:g}", again=_told(tx, free))


def _told(tx: Tx, moment: datetime) -> str:
    return moment.astimezone(tx.now.tzinfo).isoformat(timespec="seconds")


def _on_duty(shift: Shift) -> Span:
    """When a shift began and ended, as far as it has; else its hours."""
    return shift.began_at or shift.starts_at, shift.left_at or shift.ends_at


def _spans(session: Session, driver_id: str, now: datetime) -> list[Span]:
    return of_all(session, [driver_id], now).get(driver_id, [])


def of_all(session: Session, driver_ids: Iterable[str], now: datetime) -> Mapping[str, list[Span]]:
    """Driver id -> when they were at the wheel in the last seven days."""
    found: dict[str, list[Span]] = {}
    for driver_id, begin, end in records.drives(session, driver_ids, now - hours.WEEK):
        found.setdefault(driver_id, []).append((max(begin, now - hours.WEEK), end or now))
    return {driver_id: hours.merged(spans) for driver_id, spans in found.items()}


def left_of_all(session: Session, region: Region, driver_ids: Iterable[str], now: datetime) -> Mapping[str, int]:
    """Driver id -> the seconds they may still drive; nobody where the region limits nothing."""
    asks = region.cares
    if asks.day_hours is None and asks.week_hours is None:
        return {}
    drivers = sorted(set(driver_ids))
    spans = of_all(session, drivers, now)
    rest = {driver: hours.left(asks, spans.get(driver, []), now) for driver in drivers}
    return {driver: int(time.total_seconds()) for driver, time in rest.items() if time is not None}


def view(session: Session, region: Region, driver_id: str, now: datetime) -> HoursView:
    """What a driver has behind them."""
    spans = _spans(session, driver_id, now)
    rest = hours.left(region.cares, spans, now)
    return HoursView(
        day_seconds=int(hours.driven(spans, now - hours.DAY, now).total_seconds()),
        week_seconds=int(hours.driven(spans, now - hours.WEEK, now).total_seconds()),
        night_share=hours.night_share(spans, region.zone),
        left_seconds=None if rest is None else int(rest.total_seconds()),
        welfare=region.cares,
    )
