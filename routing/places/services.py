"""How the links of each map say where: which parameters, in which order, in which frame."""

import re
from dataclasses import dataclass
from typing import Final

from routing.places.frames import Frame

NAMES: Final = ("name", "title", "poiname", "dname", "to", "q", "query", "daddr")
"""Parameters that may hold what the place is called."""


@dataclass(frozen=True, slots=True)
class Service:
    """One map: where its links are from and how to read them, what is surest first."""

    name: str
    frame: Frame
    hosts: tuple[str, ...] = ()
    schemes: tuple[str, ...] = ()
    split: tuple[tuple[str, str], ...] = ()
    """Pairs of parameters: latitude, longitude."""
    lat_first: tuple[str, ...] = ()
    lon_first: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    """Patterns of the rest of the address, with groups `lat` and `lon`."""
    metric: str = ""
    """A pattern of it, with groups `east` and `north`: Baidu's metres."""
    told: tuple[tuple[str, str, Frame], ...] = ()
    """A parameter with a value that names another frame."""

    def speaks(self, scheme: str, host: str) -> bool:
        """Whether such a link is from this map."""
        at_home = any(re.fullmatch(rf"(?:.+\.)?{pattern}", host) for pattern in self.hosts)
        return scheme in self.schemes or (scheme in ("http", "https") and at_home)


AT: Final = r"/@(?P<lat>-?\d+\.\d+),(?P<lon>-?\d+\.\d+)"
GPS: Final = Frame.WGS84

SERVICES: Final = (
    Service(
        name="amap",
        frame=Frame.GCJ02,
        hosts=(r"amap\.com", r"gaode\.com"),
        schemes=("androidamap", "iosamap", "amapuri"),
        split=(("lat", "lng"), ("lat", "lon"), ("dlat", "dlon")),
        lat_first=("p", "q"),
        lon_first=("to", "position", "dest", "lnglat", "center"),
        told=(("coordinate", "wgs84", GPS), ("dev", "1", GPS)),
    ),
    Service(
        name="baidu",
        frame=Frame.BD09,
        hosts=(r"map\.baidu\.com",),
        schemes=("baidumap", "bdapp"),
        lat_first=("latlng", "location", "destination", "center"),
        metric=r"/@(?P<east>-?[\d.]+),(?P<north>-?[\d.]+),",
        told=(
            ("coord_type", "wgs84", GPS),
            ("coord_type", "gcj02", Frame.GCJ02),
            ("src_coord_type", "gcj02", Frame.GCJ02),
        ),
    ),
    Service(
        name="tencent",
        frame=Frame.GCJ02,
        hosts=(r"map\.qq\.com",),
        schemes=("qqmap",),
        split=(("pointy", "pointx"), ("tolat", "tolng")),
        lat_first=("tocoord", "marker", "coord", "center"),
        told=(("coord_type", "1", GPS),),
    ),
    Service(
        name="google",
        frame=Frame.GCJ02,
        hosts=(r"google\.[a-z.]+",),
        schemes=("google.navigation", "comgooglemaps"),
        lat_first=("destination", "daddr", "query", "q", "ll", "center"),
        path=(
            r".*!3d(?P<lat>-?\d+\.\d+)!4d(?P<lon>-?\d+\.\d+)",
            r".*!1d(?P<lon>-?\d+\.\d+)!2d(?P<lat>-?\d+\.\d+)",
            r"/(?:dir/.*|search|place)/(?P<lat>-?\d+\.\d+),\+?(?P<lon>-?\d+\.\d+)",
            AT,
        ),
    ),
    Service(
        name="apple",
        frame=GPS,
        hosts=(r"maps\.apple\.com",),
        schemes=("maps",),
        lat_first=("coordinate", "destination", "daddr", "ll", "q", "center", "sll"),
    ),
    Service(
        name="osm",
        frame=GPS,
        hosts=(r"openstreetmap\.org", r"osm\.org", r"osmand\.net", r"organicmaps\.app"),
        schemes=("osmand.navigation", "om"),
        split=(("mlat", "mlon"), ("lat", "lon")),
        lat_first=("pin", "q", "dll", "ll"),
        path=(r".*#map=[\d.]+/(?P<lat>-?\d+\.\d+)/(?P<lon>-?\d+\.\d+)",),
    ),
    Service(name="waze", frame=GPS, hosts=(r"waze\.com",), schemes=("waze",), lat_first=("ll", "to", "latlng")),
    Service(
        name="geo",
        frame=GPS,
        schemes=("geo",),
        lat_first=("q",),
        path=(r"(?P<lat>-?\d+(?:\.\d+)?),(?P<lon>-?\d+(?:\.\d+)?)",),
    ),
)

SHORT: Final = (
    r"surl\.amap\.com",
    r"j\.map\.baidu\.com",
    r"maps\.app\.goo\.gl",
    r"goo\.gl",
    r"g\.co",
    r"(?:\w+\.)?url\.cn",
    r"surl\.qq\.com",
    r"maps\.apple",
    r"t\.cn",
    r"dwz\.cn",
    r"bit\.ly",
)
"""Hosts whose links say nothing by themselves: only the net knows where they lead."""


def is_short(host: str, path: str) -> bool:
    """Whether a link has to be opened before anybody knows where it leads."""
    in_disguise = host.endswith("osm.org") and path.startswith("/go/")
    return in_disguise or any(re.fullmatch(pattern, host) for pattern in SHORT)
