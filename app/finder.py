"""Finds places for people: the region's own by what they type, any by what they paste.

A region's index is kept in memory, and made anew by the first who searches after a place was added, changed or removed,
by this process or another.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, radians
from pathlib import Path
from threading import Lock
from typing import Final

import structlog
from sqlmodel import Session

from app.clock import rest, seconds
from app.db import Database
from app.errors import SearchCrowded, SearchOff, SearchSilent
from app.settings import Settings
from dispatch import atlas, store
from dispatch.clock import Clock
from dispatch.errors import BadRequest
from routing.places.kept import Kept
from routing.places.offline import Found, Gazetteer, Named
from routing.places.online import Box, Crowded, Online, Service
from routing.places.pasted import Pasted, Unreadable, read
from routing.places.pinyin import flat
from routing.travel.roads.streets import Streets
from routing.wire import NoAnswer
from schemas.places import Place, Spot
from schemas.regions import Policy, Region
from schemas.values import Metres, Point


class BadNames(ValueError):
    """The file of names is none; the message says which."""


AT_THE_DOOR: Final[Metres] = 30
"""How near a pasted point is to a known place to be that place."""
ROUND_THE_CORNER: Final[Metres] = 200
"""How near a place or a street is that says where a point lies."""

KM_TO_A_DEGREE: Final = 111.2
LATER: Final = 10
"""Seconds after which a search that did not go may go."""
log = structlog.get_logger()

WHY: Final = {
    "short": "a short link does not say where it leads; open it and copy the long address, or paste the coordinates.",
    "unknown": "this link is of no map that Ferry reads; paste the coordinates instead, like 30.58,114.27.",
    "empty": "this link has no coordinates in it; drop a pin on the map and share that, or paste the coordinates.",
    "outside": "these coordinates lie beyond the earth; write latitude and longitude in degrees, like 30.58,114.27.",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """What answers: one of the region's own places, a name on the map, or just a point."""

    name: str
    name_zh: str
    kind: str
    point: Point
    also: str = ""
    place: Place | None = None

    @property
    def spot(self) -> Spot:
        """The end of a trip that it would be."""
        if self.place is not None:
            return Spot(place_id=self.place.id)
        return Spot(lat=self.point.lat, lon=self.point.lon, name=self.name)

    @property
    def mark(self) -> tuple[str, float, float]:
        """What two answers have in common that mean the same: the name, and the square kilometre."""
        return flat(self.name), round(self.point.lat, 2), round(self.point.lon, 2)


@dataclass(frozen=True, slots=True)
class Atlas:
    """The places of a region as they were at an event of its log."""

    epoch: str
    seq: int
    places: dict[str, Place]
    names: Gazetteer
    centre: Point | None
    reach_km: float

    @property
    def box(self) -> Box:
        """Where the region reaches; everywhere, as long as it has neither a centre nor places."""
        if self.centre is None:
            return Box()
        up = self.reach_km / KM_TO_A_DEGREE
        over = up / max(cos(radians(self.centre.lat)), 0.01)
        lat, lon = self.centre.lat, self.centre.lon
        return Box(max(-90.0, lat - up), max(-180.0, lon - over), min(90.0, lat + up), min(180.0, lon + over))

    def search(self, typed: str, limit: int) -> list[Place]:
        """Those that answer to what was typed, the likeliest first."""
        return [self.places[found.place.id] for found in self.names.search(typed, self.centre, limit)]


class Finder:
    """Searches; reads only. Safe to call from several threads."""

    def __init__(
        self,
        database: Database,
        names: Sequence[Gazetteer] = (),
        streets: Streets | None = None,
        online: Online | None = None,
    ) -> None:
        self._database, self._drawn, self._streets, self._online = database, names, streets, online
        self._atlases: dict[str, Atlas] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Give the files of names and the memory back."""
        for index in [*(known.names for known in self._atlases.values()), *self._drawn]:
            index.close()
        if self._online:
            self._online.close()

    @property
    def credit(self) -> str:
        """Whom to name where answers from elsewhere are shown; empty: nobody elsewhere is asked."""
        return self._online.credit if self._online else ""

    def ask(self, region_id: str, typed: str) -> list[Hit]:
        """What the online service finds within the region's reach. Raises SearchOff, SearchCrowded, SearchSilent."""
        if self._online is None:
            raise SearchOff
        try:
            found = self._online.find(typed, self._fresh(region_id).box)
        except Crowded as crowded:
            raise SearchCrowded(seconds=LATER) from crowded
        except NoAnswer as missed:
            log.warning("search_silent", reason=missed.why)
            raise SearchSilent(seconds=LATER) from missed
        return [Hit(one.name, one.name_zh, one.kind, one.point, one.also) for one in found]

    def find(self, region_id: str, typed: str, limit: int = 8) -> list[Hit]:
        """The region's places, and after them the names on the map, that answer to what was typed."""
        here = self._fresh(region_id)
        own = [_known(place, here.places) for place in here.search(typed, limit)]
        drawn = [_drawn(found) for names in self._drawn for found in names.search(typed, here.centre, limit)]
        different = {hit.mark: hit for hit in reversed([*own, *drawn])}
        return [hit for hit in [*own, *drawn] if hit.place or different[hit.mark] is hit][:limit]

    def near(self, region_id: str, point: Point) -> list[tuple[Hit, Metres]]:
        """What is within 200 m: the nearest of the region's places, the nearest name on the map, and the street."""
        here = self._fresh(region_id)
        own = here.names.nearest(point, ROUND_THE_CORNER)
        known = [(_known(here.places[own.place.id], here.places), own.metres or 0)] if own else []
        drawn = [(_drawn(found), found.metres or 0) for found in self._around(point, ROUND_THE_CORNER)]
        there = {hit.mark for hit, _ in known}
        return [*known, *(each for each in drawn if each[0].mark not in there), *self._street(point)]

    def _around(self, point: Point, within: Metres) -> list[Found]:
        """The nearest name on the map that is no street's."""
        found = [names.nearest(point, within, but="road") for names in self._drawn]
        return sorted(filter(None, found), key=lambda each: each.metres or 0)[:1]

    def _street(self, point: Point) -> list[tuple[Hit, Metres]]:
        street = self._streets.at(point, ROUND_THE_CORNER) if self._streets else None
        return [(Hit(street.name, "", "road", street.point), street.metres)] if street else []

    def search(self, region_id: str, typed: str, limit: int = 8) -> list[Place]:
        """The region's places that answer to what was typed, the likeliest first."""
        return self._fresh(region_id).search(typed, limit)

    def read(self, region_id: str, text: str) -> tuple[Pasted, Place | None] | None:
        """What was pasted, and the known place that it is at; None when these are words. Raises BadRequest."""
        here = self._fresh(region_id)
        try:
            pasted = read(text, here.centre)
        except Unreadable as unread:
            raise BadRequest(field="text", problem=WHY[unread.why]) from unread
        if pasted is None:
            return None
        at = here.names.nearest(pasted.point, AT_THE_DOOR)
        return pasted, here.places[at.place.id] if at else None

    def point(self, region_id: str, text: str) -> Point:
        """Where a link or coordinate leads. Raises BadRequest, also for words."""
        return self.must_read(region_id, text)[0].point

    def must_read(self, region_id: str, text: str) -> tuple[Pasted, Place | None]:
        """What was pasted, where it has to be a link or a coordinate. Raises BadRequest."""
        found = self.read(region_id, text)
        if found is None:
            raise BadRequest(field="text", problem="this is neither a map link nor a coordinate like 30.58,114.27.")
        return found

    def called(self, paste: Pasted) -> str:
        """What a pasted point is called: by its link, by the map there, or by its numbers."""
        if paste.name:
            return paste.name
        there = self._around(paste.point, AT_THE_DOOR)
        return there[0].place.name if there else f"{paste.point.lat:.5f}, {paste.point.lon:.5f}"

    def ends(self, region_id: str, typed: str) -> list[Hit]:
        """The ends of a trip that may be meant: where a link leads, or all places of such a name. Raises BadRequest."""
        found = self.read(region_id, typed)
        if found is None:
            named = self.find(region_id, typed)
            whole = [hit for hit in named if flat(typed) in (flat(hit.name), flat(hit.name_zh))]
            return whole if len(whole) == 1 else named
        paste, place = found
        name = self.called(paste)
        return [_known(place, {}) if place else Hit(name, name, "other", paste.point)]

    def _fresh(self, region_id: str) -> Atlas:
        with self._database.read() as session, self._lock:
            epoch, seq = store.last_seq(session, region_id)
            known = self._atlases.get(region_id)
            if known is None or known.epoch != epoch or atlas.changed_since(session, region_id, known.seq):
                known = _read(session, region_id, epoch, seq)
            elif known.seq != seq:
                known = replace(known, epoch=epoch, seq=seq)
            self._atlases[region_id] = known
            return known


def names_of(settings: Settings) -> list[Gazetteer]:
    """The names on the map: those of FERRY_NAMES, and those that were made with the road map. Raises BadNames."""
    given = [_opened("FERRY_NAMES", settings.names, "ferry names")] if settings.names else []
    beside = names_beside(settings.map) if settings.map else None
    return [*given, _opened("FERRY_MAP", beside, "ferry map build")] if beside and beside.exists() else given


def online_of(settings: Settings, clock: Clock) -> Online | None:
    """The online service of a house; None, unless one was set."""
    if not settings.geocoder:
        return None
    settings.home.mkdir(parents=True, exist_ok=True)
    agent = f"Ferry volunteer ride dispatch ({settings.public_url})"
    service = Service(settings.geocoder, agent, settings.geocoder_url, settings.geocoder_key)
    return Online(service, Kept(settings.home / "online-places.db", clock.now), seconds, rest)


def names_beside(road_map: Path) -> Path:
    """Where the names are that were made with a road map: a file of their own, which SQLite can search."""
    return road_map.with_name(f"{road_map.name}.names")


def _opened(setting: str, file: Path, verb: str) -> Gazetteer:
    try:
        return Gazetteer.open(file)
    except (ValueError, sqlite3.Error) as error:
        raise BadNames(f"{setting}: {file} holds no names that `{verb}` made: {error}.") from error


def _known(place: Place, places: Mapping[str, Place]) -> Hit:
    """One of the region's own; a gate says what it leads into."""
    parent = places.get(place.parent_id or "")
    also = parent.name_zh if parent else place.district
    return Hit(place.name, place.name_zh, place.kind.value, place.point, also, place)


def _indexed(place: Place) -> Named:
    kind = "gate" if place.parent_id else place.kind.value
    return Named(place.id, place.name, place.name_zh, kind, place.point, place.parent_id or "", place.district)


def _drawn(found: Found) -> Hit:
    named = found.place
    return Hit(named.name, named.name_zh, named.kind, named.point, named.also)


def _read(session: Session, region_id: str, epoch: str, seq: int) -> Atlas:
    places = store.places(session, region_id)
    region = session.get(Region, region_id)
    names = Gazetteer.of(map(_indexed, places))
    centre = (region.centre if region else None) or _middle(places)
    rules = region.rules if region else Policy()
    return Atlas(epoch, seq, {place.id: place for place in places}, names, centre, rules.reach_km)


def _middle(places: Sequence[Place]) -> Point | None:
    """The middle one by latitude and by longitude: one that lies far away does not move it."""
    if not places:
        return None
    lats, lons = sorted(place.lat for place in places), sorted(place.lon for place in places)
    return Point(lats[len(lats) // 2], lons[len(lons) // 2])
