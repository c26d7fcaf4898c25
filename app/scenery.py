"""The map beneath a board, from an extract of OpenStreetMap: water, green, houses, roads and names in one file.

`tippecanoe` cuts and packs the squares; this says what is in them, in the words of Protomaps' maps (`kind`, `name`).
https://docs.protomaps.com/basemaps/layers
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import osmium
from osmium.filter import EmptyTagFilter
from osmium.geom import GeoJSONFactory
from osmium.osm import Area, Node, Way

from routing.travel.roads.mapped import BadMap

CREDIT: Final = "© OpenStreetMap contributors"
"""Short, for it stands on the map of a phone; whoever passes the file on has the licence in the document."""
FIRST: Final = 4
DEEPEST: Final = 14
"""The last zoom in the file; nearer ones are drawn from its squares, larger."""
NAMED: Final = frozenset({"roads", "places"})
NAMES: Final = ("name", "name:en", "name:zh", "name:zh-Hans")
GREEN: Final = {
    "leisure": {"park", "garden", "golf_course", "nature_reserve", "pitch", "playground"},
    "landuse": {"forest", "grass", "meadow", "cemetery", "recreation_ground", "village_green"},
    "natural": {"wood", "scrub", "heath", "grassland", "wetland"},
}
WATER: Final = {"natural": {"water", "bay"}, "landuse": {"reservoir", "basin"}, "waterway": {"riverbank", "dock"}}
STREAMS: Final = {"river": 8, "canal": 10, "stream": 13}
ROADS: Final = {
    **dict.fromkeys(("motorway", "trunk"), 5),
    "primary": 7,
    "secondary": 9,
    "tertiary": 11,
    **dict.fromkeys(("unclassified", "residential", "living_street", "road"), 12),
    **dict.fromkeys(("service", "pedestrian", "track", "footway", "path", "steps", "cycleway"), 14),
}
"""The zoom from which each class of road is in the file."""
PLACES: Final = {"city": 4, "town": 7, "village": 10, "suburb": 10, "quarter": 12, "neighbourhood": 13, "hamlet": 12}
_JSON: Final = GeoJSONFactory()


class NoMaker(Exception):
    """Tippecanoe is not there; or it failed, and the message is what it said."""


class Thing(NamedTuple):
    """What one thing of the map is: in which layer, of which kind, from which zoom."""

    layer: str
    kind: str
    zoom: int


def make(extract: Path, output: Path) -> int:
    """Write the file, in one move, for a server may be reading another of that name; answers how many things are in it.

    Raises NoMaker, OSError, and BadMap when the extract is none.
    """
    maker = _maker()
    with TemporaryDirectory(dir=output.parent, prefix=".tiles-") as folder:
        things, tiles = Path(folder) / "things.geojson", Path(folder) / "map.pmtiles"
        count = _write(extract, things)
        rules = ["--quiet", f"--name={extract.name}", f"--attribution={CREDIT}", "--drop-densest-as-needed"]
        command = [maker, *rules, f"-z{DEEPEST}", f"-Z{FIRST}", "-o", str(tiles), str(things)]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"TMPDIR": folder})
        if done.returncode:
            raise NoMaker(done.stderr.strip())
        tiles.replace(output)
    return count


def _write(extract: Path, things: Path) -> int:
    count = 0
    try:
        with things.open("w", encoding="utf-8") as sheet:
            for feature in features(extract):
                sheet.write(json.dumps(feature, ensure_ascii=False) + "\n")
                count += 1
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise BadMap(f"{extract} is no whole OpenStreetMap file: {str(error).rstrip('.')}. Fetch it again.") from error
    if not count:
        raise BadMap(f"{extract} holds nothing that a map shows: was it cut to the right place?")
    return count


def _maker() -> str:
    """Where tippecanoe is: beside the Python that runs, or anywhere on the path."""
    here = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    found = shutil.which("tippecanoe", path=here)
    if found is None:
        raise NoMaker
    return found


def features(extract: Path) -> Iterator[dict[str, object]]:
    """Everything that is drawn, as GeoJSON; a closed way comes twice, as a line and as an area."""
    for one in osmium.FileProcessor(extract).with_areas().with_filter(EmptyTagFilter()):
        if not isinstance(one, Area | Way | Node):
            continue
        tags = dict(one.tags)
        thing = _thing(one, tags)
        if thing is not None and (shape := _shape(one)) is not None:
            yield {
                "type": "Feature",
                "properties": {"kind": thing.kind, **_names(thing, tags)},
                "geometry": shape,
                "tippecanoe": {"layer": thing.layer, "minzoom": thing.zoom},
            }


def _names(thing: Thing, tags: Mapping[str, str]) -> dict[str, str]:
    """Nobody reads the name of a house on a map this small, and it may be a person's."""
    return {name: tags[name] for name in NAMES if name in tags and thing.layer in NAMED}


def _thing(one: Area | Way | Node, tags: Mapping[str, str]) -> Thing | None:
    if isinstance(one, Area):
        return _area(tags)
    return _line(tags) if isinstance(one, Way) else _point(tags)


def _area(tags: Mapping[str, str]) -> Thing | None:
    if any(tags.get(key) in values for key, values in WATER.items()):
        return Thing("water", "water", 4)
    for key, values in GREEN.items():
        if (kind := tags.get(key)) in values:
            return Thing("landuse", str(kind), 9)
    return Thing("buildings", "building", 14) if tags.get("building", "no") != "no" else None


def _line(tags: Mapping[str, str]) -> Thing | None:
    if (stream := tags.get("waterway", "")) in STREAMS and "tunnel" not in tags:
        return Thing("water", stream, STREAMS[stream])
    if tags.get("railway") == "rail":
        return Thing("roads", "rail", 11)
    kind = tags.get("highway", "").removesuffix("_link")
    return Thing("roads", kind, ROADS[kind]) if kind in ROADS and tags.get("area") != "yes" else None


def _point(tags: Mapping[str, str]) -> Thing | None:
    kind = tags.get("place", "")
    return Thing("places", kind, PLACES[kind]) if kind in PLACES and "name" in tags else None


def _shape(one: Area | Way | Node) -> Any:
    """Its shape as GeoJSON; None for one whose corners the extract does not hold."""
    try:
        if isinstance(one, Area):
            return json.loads(_JSON.create_multipolygon(one))
        return json.loads(_JSON.create_linestring(one) if isinstance(one, Way) else _JSON.create_point(one))
    except (RuntimeError, ValueError):
        return None
