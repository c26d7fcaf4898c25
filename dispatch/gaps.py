"""The gap between districts: who is served how much and how soon, over the days that the floor counts."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from dispatch import fairness
from dispatch.past import Tally, tallies
from schemas.gaps import GapReport, GapView
from schemas.regions import Policy, Region
from schemas.trips import Trip


def report(session: Session, region: Region, now: datetime) -> GapReport:
    """Every district of which trips ended, worst served first; among equals whoever waits longest."""
    rules, since = region.rules, now - timedelta(days=region.rules.floor_days)
    waits = _waits(session, region.id, since, now)
    found = tallies(session, region.id, since, now)
    items = [_view(name, tally, waits.get(name, ()), rules) for name, tally in found.items()]
    items.sort(key=lambda one: (one.share, -(one.wait_p90 or 0), one.district))
    return GapReport(since=since, until=now, floor=rules.floor_percent, point=rules.floor_minutes, items=items)


def _waits(session: Session, region_id: str, since: datetime, until: datetime) -> dict[str, list[float]]:
    """District -> the minutes that each waited until the car was there; who was fetched early did not wait."""
    asked = select(Trip.district, Trip.pickup_after, Trip.arrived_at).where(
        Trip.region_id == region_id,
        Trip.pickup_after >= since,
        Trip.pickup_after < until,
        col(Trip.arrived_at).is_not(None),
    )
    found: dict[str, list[float]] = {}
    for district, wanted, came in session.exec(asked):
        if came is not None:
            found.setdefault(district, []).append(max(0.0, (came - wanted).total_seconds() / 60))
    return found


def _view(name: str, tally: Tally, waits: Sequence[float], rules: Policy) -> GapView:
    floor = rules.floor_percent if name else 0
    below = fairness.shortfall(tally.asked, tally.served, floor)
    share = round(100 * tally.served / tally.asked, 1)
    price = fairness.floor_price(tally.asked, tally.served, floor, rules.floor_minutes)
    ranked = sorted(waits)
    longest = round(ranked[-(-9 * len(ranked) // 10) - 1], 1) if ranked else None
    return GapView(
        district=name,
        asked=tally.asked,
        served=tally.served,
        share=share,
        wait_p90=longest,
        below=below,
        price=price,
    )
