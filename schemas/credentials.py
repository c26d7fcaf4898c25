"""Credentials: who or what may do something, until when, and who vouched for it by what proof."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field as Limit
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import Moment, UtcTime, Word


class CredentialKind(StrEnum):
    """What it says: the first three of a person, the others of a vehicle."""

    LICENCE = "licence"
    VETTING = "vetting"
    BADGE = "badge"
    INSURANCE = "insurance"
    PERMIT = "permit"


OF_PEOPLE = frozenset({CredentialKind.LICENCE, CredentialKind.VETTING, CredentialKind.BADGE})


class Proof(StrEnum):
    """By what somebody was convinced."""

    DOCUMENT_SEEN = "document_seen"
    BADGE_SEEN = "badge_seen"
    MAIL_DOMAIN = "mail_domain"
    CALL_BACK = "call_back"
    COLLEAGUE = "colleague"


PermitClass = Annotated[str, Limit(pattern=r"^[A-Za-z0-9\u4e00-\u9fff-]{1,20}$")]


class Credential(SQLModel, table=True):
    """One credential of a person or of a vehicle. No number, no copy: only that somebody saw it."""

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    person_id: str | None = Field(default=None, foreign_key="person.id", index=True)
    vehicle_id: str | None = Field(default=None, foreign_key="vehicle.id", index=True)
    kind: CredentialKind = Field(sa_type=Word(CredentialKind))
    permit: str = ""
    proof: Proof = Field(sa_type=Word(Proof))
    vouched_by: str | None = Field(default=None, foreign_key="person.id")
    colleague_id: str | None = Field(default=None, foreign_key="person.id")
    vouched_at: datetime = Field(sa_type=UtcTime)
    valid_from: datetime = Field(sa_type=UtcTime)
    valid_until: datetime | None = Field(default=None, sa_type=UtcTime)
    lapsed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcTime)

    def valid(self, at: datetime) -> bool:
        """Whether it counts at that moment."""
        ends = self.valid_until is not None and self.valid_until <= at
        return self.withdrawn_at is None and self.valid_from <= at and not ends


class CredentialIn(Message):
    """A credential as it is entered; without `valid_from` it counts from now, without `valid_until` for good."""

    person_id: str | None = None
    vehicle_id: str | None = None
    kind: CredentialKind
    permit: PermitClass | Literal[""] = ""
    proof: Proof
    colleague_id: str | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.person_id is None) == (self.vehicle_id is None):
            raise ValueError("Give either person_id or vehicle_id.")
        if (self.kind in OF_PEOPLE) != (self.person_id is not None):
            whose = "person_id" if self.kind in OF_PEOPLE else "vehicle_id"
            raise ValueError(f"{self.kind.value} goes with {whose}.")
        if bool(self.permit) != (self.kind is CredentialKind.PERMIT):
            raise ValueError("permit names the class of a permit, and of nothing else.")
        if (self.proof is Proof.COLLEAGUE) != (self.colleague_id is not None):
            raise ValueError("colleague_id names the colleague who vouched, and only then.")
        if self.valid_from and self.valid_until and self.valid_until <= self.valid_from:
            begin, end = self.valid_from.isoformat(), self.valid_until.isoformat()
            raise ValueError(f"valid_until {end} lies before valid_from {begin}; the dates look swapped.")
        return self


class CredentialView(Message):
    """A credential as dispatchers and its holder see it."""

    id: str
    person_id: str | None
    vehicle_id: str | None
    kind: CredentialKind
    permit: str
    proof: Proof
    vouched_by: str | None
    colleague_id: str | None
    vouched_at: datetime
    valid_from: datetime
    valid_until: datetime | None
    lapsed_at: datetime | None
    withdrawn_at: datetime | None
