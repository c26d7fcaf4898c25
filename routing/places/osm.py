"""The names that an extract of OpenStreetMap holds: hospitals and their gates, stations, quarters, streets, houses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import osmium
from numpy.typing import NDArray
from osmium.filter import EntityFilter, IdFilter, KeyFilter
from osmium.osm import NODE, RELATION, WAY, Node, Relation, Way

from routing.places.offline import METRES, Named
from routing.places.pinyin import RUN
from routing.travel.roads.car import Tags, said
from schemas.values import Point

KINDS: Final = {
    ("amenity", "hospital"): "hospital",
    ("healthcare", "hospital"): "hospital",
    **{("amenity", word): "clinic" for word in ("clinic", "doctors")},
    **{("healthcare", word): "clinic" for word in ("clinic", "centre", "doctor")},
    **{("railway", word): "station" for word in ("station", "halt")},
    **{("amenity", word): "station" for word in ("bus_station", "ferry_terminal")},
    **{("aeroway", word): "station" for word in ("aerodrome", "terminal")},
    ("public_transport", "station"): "station",
    **{("tourism", word): "hotel" for word in ("hotel", "hostel", "guest_house", "motel")},
    **{("place", word): "district" for word in ("city", "borough", "city_district", "suburb", "quarter")},
    **{("place", word): "district" for word in ("neighbourhood", "town", "village", "hamlet")},
}
"""What is told apart; the first that fits."""
OTHERS: Final = ("amenity", "healthcare", "building", "shop", "office", "tourism", "leisure", "landuse", "place")
"""What else may be a place somebody is fetched from, when it has a name."""
CHINESE: Final = ("name:zh-Hans", "name:zh")
MORE: Final = ("alt_name", "short_name", "official_name", "name:en", "old_name")
GATES: Final = {"main": ("Main entrance", "正门"), "emergency": ("Emergency entrance", "急诊入口")}
GATED: Final = frozenset({"hospital", "clinic", "station"})
HOUSES: Final = 50_000
"""Addresses beyond which none is taken: the index should stay a small file that is made in seconds."""
LONGEST: Final = 200
"""Letters of a name: what the end of a trip may be called."""
AROUND: Final = 3_000.0
"""Metres within which a street is told apart by the quarter it lies in."""

Ring = list[tuple[float, float]]


class Piece(NamedTuple):
    """A way of a street: what it is called, the nodes it ends at, and its middle."""

    what: Named
    ends: tuple[int, int]
    size: int


class Gate(NamedTuple):
    """An entrance, before it is known whose."""

    node: int
    what: Named


class Ground(NamedTuple):
    """The outline of something that has gates; no ring where it is drawn as several lines, whose order nobody says."""

    id: str
    nodes: frozenset[int]
    ring: Ring


@dataclass
class _Heap:
    """What is gathered while reading."""

    places: list[Named] = field(default_factory=list)
    houses: list[Named] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    gates: list[Gate] = field(default_factory=list)
    grounds: list[Ground] = field(default_factory=list)


def read(file: Path) -> list[Named]:
    """Every name of a whole extract; `also` is where it is, for telling two apart."""
    heap = _Heap()
    for one in (
        osmium.FileProcessor(str(file), NODE | WAY)
        .with_locations()
        .with_filter(KeyFilter("name", "addr:housenumber", "entrance"))
    ):
        if isinstance(one, Node):
            _note(heap, f"n{one.id}", one.tags, [(one.lat, one.lon)] if one.location.valid() else [])
            _note_gate(heap, one)
        elif isinstance(one, Way):
            _note_way(heap, one)
    _note_areas(heap, str(file))
    kept = heap.houses if len(heap.houses) <= HOUSES else []
    gates = [gate for each in heap.gates if (gate := _gate(each, heap.grounds))]
    return _told_apart([*heap.places, *_streets(heap.pieces), *kept], heap.places) + gates


def _note_way(heap: _Heap, way: Way) -> None:
    """A street, or the outline of something."""
    ring = [(node.lat, node.lon) for node in way.nodes if node.location.valid()]
    if not ring:
        return
    if said(way.tags, "highway"):
        middle = Named(f"w{way.id}", *_names(way.tags), "road", Point(*ring[len(ring) // 2]), also=_also(way.tags))
        if middle.name:
            heap.pieces.append(Piece(middle, (way.nodes[0].ref, way.nodes[-1].ref), len(ring)))
    elif _note(heap, f"w{way.id}", way.tags, ring) in GATED:
        heap.grounds.append(Ground(f"w{way.id}", frozenset(node.ref for node in way.nodes), ring))


def _note_areas(heap: _Heap, file: str) -> None:
    """What is drawn as several lines: their ends are read in a second pass, where there are any."""
    tags: dict[int, dict[str, str]] = {}
    outer: dict[int, int] = {}
    for one in osmium.FileProcessor(file, RELATION).with_filter(KeyFilter("name")):
        if isinstance(one, Relation) and said(one.tags, "type") == "multipolygon" and _kind(one.tags):
            tags[one.id] = dict(one.tags)
            outer |= {member.ref: one.id for member in one.members if (member.type, member.role) == ("w", "outer")}
    if not outer:
        return
    rings: dict[int, Ring] = {number: [] for number in tags}
    nodes: dict[int, set[int]] = {number: set() for number in tags}
    lines = osmium.FileProcessor(file, NODE | WAY).with_locations()
    for one in lines.with_filter(EntityFilter(WAY)).with_filter(IdFilter(list(outer))):
        if isinstance(one, Way):
            rings[outer[one.id]] += [(node.lat, node.lon) for node in one.nodes if node.location.valid()]
            nodes[outer[one.id]] |= {node.ref for node in one.nodes}
    for number, words in tags.items():
        if _note(heap, f"r{number}", words, rings[number]) in GATED and rings[number]:
            heap.grounds.append(Ground(f"r{number}", frozenset(nodes[number]), []))


def _note(heap: _Heap, key: str, tags: Tags, ring: Ring) -> str:
    """A place or an address, in the middle of its outline; what kind it is."""
    name, name_zh = _names(tags)
    kind = _kind(tags) if name else ""
    if kind and ring:
        heap.places.append(Named(key, name, name_zh, kind, _middle(ring), also=_also(tags)))
    elif not name and ring and (address := _address(tags)):
        heap.houses.append(Named(key, address, "", "house", _middle(ring)))
    return kind


def _note_gate(heap: _Heap, node: Node) -> None:
    """An entrance that can be told from others: by a name, a number, or what it is for."""
    tags, which = node.tags, said(node.tags, "entrance")
    if not (which or said(tags, "barrier")) or not node.location.valid():
        return
    name, name_zh = _names(tags)
    if not name and (number := said(tags, "ref")):
        name, name_zh = f"Entrance {number}", f"{number}入口"
    if not name:
        name, name_zh = GATES.get(which, ("", ""))
    if name:
        heap.gates.append(Gate(node.id, Named(f"g{node.id}", name, name_zh, "gate", Point(node.lat, node.lon))))


def _gate(gate: Gate, grounds: Sequence[Ground]) -> Named | None:
    """The same with whose it is; None: nobody's that we know."""
    point = gate.what.point
    whose = [ground for ground in grounds if gate.node in ground.nodes]
    whose = whose or [ground for ground in grounds if _holds(ground.ring, point)]
    return replace(gate.what, parent=whose[0].id) if whose else None


def _holds(ring: Ring, point: Point) -> bool:
    """Whether a point is inside, counting how often a line to the north crosses the outline."""
    inside = False
    for (south, west), (north, east) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        if (west > point.lon) != (east > point.lon):
            crossing = south + (north - south) * (point.lon - west) / (east - west)
            inside ^= crossing > point.lat
    return inside


def _kind(tags: Tags) -> str:
    """What it is; empty: nothing to be fetched from."""
    for (key, value), kind in KINDS.items():
        if said(tags, key) == value:
            return kind
    return "other" if said(tags, *OTHERS) else ""


def _names(tags: Tags) -> tuple[str, str]:
    """What it is called, and what in Chinese, where that is known."""
    own = said(tags, "name")[:LONGEST]
    if not RUN.search(own):
        return own, said(tags, *CHINESE)[:LONGEST]
    return (said(tags, "name:en") or own)[:LONGEST], (said(tags, *CHINESE) or own)[:LONGEST]


def _address(tags: Tags) -> str:
    """Street and number, as people write them there."""
    street, number = said(tags, "addr:street"), said(tags, "addr:housenumber")
    if not street or not number:
        return ""
    if RUN.search(street):
        return f"{street}{number}"[:LONGEST] + ("号" if number.isdigit() else "")
    return f"{street} {number}"[:LONGEST]


def _also(tags: Tags) -> str:
    """Its address and its other names, each once."""
    different = dict.fromkeys([_address(tags), *(said(tags, key) for key in MORE)])
    return ", ".join(word for word in different if word and word not in _names(tags))


def _middle(ring: Ring) -> Point:
    lats, lons = zip(*dict.fromkeys(ring), strict=True)
    return Point(round(sum(lats) / len(lats), 7), round(sum(lons) / len(lons), 7))


def _streets(pieces: Sequence[Piece]) -> Iterator[Named]:
    """Each street once, at the middle of its longest piece: pieces of one name that meet are one street."""
    leader: dict[tuple[str, int], tuple[str, int]] = {}
    for piece in pieces:
        one, two = (_lead(leader, (piece.what.name, end)) for end in piece.ends)
        leader[one] = two
    longest: dict[tuple[str, int], Piece] = {}
    for piece in sorted(pieces, key=lambda each: (-each.size, each.what.id)):
        longest.setdefault(_lead(leader, (piece.what.name, piece.ends[0])), piece)
    return (piece.what for piece in longest.values())


def _lead(leader: Mapping[tuple[str, int], tuple[str, int]], corner: tuple[str, int]) -> tuple[str, int]:
    while (ahead := leader.get(corner, corner)) != corner:
        corner = ahead
    return corner


def _told_apart(named: Sequence[Named], places: Sequence[Named]) -> list[Named]:
    """Without repetitions within a kilometre, and with the quarter where nothing else tells where it is."""
    once: dict[tuple[str, str, float, float], Named] = {}
    for one in named:
        once.setdefault((one.name, one.kind, round(one.point.lat, 2), round(one.point.lon, 2)), one)
    quarters = [place for place in places if place.kind == "district"]
    if not quarters:
        return list(once.values())
    centres = np.array([(place.point.lat, place.point.lon) for place in quarters])
    return [one if one.also or one.kind == "district" else _placed(one, quarters, centres) for one in once.values()]


def _placed(one: Named, quarters: Sequence[Named], centres: NDArray[np.float64]) -> Named:
    """The same with the nearest quarter, if one is near."""
    step = (centres - (one.point.lat, one.point.lon)) * METRES * (1.0, np.cos(np.radians(one.point.lat)))
    far = (step**2).sum(axis=1)
    nearest = int(np.argmin(far))
    quarter = quarters[nearest]
    return one if far[nearest] > AROUND**2 else replace(one, also=quarter.name_zh or quarter.name)
