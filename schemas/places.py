"""Places people are fetched from and brought to: hospitals, hotels, depots, homes' districts."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field as Limit
from pydantic import model_validator
from sqlmodel import Field, SQLModel

from schemas.api import Message
from schemas.columns import Word
from schemas.values import Point

Lat = Annotated[float, Limit(ge=-90, le=90)]
Lon = Annotated[float, Limit(ge=-180, le=180)]
Name = Annotated[str, Limit(min_length=1, max_length=120)]


class PlaceKind(StrEnum):
    """What a place is; hospitals are listed first."""

    HOSPITAL = "hospital"
    DISTRICT = "district"
    HOTEL = "hotel"
    DEPOT = "depot"
    STATION = "station"
    OTHER = "other"


class Place(SQLModel, table=True):
    """A known place, WGS-84; with `parent_id` it is a gate of another one."""

    id: str = Field(primary_key=True)
    region_id: str = Field(foreign_key="region.id", index=True)
    name: str
    name_zh: str
    kind: PlaceKind = Field(default=PlaceKind.OTHER, sa_type=Word(PlaceKind))
    district: str = ""
    lat: float
    lon: float
    parent_id: str | None = None

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(self.lat, self.lon)


class PlaceIn(Message):
    """A place as it is entered; `name_zh` falls back to `name`. A gate (`parent_id`) is of its place's kind."""

    name: Name
    name_zh: Annotated[str, Limit(max_length=120)] = ""
    kind: PlaceKind = PlaceKind.OTHER
    district: Annotated[str, Limit(max_length=80)] = ""
    lat: Lat
    lon: Lon
    parent_id: Annotated[str, Limit(max_length=64)] | None = None


class PlaceView(Message):
    """A place as everyone may see it; `parent_id`: the place whose gate it is."""

    id: str
    name: str
    name_zh: str
    kind: PlaceKind
    district: str
    lat: float
    lon: float
    parent_id: str | None


class HitView(Message):
    """What answers to a name: a known place, or a name on the map; `also`: its district or address."""

    place_id: str | None
    name: str
    name_zh: str
    kind: str
    also: str
    lat: float
    lon: float


class NearView(HitView):
    """What is near a point, and how many metres away."""

    metres: int


class AskIn(Message):
    """A name to be looked up elsewhere."""

    text: Annotated[str, Limit(min_length=2, max_length=100, pattern=r"^[^\x00-\x1f]*$")]


class AskedView(Message):
    """What an online service found within the region's reach, and whom to name where it is shown."""

    items: list[HitView]
    credit: str


class PasteIn(Message):
    """What somebody copied from a map: a link, or coordinates."""

    text: Annotated[str, Limit(min_length=1, max_length=4000)]


class PasteView(Message):
    """Where a pasted link or coordinate leads, in WGS-84.

    `service` is whose link it was (empty: a bare coordinate), `datum` what its numbers were measured against, `swapped`
    whether latitude and longitude were the wrong way round, `place` the known place that is there.
    """

    lat: float
    lon: float
    name: str
    service: str
    datum: str
    swapped: bool
    place: PlaceView | None


class Spot(Message):
    """One end of a trip: a known place, or a point with a name."""

    place_id: str | None = None
    lat: Annotated[float, Limit(ge=-180, le=180)] | None = None
    lon: Annotated[float, Limit(ge=-360, le=360)] | None = None
    name: Annotated[str, Limit(max_length=200)] = ""

    @model_validator(mode="after")
    def _place_or_point(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon go together.")
        if (self.place_id is None) == (self.lat is None):
            raise ValueError("Give either place_id or lat and lon.")
        if self.lat is not None and self.lon is not None:
            Point(self.lat, self.lon)
        return self


class SpotView(Message):
    """One end of a trip as the reader may see it; `approximate` means rounded to about a kilometre, without address."""

    place_id: str | None
    name: str
    name_zh: str
    lat: float
    lon: float
    approximate: bool = False
