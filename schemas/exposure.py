"""Exposure: who shared a car with somebody who fell ill, and what each of them is told."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field as Limit

from schemas.api import Message
from schemas.values import Role

MOST_HOPS = 3
Hops = Annotated[int, Limit(ge=1, le=MOST_HOPS, description="1: who was in a car with them; 2: who was with those.")]
Linger = Annotated[
    int, Limit(ge=0, le=24 * 60, description="Count whoever got in within so many minutes after, without a clean.")
]
Days = Annotated[int, Limit(ge=1, le=60, description="How many days drivers are kept from driving.")]


class ExposedView(Message):
    """Somebody who may have been exposed: how many hops away, when first and last, in how many trips."""

    id: str
    role: Role
    name: str
    phone: str
    language: str
    hop: int
    first_at: datetime
    last_at: datetime
    trips: int
    isolated_until: datetime | None
    notice: dict[str, str]
    """What to tell them, in each language: a day, never who or where."""


class ExposureView(Message):
    """Everyone who may have been exposed, nearest first; `stand_down` are the drivers among them who still drive."""

    person_id: str
    since: date
    hops: int
    minutes: int
    items: list[ExposedView]
    stand_down: list[str]
    unnamed: list[str]
    """Trips with riders whom nobody entered as a person: ask whoever booked them."""


class IsolateIn(Message):
    """Drivers to keep from driving, and for how long."""

    person_ids: Annotated[list[str], Limit(min_length=1, max_length=500)]
    days: Days = 14


class Isolated(Message):
    """Who is kept from driving now, until when, and how many trips go to others."""

    person_ids: list[str]
    until: datetime
    released: int
