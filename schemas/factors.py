"""The second factors of a person: passkeys, an authenticator app, and the challenges that passkeys answer."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime


class Passkey(SQLModel, table=True):
    """A credential of WebAuthn: only its public half, so nothing that could be stolen."""

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    credential: str = Field(unique=True)
    public_key: str
    count: int = 0
    label: str = ""
    made_at: datetime = Field(sa_type=UtcTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Authenticator(SQLModel, table=True):
    """The secret shared with an authenticator app; counts once a code proved it. A code's time `step` is used once."""

    person_id: str = Field(primary_key=True, foreign_key="person.id")
    secret: str
    made_at: datetime = Field(sa_type=UtcTime)
    proved_at: datetime | None = Field(default=None, sa_type=UtcTime)
    step: int = 0


class Challenge(SQLModel, table=True):
    """What a passkey is asked to sign, once, within minutes; by a person who is known, or by anybody who comes in."""

    token_hash: str = Field(primary_key=True)
    person_id: str | None = Field(default=None, foreign_key="person.id")
    expires_at: datetime = Field(sa_type=UtcTime, index=True)


class PasskeyView(Message):
    """A passkey as its owner sees it."""

    id: str
    label: str
    made_at: datetime
    used_at: datetime | None
