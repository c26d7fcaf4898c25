"""Closures that stand: as rows, and as the arithmetic takes them."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from sqlmodel import Session, col, or_, select

from routing.travel.roads import closures as roads
from schemas.closures import Closure
from schemas.values import ClosureKind, Point


def standing(session: Session, region_id: str, now: datetime) -> list[Closure]:
    """Those that hold or will, in the order they were put up."""
    open_end = or_(col(Closure.ends_at).is_(None), col(Closure.ends_at) > now)
    asked = select(Closure).where(Closure.region_id == region_id, col(Closure.lifted_at).is_(None), open_end)
    return list(session.exec(asked.order_by(col(Closure.made_at), col(Closure.id))).all())


def in_force(rows: Iterable[Closure]) -> tuple[roads.Closure, ...]:
    """Closures as the arithmetic takes them."""
    return tuple(
        _drawn(
            row.kind,
            tuple((lat, lon) for lat, lon in row.points),
            row.percent or 100,
            row.begins_at,
            row.ends_at,
            frozenset(row.permits),
        )
        for row in rows
    )


def asking(closures: Iterable[roads.Closure]) -> bool:
    """Whether any of them lets cars with a permit pass, so that permits matter."""
    return any(one.permits for one in closures)


@lru_cache(256)
def _drawn(
    kind: ClosureKind,
    points: tuple[tuple[float, float], ...],
    percent: int,
    begins: datetime,
    ends: datetime | None,
    permits: frozenset[str],
) -> roads.Closure:
    """A speed of 50 percent is twice the time."""
    area = tuple(Point(lat, lon) for lat, lon in points)
    return roads.Closure(kind, area, round(10_000 / percent), begins, ends, permits)
