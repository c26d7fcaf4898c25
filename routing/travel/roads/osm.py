"""Reading OpenStreetMap, PBF or XML, packed or plain: the streets of a car. `routing/places/osm.py` reads names."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import osmium
from numpy.typing import NDArray
from osmium.filter import IdFilter, KeyFilter
from osmium.osm import NODE, RELATION, WAY, Node, Relation, Way

from routing.travel import Points
from routing.travel.roads.car import Drive, barred, drive, said
from routing.travel.roads.mapped import STAGES, BadMap, Ban, Extract, Hospital, Mapped

Step = Callable[[str], None]
"""Told what is read next, for a progress bar."""

SIGNS: Final = ("restriction:motorcar", "restriction")
SIGN: Final = re.compile(r"(no|only)_\w+")
TURN: Final = {("from", "w"): None, ("via", "n"): None, ("to", "w"): None}.keys()
EXCUSED: Final = frozenset({"motorcar", "motor_vehicle", "vehicle"})
LIGHT: Final = {"forward": 1, "backward": 2}
EVERYBODY: Final = 3
UNIT: Final = 1e-7
"""Degrees in a whole number of the file."""
POLE: Final = 900_000_000


@dataclass
class _Heap:
    """What is gathered while reading, in the numbers of OpenStreetMap."""

    refs: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=lambda: [0])
    drives: list[Drive] = field(default_factory=list)
    ways: list[int] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    signs: list[Ban] = field(default_factory=list)
    hospitals: list[tuple[str, int]] = field(default_factory=list)
    signals: dict[int, int] = field(default_factory=dict)
    barred: set[int] = field(default_factory=set)
    ignored: int = 0


def read(file: Path, step: Step = lambda _: None) -> Extract:
    """The streets of a file; BadMap says in a sentence why it has none. The last stages are for whoever goes on."""
    heap = _Heap()
    try:
        step(STAGES[0])
        _read_ways(str(file), heap)
        if not heap.ways:
            raise BadMap(f"{file} has no road that a car may drive: was it cut to roads, and to the right place?")
        step(STAGES[1])
        _read_marks(str(file), heap)
        step(STAGES[2])
        ids = np.unique(np.array([*heap.refs, *(node for _, node in heap.hospitals)], dtype=np.int64))
        points = _read_points(str(file), ids)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise BadMap(f"{file} is no whole OpenStreetMap file: {str(error).rstrip('.')}. Fetch it again.") from error
    step(STAGES[3])
    return _numbered(heap, ids, points)


def _read_ways(file: str, heap: _Heap) -> None:
    """Roads, hospitals drawn as outlines, and signs about turns."""
    for one in osmium.FileProcessor(file, WAY | RELATION).with_filter(KeyFilter("highway", "route", "amenity", "type")):
        if isinstance(one, Relation):
            _note_sign(one, heap)
        elif isinstance(one, Way) and len(one.nodes) > 1:
            _note_way(one, heap)


def _note_way(way: Way, heap: _Heap) -> None:
    tags = way.tags
    if said(tags, "amenity") == "hospital":
        heap.hospitals.append((said(tags, "name"), way.nodes[0].ref))
    if (how := drive(tags)) is not None:
        heap.refs += [node.ref for node in way.nodes]
        heap.first.append(len(heap.refs))
        heap.drives.append(how)
        heap.ways.append(way.id)
        heap.named.append(said(tags, "name", "ref"))


def _note_sign(relation: Relation, heap: _Heap) -> None:
    """A sign about one turn at one node; signs over several ways, or for some hours only, are counted as ignored."""
    tags = relation.tags
    if not said(tags, "type").startswith("restriction") or EXCUSED & set(re.split(r"[;, ]+", said(tags, "except"))):
        return
    if not (word := said(tags, *SIGNS, "restriction:conditional")):
        return
    parts = {(member.role, member.type): member.ref for member in relation.members}
    simple = parts.keys() == TURN and len(relation.members) == len(TURN)
    if simple and (found := SIGN.fullmatch(word)):
        way, node, to = (parts[each] for each in TURN)
        heap.signs.append(Ban(way, node, to, found[1] == "only"))
    else:
        heap.ignored += 1


def _read_marks(file: str, heap: _Heap) -> None:
    """Traffic lights, barriers and hospitals that are a single point."""
    for node in osmium.FileProcessor(file, NODE).with_filter(KeyFilter("highway", "barrier", "amenity")):
        tags = node.tags
        if said(tags, "highway") == "traffic_signals":
            heap.signals[node.id] = LIGHT.get(said(tags, "traffic_signals:direction"), EVERYBODY)
        if said(tags, "amenity") == "hospital":
            heap.hospitals.append((said(tags, "name"), node.id))
        if barred(tags):
            heap.barred.add(node.id)


def _read_points(file: str, ids: NDArray[np.int64]) -> Points:
    """Where these nodes lie; not a number for those that were cut off."""
    found, raw = [], []
    for node in osmium.FileProcessor(file, NODE).with_filter(IdFilter(ids.tolist())):
        if isinstance(node, Node):
            found.append(node.id)
            raw.append((node.location.y, node.location.x))
    if not raw:
        raise BadMap(f"{file} has roads but does not say where they lie: cut it again with the nodes of its ways.")
    places = np.array(raw, dtype=np.int64)
    if POLE < (least := int(np.abs(places[:, 0]).min())) <= 2 * POLE:
        raise BadMap(f"{file}: latitude {least * UNIT:g} is beyond the pole; latitude and longitude are swapped.")
    points = np.full((len(ids), 2), np.nan)
    points[np.searchsorted(ids, found)] = np.where(np.abs(places[:, :1]) <= POLE, places * UNIT, np.nan)
    return points


def _numbered(heap: _Heap, ids: NDArray[np.int64], points: Points) -> Extract:
    """The heap as arrays, everything counted from zero."""
    names = sorted({"", *heap.named})
    of_name = {name: number for number, name in enumerate(names)}
    kind, along, against = (np.array(part) for part in zip(*heap.drives, strict=True))
    signals, is_barred = np.zeros(len(ids), dtype=np.uint8), np.zeros(len(ids), dtype=np.bool_)
    signals[_among(ids, heap.signals)] = [heap.signals[ref] for ref in ids[_among(ids, heap.signals)].tolist()]
    is_barred[_among(ids, heap.barred)] = True
    bans = tuple(_bans(heap, ids))
    mapped = Mapped(
        points=points,
        nodes=np.searchsorted(ids, heap.refs).astype(np.int32),
        first=np.array(heap.first, dtype=np.int64),
        kind=kind.astype(np.uint8),
        along=along,
        against=against,
        name=np.array([of_name[name] for name in heap.named], dtype=np.int32),
        names=tuple(names),
        signals=signals,
        barred=is_barred,
        bans=bans,
    )
    at = points[np.searchsorted(ids, [ref for _, ref in heap.hospitals]).astype(np.int64)].round(7).tolist()
    spots = (Hospital(name, lat, lon) for (name, _), (lat, lon) in zip(heap.hospitals, at, strict=True))
    return Extract(
        mapped, tuple(spot for spot in spots if spot.lat == spot.lat), heap.ignored + len(heap.signs) - len(bans)
    )


def _among(ids: NDArray[np.int64], marked: Iterable[int]) -> NDArray[np.intp]:
    """Which of the ids are marked."""
    return np.flatnonzero(np.isin(ids, np.array([*marked], dtype=np.int64)))


def _bans(heap: _Heap, ids: NDArray[np.int64]) -> Iterator[Ban]:
    """The signs whose ways and node are all driven, in our numbers."""
    of_way = {way: number for number, way in enumerate(heap.ways)}
    known = set(ids.tolist())
    for sign in heap.signs:
        if sign.way in of_way and sign.to in of_way and sign.node in known:
            yield Ban(of_way[sign.way], int(np.searchsorted(ids, sign.node)), of_way[sign.to], sign.only)
