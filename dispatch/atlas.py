"""Places and their gates; and whether they are still what somebody has read."""

from sqlmodel import Session, col, select

from schemas.events import EventRow
from schemas.places import Place


def changed_since(session: Session, region_id: str, seq: int) -> bool:
    """Whether the log tells of a place, or of the region itself, after that event; only what is newer is looked at."""
    asked = select(EventRow.seq).where(EventRow.region_id == region_id, col(EventRow.seq) > seq)
    return session.exec(asked.where(col(EventRow.thing).in_(("place", "region"))).limit(1)).first() is not None


def gates_of(session: Session, place_id: str) -> list[Place]:
    """The gates of a place."""
    return list(session.exec(select(Place).where(Place.parent_id == place_id).order_by(col(Place.id))))
