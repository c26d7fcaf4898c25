"""A place out of what people paste: a link of any common map, or a bare coordinate, in the right datum."""

import re
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Final
from unicodedata import normalize
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from routing.places import coordinates
from routing.places.frames import Frame, moved
from routing.places.mercator import degrees
from routing.places.services import NAMES, SERVICES, Service, is_short
from schemas.values import Point

LONGEST: Final = 4000
NAME_LENGTH: Final = 120
KM: Final = 111.2
"""Kilometres to a degree of latitude."""
AWAY: Final = 500.0
"""Kilometres from the region beyond which a coordinate is looked at twice."""

NOWHERE: Final = (0.0, 0.0)
"""What links say that only have a name."""

SCHEMES: Final = "|".join(re.escape(scheme) for service in SERVICES for scheme in service.schemes)
LINK: Final = re.compile(
    rf"(?:https?://|(?<![\w.])(?:{SCHEMES}):|(?<![\w.@])(?:[\w-]+\.)+(?:com|cn|gl|org|net|ly|apple)/)[^\s<>\"【】]+",
    re.I,
)
TAIL: Final = re.compile(r"\s*[,|;]?\s*(?:name:|title:)?+\s*\(?([^,|;()]+)")
"""What stands behind a coordinate in its parameter: `,NAME`, `|name:NAME`, `;title:NAME` or `(NAME)`."""

Query = dict[str, str]


@dataclass(frozen=True, slots=True)
class Pasted:
    """Where it is in WGS-84, what it is called there, whose link it was, in which frame; and whether it was turned."""

    point: Point
    name: str
    service: str
    frame: Frame
    swapped: bool = False


class Unreadable(ValueError):
    """A link or coordinate that leads nowhere; `why`: short, unknown, empty or outside."""

    def __init__(self, why: str, what: str) -> None:
        super().__init__(f"{what} cannot be read as a place: {why}.")
        self.why, self.what = why, what


def read(text: str, near: Point | None = None) -> Pasted | None:
    """The place that was pasted; None where it is neither link nor coordinate, but words. Raises Unreadable.

    `near` is where the region is: a coordinate far from it that is near once turned round was written the wrong way.
    """
    flat = normalize("NFKC", text[:LONGEST]).strip()
    link = LINK.search(flat)
    if link:
        return _of_link(link[0], f"{flat[: link.start()]}\n{flat[link.end() :]}", near)
    pair = coordinates.find(flat)
    return None if pair is None else _placed(pair, Frame.WGS84, near, "", "", flat)


def _of_link(link: str, around: str, near: Point | None) -> Pasted:
    parts = _parts(link)
    host = parts.hostname or ""
    if is_short(host, parts.path):
        raise Unreadable("short", link)
    service = next((each for each in SERVICES if each.speaks(parts.scheme, host)), None)
    if service is None:
        raise Unreadable("unknown", link)
    query = _query(parts)
    pair, name = _in_query(service, query) or _in_path(service, parts) or (None, "")
    if pair is None:
        raise Unreadable("empty", link)
    called = name or _named(query) or _words(around)
    return _placed(pair, _frame(service, query), near, called, service.name, link)


def _parts(link: str) -> SplitResult:
    try:
        parts = urlsplit(link if re.match(r"[a-z.]+:", link, re.I) else f"https://{link}")
        parts.hostname  # noqa: B018  brackets and ports are looked at only now
    except ValueError as error:
        raise Unreadable("unknown", link) from error
    return parts


def _query(parts: SplitResult) -> Query:
    """Its parameters; where a link has them without a question mark, from its path."""
    written = parts.query or (parts.path if "=" in parts.path else "")
    return {key: values[-1].removeprefix("ll.") for key, values in parse_qs(written).items()}


def _in_query(service: Service, query: Query) -> tuple[coordinates.Pair, str] | None:
    for lat, lon in service.split:
        if found := coordinates.PAIR.fullmatch(f"{query.get(lat)},{query.get(lon)}"):
            return (float(found[1]), float(found[2])), ""
    for key in (*service.lat_first, *service.lon_first):
        if found := coordinates.PAIR.search(query.get(key, "")):
            first, second = float(found[1]), float(found[2])
            tail = TAIL.match(found.string, found.end())
            name = tail[1].strip() if tail else ""
            if (first, second) != NOWHERE:
                return ((second, first) if key in service.lon_first else (first, second)), name
    return None


def _in_path(service: Service, parts: SplitResult) -> tuple[coordinates.Pair, str] | None:
    path = unquote(parts.path) + (f"#{parts.fragment}" if parts.fragment else "")
    called = re.search(r"/(?:place|poi)/([^/@]+)/", path)
    name = called[1].replace("+", " ") if called and not coordinates.PAIR.search(called[1]) else ""
    for pattern in service.path:
        if (found := re.search(pattern, path)) and (pair := (float(found["lat"]), float(found["lon"]))) != NOWHERE:
            return pair, name
    if service.metric and (found := re.search(service.metric, path)):
        return _metric(found["east"], found["north"], path), name
    return None


def _metric(east: str, north: str, path: str) -> coordinates.Pair:
    try:
        point = degrees(float(east), float(north))
    except ValueError as error:
        raise Unreadable("outside", path) from error
    return point.lat, point.lon


def _frame(service: Service, query: Query) -> Frame:
    told = (frame for key, value, frame in service.told if query.get(key, "").lower() == value)
    return next(told, service.frame)


def _named(query: Query) -> str:
    values = (query.get(key, "").strip() for key in NAMES)
    return next((value for value in values if value and not coordinates.PAIR.search(value)), "")


def _words(around: str) -> str:
    """The first line beside a link, as apps put the name there."""
    lines = (line.strip(" \t:,.;!()[]【】「」《》#") for line in around.splitlines())
    return next((line for line in lines if line), "")


def _placed(pair: coordinates.Pair, frame: Frame, near: Point | None, name: str, service: str, written: str) -> Pasted:
    swapped = _is_swapped(pair, near)
    try:
        point = moved(Point(*(pair[::-1] if swapped else pair)), frame, Frame.WGS84)
    except ValueError as error:
        raise Unreadable("outside", written) from error
    return Pasted(_rounded(point), name[:NAME_LENGTH], service, frame, swapped)


def _rounded(point: Point) -> Point:
    """To a tenth of a metre, as links have it: what is beyond that is only from the way between two frames."""
    return Point(round(point.lat, 6), round(point.lon, 6))


def _is_swapped(pair: coordinates.Pair, near: Point | None) -> bool:
    """Whether the pair makes sense only, or only near the region, the other way round."""
    lat, lon = pair
    if abs(lat) > 90 or abs(lon) > 90:
        return abs(lat) > 90 and abs(lon) <= 90
    return near is not None and _far((lat, lon), near) > AWAY > _far((lon, lat), near)


def _far(pair: coordinates.Pair, near: Point) -> float:
    """Kilometres, near enough to tell a continent from a city."""
    east = (pair[1] - near.lon + 180) % 360 - 180
    return KM * hypot(pair[0] - near.lat, east * cos(radians(near.lat)))
