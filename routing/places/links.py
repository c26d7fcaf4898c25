"""Links that lead to a place in the app of the driver's choice, each with the coordinate its app expects."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from routing.places.frames import Frame, moved
from schemas.values import Point

APPS: Final = {
    "geo": (Frame.WGS84, "geo:{lat},{lon}?q={lat},{lon}({name})"),
    "amap": (
        Frame.GCJ02,
        "https://uri.amap.com/navigation?to={lon},{lat},{name}&coordinate=gaode&mode=car&callnative=1",
    ),
    "baidu": (
        Frame.BD09,
        "https://api.map.baidu.com/direction?destination=latlng:{lat},{lon}%7Cname:{name}&coord_type=bd09ll"
        "&mode=driving&output=html&src=ferry",
    ),
    "tencent": (
        Frame.GCJ02,
        "https://apis.map.qq.com/uri/v1/routeplan?type=drive&to={name}&tocoord={lat},{lon}&referer=ferry",
    ),
    "google": (
        Frame.GCJ02,
        "https://www.google.com/maps/dir/?api=1&destination={lat},{lon}&travelmode=driving&dir_action=navigate",
    ),
    "apple": (Frame.WGS84, "https://maps.apple.com/?daddr={lat},{lon}&dirflg=d"),
    "waze": (Frame.WGS84, "https://waze.com/ul?ll={lat}%2C{lon}&navigate=yes"),
    "osmand": (Frame.WGS84, "osmand.navigation:q={lat},{lon}"),
}
"""Each app with its frame (in mainland China, for elsewhere all are WGS-84) and its address."""


def links(point: Point, name: str = "") -> dict[str, str]:
    """The address for every app."""
    at = _framed(point)
    return {app: _filled(address, at[frame], name) for app, (frame, address) in APPS.items()}


@lru_cache(maxsize=4096)
def _framed(point: Point) -> Mapping[Frame, Point]:
    """The point in every frame; a trip is shown again with each of its moves, so the last few thousand are kept."""
    return {frame: moved(point, Frame.WGS84, frame) for frame in Frame}


def _filled(address: str, point: Point, name: str) -> str:
    """Six decimals are a tenth of a metre; a name may hold anything."""
    return address.format(lat=f"{point.lat:.6f}", lon=f"{point.lon:.6f}", name=quote(name, safe=""))
