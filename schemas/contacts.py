"""The numbers and addresses that people are reached at, and the short-lived codes that prove them.

Neither table holds a number or an address: only a digest to find it again and a hint for the person themselves.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self
from unicodedata import normalize

from sqlmodel import Field, SQLModel

from schemas.columns import UtcTime, Word
from schemas.sealed import Marked

PHONE = re.compile(r"\+?[0-9]{5,15}")
EMAIL = re.compile(r"[^@\s\"<>,;]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+")
SPACING = re.compile(r"[\s().\-–—]")
CHINESE_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class ContactKind(StrEnum):
    """How a message travels."""

    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Address:
    """A phone number or e-mail address in the one way of writing it that is compared."""

    kind: ContactKind
    text: str

    @classmethod
    def parse(cls, written: str) -> Self:
        """What a person typed, full width and spaces and all. Raises ValueError when it is neither."""
        text = normalize("NFKC", written).strip().casefold()
        if len(text) <= 120 and EMAIL.fullmatch(text):
            return cls(ContactKind.EMAIL, text)
        digits = SPACING.sub("", text)
        digits = f"+{digits[2:]}" if digits.startswith("00") else digits
        if not PHONE.fullmatch(digits):
            raise ValueError("Write a phone number with its country code, or an e-mail address.")
        return cls(ContactKind.PHONE, f"+86{digits}" if CHINESE_MOBILE.fullmatch(digits) else digits)

    @classmethod
    def found(cls, written: str) -> Self | None:
        """The same; None when it is neither."""
        try:
            return cls.parse(written)
        except ValueError:
            return None

    @property
    def hint(self) -> str:
        """Enough for the owner to know it again, too little for anybody else."""
        if self.kind is ContactKind.EMAIL:
            name, _, domain = self.text.partition("@")
            return f"{name[0]}…@{domain}"
        return f"…{self.text[-3:]}"


class Contact(SQLModel, table=True):
    """A way to reach a person; proved once somebody typed a code that was sent there."""

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    person_id: str = Field(foreign_key="person.id", index=True)
    kind: ContactKind = Field(sa_type=Word(ContactKind))
    digest: str = Field(index=True, sa_type=Marked("contact.digest"))
    hint: str
    made_at: datetime = Field(sa_type=UtcTime)
    proved_at: datetime | None = Field(default=None, sa_type=UtcTime)


class OneTimeCode(SQLModel, table=True):
    """A code under way. `nonce_hash` is of what the asking browser holds: the code is nothing without it."""

    __tablename__ = "one_time_code"

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    nonce_hash: str = Field(unique=True)
    code_hash: str
    address_digest: str = Field(sa_type=Marked("one_time_code.address_digest"))
    expires_at: datetime = Field(sa_type=UtcTime, index=True)
    tries: int = 0
    used_at: datetime | None = Field(default=None, sa_type=UtcTime)
