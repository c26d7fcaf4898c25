"""Idempotency keys: the same key brings the same answer, and never a second effect."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from schemas.columns import UtcTime
from schemas.sealed import Sealed


class KeyRecord(SQLModel, table=True):
    """A used key with the digest of what was asked and the answer given; kept for 48 hours."""

    __tablename__ = "key_record"

    actor_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: str
    answer: str = Field(sa_type=Sealed("key_record.answer"))
    at: datetime = Field(sa_type=UtcTime, index=True)
