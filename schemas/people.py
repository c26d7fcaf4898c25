"""People, the invites that bring them in, and the logins that let them back."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field as Limit
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import UtcTime, Word
from schemas.sealed import Sealed
from schemas.values import Role

Language = Literal["en", "zh-Hans"]
PersonName = Annotated[str, Limit(min_length=1, max_length=80)]
Phone = Annotated[str, Limit(pattern=r"^(\+?[0-9][0-9 -]{4,18})?$")]


class Means(StrEnum):
    """How somebody came in."""

    TOKEN = "token"
    LINK = "link"
    CODE = "code"
    PASSKEY = "passkey"


class Person(SQLModel, table=True):
    """Someone who rides, drives or dispatches; one role each. An erased one keeps the row, without name and phone."""

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    role: Role = Field(sa_type=Word(Role))
    name: str = Field(sa_type=Sealed("person.name"))
    phone: str = Field(default="", sa_type=Sealed("person.phone"))
    language: str = "zh-Hans"
    team: str = Field(default="", sa_type=Sealed("person.team"))
    verified: bool = False
    organisation_id: str | None = Field(default=None, foreign_key="organisation.id")
    active: bool = True
    quota: int = 0
    """How many people they may still invite to their own team."""
    joined_at: datetime = Field(sa_type=UtcTime)
    isolated_until: datetime | None = Field(default=None, sa_type=UtcTime)
    """Until when a possible exposure keeps them from driving."""


class Invite(SQLModel, table=True):
    """A link that makes people of one role: one, or as many of a group as it has `seats`. Only a hash is kept of it."""

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id")
    token_hash: str = Field(unique=True)
    role: Role = Field(sa_type=Word(Role))
    team: str = Field(default="", sa_type=Sealed("invite.team"))
    person_id: str | None = Field(default=None, foreign_key="person.id")
    expires_at: datetime = Field(sa_type=UtcTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcTime)
    """When the last seat was taken, or the link was closed."""
    seats: int = 1
    taken: int = 0
    made_by: str | None = Field(default=None, foreign_key="person.id")


class Login(SQLModel, table=True):
    """One device's session or one script's bearer token: opaque, hashed, listed, revocable."""

    id: str = Field(primary_key=True)
    person_id: str = Field(foreign_key="person.id", index=True)
    token_hash: str = Field(unique=True)
    label: str = ""
    made_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)
    means: Means = Field(default=Means.TOKEN, sa_type=Word(Means))
    second_at: datetime | None = Field(default=None, sa_type=UtcTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcTime)


class PersonIn(Message):
    """A person as a dispatcher enters them."""

    role: Literal[Role.RIDER, Role.DRIVER, Role.DISPATCHER, Role.ADMIN]
    name: PersonName
    phone: Phone = ""
    language: Language = "zh-Hans"
    team: Annotated[str, Limit(max_length=80)] = ""
    verified: bool = False


class PersonChange(Message):
    """A change to a person; what is left out stays as it is."""

    name: PersonName | None = None
    phone: Phone | None = None
    language: Language | None = None
    team: Annotated[str, Limit(max_length=80)] | None = None
    verified: bool | None = None
    active: bool | None = None
    quota: Annotated[int, Limit(ge=0, le=500, description="How many people they may still invite.")] | None = None
    organisation_id: Annotated[str, Limit(max_length=64, description="Empty: of none any more.")] | None = None


class PersonView(Message):
    """A person as dispatchers and they themselves see them."""

    id: str
    role: Role
    name: str
    phone: str
    language: str
    team: str
    verified: bool
    organisation_id: str | None
    active: bool
    quota: int


class InviteIn(Message):
    """Whom to invite."""

    role: Literal[Role.RIDER, Role.DRIVER, Role.DISPATCHER, Role.ADMIN]
    team: Annotated[str, Limit(max_length=80)] = ""
    seats: Annotated[int, Limit(ge=1, le=500, description="More than one makes a link for a whole group.")] = 1


class InviteView(Message):
    """A fresh invite; the link is shown once and never stored."""

    id: str
    role: Role
    team: str
    link: str
    expires_at: datetime
    seats: int
    code: str | None = None
    """What people of a group may type instead of opening the link."""


class LoginView(Message):
    """A device or script that is signed in."""

    id: str
    label: str
    made_at: datetime
    expires_at: datetime
    means: Means
    current: bool
