"""Whether the places of a region are still what somebody has read."""

from sqlmodel import Session, col, select

from schemas.events import EventRow


def changed_since(session: Session, region_id: str, seq: int) -> bool:
    """Whether the log tells of a place after that event; only what is newer is looked at."""
    asked = select(EventRow.seq).where(EventRow.region_id == region_id, col(EventRow.seq) > seq)
    return session.exec(asked.where(EventRow.thing == "place").limit(1)).first() is not None
