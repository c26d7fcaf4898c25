"""Closures: where and when roads are not open to everybody, as somebody put them up."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Annotated, Self

from pydantic import AfterValidator, BeforeValidator, model_validator
from pydantic import Field as Limit
from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import Moment, UtcTime, Word, one_of
from schemas.credentials import PermitClass
from schemas.values import ClosureKind

MOST_CORNERS = 200
Pair = tuple[float, float]


class Closure(SQLModel, table=True):
    """A closure as stored; `points` are its corners as [latitude, longitude], `percent` how fast one still drives."""

    __table_args__ = (one_of("kind", ClosureKind),)

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    kind: ClosureKind = Field(sa_type=Word(ClosureKind))
    points: list[list[float]] = Field(sa_column=Column(JSON, nullable=False))
    percent: int | None = None
    begins_at: datetime = Field(sa_type=UtcTime)
    ends_at: datetime | None = Field(default=None, sa_type=UtcTime)
    permits: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    reason: str
    made_by: str | None = Field(default=None, foreign_key="person.id")
    made_at: datetime = Field(sa_type=UtcTime)
    lifted_at: datetime | None = Field(default=None, sa_type=UtcTime)

    def stands(self, now: datetime) -> bool:
        """Whether it holds, or will."""
        return self.lifted_at is None and (self.ends_at is None or self.ends_at > now)


class Corner(Message):
    """A corner of a closure, WGS-84."""

    lat: float
    lon: float


def _countable(points: object) -> object:
    if isinstance(points, list) and len(points) > MOST_CORNERS:
        raise ValueError(f"A closure has at most {MOST_CORNERS} corners, and these are {len(points)}: draw it roughly.")
    return points


def _on_earth(points: list[Corner]) -> list[Corner]:
    """One sentence for the first that is not: who swaps two numbers swaps them everywhere."""
    for point in points:
        if not (-90 <= point.lat <= 90 and -180 <= point.lon <= 180):
            raise ValueError(f"{point.lat}, {point.lon} is no place on earth: write the latitude first.")
    return points


Corners = Annotated[list[Corner], BeforeValidator(_countable), AfterValidator(_on_earth)]
Permits = Annotated[list[PermitClass], Limit(max_length=20)]
Reason = Annotated[str, Limit(min_length=1, max_length=200)]
Percent = Annotated[int, Limit(ge=1, le=100, description="How fast one still drives in a slow area, of the usual.")]


class ClosureIn(Message):
    """A closure as it is entered: an area or a line, from when (now) until when (open), whom it lets pass, and why.

    The corners of an area are a ring, without the first one again; a barrier is a ring where it ends as it began.
    """

    kind: ClosureKind
    points: Corners
    percent: Percent | None = None
    begins_at: Moment | None = None
    ends_at: Moment | None = None
    permits: Permits = []
    reason: Reason

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if (self.kind is ClosureKind.SLOW) != (self.percent is not None):
            raise ValueError("percent says how fast one still drives in a slow area, and belongs to nothing else.")
        if self.begins_at and self.ends_at and self.ends_at <= self.begins_at:
            begin, end = self.begins_at.isoformat(), self.ends_at.isoformat()
            raise ValueError(f"ends_at {end} is not after begins_at {begin}.")
        self._check_shape([(point.lat, point.lon) for point in self.points])
        return self

    def _check_shape(self, corners: list[Pair]) -> None:
        barrier = self.kind is ClosureKind.BARRIER
        least, different = 2 if barrier else 3, len(set(corners))
        if different < least:
            raise ValueError(f"{different} different corners are too few: a line needs 2, an area 3.")
        if not barrier and crosses_itself(corners):
            raise ValueError("The edge of the area crosses itself: give the corners in the order one walks them.")


class ClosureChange(Message):
    """A change to a closure; what is left out stays, `begins_at` null is now, and `ends_at` null is open again."""

    kind: ClosureKind | None = None
    points: Corners | None = None
    percent: Percent | None = None
    begins_at: Moment | None = None
    ends_at: Moment | None = None
    permits: Permits | None = None
    reason: Reason | None = None


class ClosureView(Message):
    """A closure as everybody of the region may see it; who put it up is the desk's to know."""

    id: str
    kind: ClosureKind
    points: list[Corner]
    percent: int | None
    begins_at: datetime
    ends_at: datetime | None
    permits: list[str]
    reason: str
    made_by: str | None
    made_at: datetime


class CutOff(Message):
    """A place that a closure cuts off for cars without a permit."""

    place_id: str
    name: str
    name_zh: str


class Effect(Message):
    """What a closure does in its hours: trips whose promise it breaks, hospitals it cuts off, and this as a sentence.

    `since` is when it begins, where it does not hold yet. `by_road` is false without a road map: then a closure holds
    only for places inside it.
    """

    trips: list[str]
    since: datetime | None = None
    cut_off: list[CutOff]
    by_road: bool
    words: str


class ClosureAnswer(ClosureView):
    """A closure, and what it does."""

    effect: Effect


def crosses_itself(corners: Sequence[Pair]) -> bool:
    """Whether two sides of a ring meet elsewhere than at a corner they share."""
    following = [*corners[1:], corners[0]]
    ring = [corner for corner, after in zip(corners, following, strict=True) if corner != after]
    sides = list(pairwise([*ring, ring[0]]))
    pairs = ((one, other) for a, one in enumerate(sides) for other in sides[a + 2 : len(sides) - (a == 0)])
    return len(set(ring)) < len(ring) or any(_meet(*one, *other) for one, other in pairs)


def _meet(a: Pair, b: Pair, c: Pair, d: Pair) -> bool:
    apart = max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0])
    apart = apart or max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1])
    return not apart and _side(a, b, c) * _side(a, b, d) <= 0 and _side(c, d, a) * _side(c, d, b) <= 0


def _side(a: Pair, b: Pair, point: Pair) -> int:
    """On which side of the line from a to b a point lies, by its sign."""
    turned = (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0])
    return (turned > 0) - (turned < 0)
