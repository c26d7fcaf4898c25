"""The gap between districts as a table; it names nobody, so there is nothing more with people."""

from collections.abc import Iterator

from sqlmodel import Session

from app.clock import SystemClock
from app.exporters.table import Cell
from dispatch import gaps
from schemas.regions import Region

COLUMNS = ("district", "asked", "served", "share", "wait_p90", "below", "price")
PEOPLE: tuple[str, ...] = ()


def rows(session: Session, region_id: str, *, with_people: bool) -> Iterator[list[Cell]]:
    """Every district over the days of the floor, worst served first."""
    region = session.get(Region, region_id)
    found = gaps.report(session, region, SystemClock().now()).items if region else []
    for one in found:
        yield [getattr(one, name) for name in COLUMNS]
