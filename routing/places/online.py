"""Places by name from an online service, through geopy: one question at a time, each once, believed within reach."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from math import isfinite
from threading import Lock
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeopyError
from geopy.geocoders import BaiduV3, Nominatim, Pelias, Photon
from geopy.location import Location

from routing.places.frames import Frame, moved
from routing.places.kept import Kept, digest
from routing.places.offline import Named
from routing.places.pinyin import fold
from routing.wire import NoAnswer, Wire
from schemas.values import Point

PATIENCE: Final = 5.0
"""Seconds that a service has for an answer."""
PAUSE: Final = 1.0
"""Seconds between two questions of a whole house: Nominatim asks for as much, the others for no less."""
WAITING: Final = 5
"""Questions that wait at a time: whoever comes then is told so, for the last would wait half a minute."""
FOUND: Final = 5
LONGEST: Final = 120
OSM: Final = "© OpenStreetMap contributors, ODbL 1.0"
DAMAGE: Final = (GeopyError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What geopy says of an answer that is none."""


class Kind(NamedTuple):
    """A kind of service: where it is unless said otherwise, whom to name, and what its degrees are measured against."""

    url: str
    credit: str
    frame: Frame = Frame.WGS84


KINDS: Final = {
    "nominatim": Kind("https://nominatim.openstreetmap.org", OSM),
    "photon": Kind("https://photon.komoot.io", f"Photon, {OSM}"),
    "pelias": Kind("https://api.geocode.earth", f"Pelias, geocode.earth, {OSM}"),
    "baidu": Kind("https://api.map.baidu.com", "百度地图 Baidu Maps", Frame.BD09),
}


class Crowded(Exception):
    """Too many questions wait already."""


class Box(NamedTuple):
    """Where answers may lie; the service is told, and held to it."""

    south: float = -90.0
    west: float = -180.0
    north: float = 90.0
    east: float = 180.0

    def holds(self, lat: float, lon: float) -> bool:
        """Whether a point lies within; not if it is none."""
        return self.south <= lat <= self.north and self.west <= lon <= self.east


@dataclass(frozen=True)
class Service:
    """The service that a house may ask, and how it is introduced to it."""

    name: str
    agent: str
    url: str = ""
    key: str = ""

    @property
    def kind(self) -> Kind:
        """What is known of its kind."""
        return KINDS[self.name]

    @property
    def base(self) -> str:
        """Where it is."""
        return (self.url or self.kind.url).rstrip("/")


class Online:
    """Asks one service for a whole house; safe to call from several threads. Time and rest are handed in."""

    def __init__(
        self,
        service: Service,
        kept: Kept,
        now: Callable[[], float],
        rest: Callable[[float], None],
        patience: float = PATIENCE,
    ) -> None:
        self.service, self._kept, self._now, self._rest, self._patience = service, kept, now, rest, patience
        self._wire = Wire("", now, tries=1, headers={"User-Agent": service.agent})
        self._flights: dict[str, Future[list[Named]]] = {}
        self._lock, self._turn = Lock(), Lock()
        self._free_at = now()

    @property
    def credit(self) -> str:
        """Whom to name where answers are shown."""
        return self.service.kind.credit

    def find(self, typed: str, box: Box) -> list[Named]:
        """What answers to a name within the box. Raises Crowded, and NoAnswer with a word why."""
        key = digest(self.service.name, self.service.base, fold(typed), *box)
        if (known := self._kept.get(key)) is not None:
            return known
        flight, mine = self._flight(key)
        if mine:
            self._fly(key, flight, typed, box)
        try:
            return flight.result((self._patience + PAUSE) * (WAITING + 1))
        except TimeoutError as error:
            raise NoAnswer("late") from error

    def close(self) -> None:
        """Hang up."""
        self._wire.close()
        self._kept.close()

    def _flight(self, key: str) -> tuple[Future[list[Named]], bool]:
        """The question that is on its way already, or a new one, which is ours to ask."""
        with self._lock:
            if known := self._flights.get(key):
                return known, False
            if len(self._flights) >= WAITING:
                raise Crowded
            self._flights[key] = Future()
            return self._flights[key], True

    def _fly(self, key: str, flight: Future[list[Named]], typed: str, box: Box) -> None:
        try:
            found = self._kept.get(key)
            if found is None:  # nobody was told while we came
                found = self._asked(typed, box)
                self._kept.put(key, found)
            flight.set_result(found)
        except NoAnswer as missed:
            flight.set_exception(missed)
        finally:
            flight.cancel()
            with self._lock:
                del self._flights[key]

    def _asked(self, typed: str, box: Box) -> list[Named]:
        """The service's own answer, when it is our turn: as far from the last question as it wishes."""
        with self._turn:
            self._rest(max(0.0, self._free_at - self._now()))
            adapter = _Adapted(self._wire, self._now() + self._patience)
            try:
                return self._read(_ask(self.service, adapter, typed, box), box)
            except DAMAGE as error:
                raise NoAnswer("wrong") from error
            finally:
                self._free_at = self._now() + PAUSE

    def _read(self, told: Sequence[Location], box: Box) -> list[Named]:
        """The places that can be: with a name and within the box."""
        return [named for number, place in enumerate(told[:FOUND]) for named in self._named(number, place, box)]

    def _named(self, number: int, place: Location, box: Box) -> Iterator[Named]:
        lat, lon = float(place.latitude), float(place.longitude)
        name, also = _parts(str(place.address or ""))
        if isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180 and name:
            point = moved(Point(lat, lon), self.service.kind.frame, Frame.WGS84)
            if box.holds(point.lat, point.lon):
                yield Named(f"o{number}", name, "", "other", Point(round(point.lat, 7), round(point.lon, 7)), also=also)


class _Adapted(BaseSyncAdapter):  # type: ignore[misc]
    """Geopy's way to the net, over ours: it ends by a deadline, and no address it asks is written down."""

    def __init__(self, wire: Wire, until: float) -> None:
        super().__init__(proxies=None, ssl_context=None)
        self._wire, self._until = wire, until

    def get_json(self, url: str, *, timeout: object, headers: object) -> Any:
        """What the service says."""
        return self._wire.ask(url, self._until)

    def get_text(self, url: str, *, timeout: object, headers: object) -> str:
        """Words instead of JSON, which none of the kinds asks for."""
        raise NoAnswer("unreadable")


def _ask(service: Service, adapter: _Adapted, typed: str, box: Box) -> list[Location]:
    """One question in the words of its kind."""
    at = urlsplit(service.base)
    common: dict[str, Any] = {"user_agent": service.agent, "adapter_factory": lambda *_, **__: adapter}
    there: dict[str, Any] = {**common, "scheme": at.scheme, "domain": f"{at.netloc}{at.path}"}
    corners = [(box.south, box.west), (box.north, box.east)]
    match service.name:
        case "nominatim":
            found = Nominatim(**there).geocode(typed, exactly_one=False, limit=FOUND, viewbox=corners, bounded=True)
        case "photon":
            found = Photon(**there).geocode(typed, exactly_one=False, limit=FOUND, bbox=corners)
        case "pelias":
            pelias = Pelias(api_key=service.key or None, **there)
            found = pelias.geocode(typed, exactly_one=False, boundary_rect=corners)
        case _:
            baidu = BaiduV3(service.key, **common)
            baidu.api = f"{service.base}{baidu.api_path}"
            one = baidu.geocode(typed)
            found = [Location(typed, (one.latitude, one.longitude), {})] if one else []
    return list(found or ())


def _parts(address: str) -> tuple[str, str]:
    """Its first words as a name, with the street behind a house number, and where that is."""
    words = [word.strip() for word in address.split(",") if word.strip()]
    size = 2 if words and words[0].isdigit() else 1
    return ", ".join(words[:size])[:LONGEST], ", ".join(words[size : size + 2])[:LONGEST]
