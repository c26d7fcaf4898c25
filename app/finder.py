"""Finds places for people: the region's own by what they type, any by what they paste.

A region's index is kept in memory, and made anew by the first who searches after a place was added, changed or removed,
by this process or another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final

from sqlmodel import Session

from app.db import Database
from dispatch import atlas, store
from dispatch.errors import BadRequest
from routing.places.offline import Gazetteer, Named
from routing.places.pasted import Pasted, Unreadable, read
from routing.places.pinyin import flat
from schemas.places import Place, Spot
from schemas.regions import Region
from schemas.values import Metres, Point

AT_THE_DOOR: Final[Metres] = 30
"""How near a pasted point is to a known place to be that place."""

WHY: Final = {
    "short": "a short link does not say where it leads; open it and copy the long address, or paste the coordinates.",
    "unknown": "this link is of no map that Ferry reads; paste the coordinates instead, like 30.58,114.27.",
    "empty": "this link has no coordinates in it; drop a pin on the map and share that, or paste the coordinates.",
    "outside": "these coordinates lie beyond the earth; write latitude and longitude in degrees, like 30.58,114.27.",
}


@dataclass(frozen=True, slots=True)
class Atlas:
    """The places of a region as they were at an event of its log."""

    epoch: str
    seq: int
    places: dict[str, Place]
    names: Gazetteer
    centre: Point | None


class Finder:
    """Searches; reads only. Safe to call from several threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._atlases: dict[str, Atlas] = {}
        self._lock = Lock()

    def search(self, region_id: str, typed: str, limit: int = 8) -> list[Place]:
        """The region's places that answer to what was typed, the likeliest first."""
        here = self._fresh(region_id)
        return [here.places[found.place.id] for found in here.names.search(typed, here.centre, limit)]

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

    def ends(self, region_id: str, typed: str) -> Sequence[Spot]:
        """The ends of a trip that may be meant: where a link leads, or all places of such a name. Raises BadRequest."""
        found = self.read(region_id, typed)
        if found is None:
            named = self.search(region_id, typed)
            called = [place for place in named if flat(typed) in (flat(place.name), flat(place.name_zh))]
            return [Spot(place_id=place.id) for place in (called if len(called) == 1 else named)]
        pasted, place = found
        if place is not None:
            return [Spot(place_id=place.id)]
        return [Spot(lat=pasted.point.lat, lon=pasted.point.lon, name=pasted.name or shown(pasted.point))]

    def _fresh(self, region_id: str) -> Atlas:
        with self._database.read() as session, self._lock:
            epoch, seq = store.last_seq(session, region_id)
            known = self._atlases.get(region_id)
            if known is None or known.epoch != epoch or atlas.changed_since(session, region_id, known.seq):
                known = _read(session, region_id, epoch, seq)
            elif known.seq != seq:
                known = Atlas(epoch, seq, known.places, known.names, known.centre)
            self._atlases[region_id] = known
            return known


def shown(point: Point) -> str:
    """A point without a name, as people write it."""
    return f"{point.lat:.5f}, {point.lon:.5f}"


def _read(session: Session, region_id: str, epoch: str, seq: int) -> Atlas:
    places = store.places(session, region_id)
    region = session.get(Region, region_id)
    names = Gazetteer.of(
        Named(each.id, each.name, each.name_zh, each.kind.value, each.point, also=each.district) for each in places
    )
    centre = (region.centre if region else None) or _middle(places)
    return Atlas(epoch, seq, {place.id: place for place in places}, names, centre)


def _middle(places: Sequence[Place]) -> Point | None:
    """The middle one by latitude and by longitude: one that lies far away does not move it."""
    if not places:
        return None
    lats, lons = sorted(place.lat for place in places), sorted(place.lon for place in places)
    return Point(lats[len(lats) // 2], lons[len(lons) // 2])
