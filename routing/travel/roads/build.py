"""From streets to the graph that a search can use, and what had to be left out of it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.roads.car import KINDS
from routing.travel.roads.chart import About, Chart, Islands
from routing.travel.roads.graph import Graph
from routing.travel.roads.islands import mainland
from routing.travel.roads.mapped import BadMap, Extract, Mapped, Sections, cut
from routing.travel.roads.turns import Crossings, crossings, legs

LIGHT: Final = 2.0
"""Seconds that a traffic light costs on average, for those who stop and those who do not."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Town:
    """The graph, and the sections of streets that are not in it since no car gets there, or none gets back."""

    graph: Graph
    sections: Sections
    lost: NDArray[np.bool_]
    """(sections,): those left out."""


@dataclass(frozen=True, eq=False)
class _Arcs:
    """Sections with a direction."""

    section: Numbers
    back: Numbers
    """0 as drawn, 1 against."""
    tail: Numbers
    head: Numbers
    seconds: NDArray[np.float64]

    def only(self, which: NDArray[np.bool_]) -> "_Arcs":
        """Some of them."""
        return _Arcs(self.section[which], self.back[which], self.tail[which], self.head[which], self.seconds[which])


def build(mapped: Mapped, *, left_hand: bool = False) -> Town:
    """The graph of the streets that all reach each other; BadMap when there are none."""
    sections = cut(mapped)
    if not len(sections):
        raise BadMap("No road of the extract is whole between two crossings: cut it again with whole ways.")
    joints = crossings(legs(mapped, sections), mapped.bans, left_hand=left_hand)
    arcs = _arcs(mapped, sections, joints)
    tail, head = np.concatenate([arcs.tail, joints.tail]), np.concatenate([arcs.head, joints.head])
    main = mainland(len(joints.node), tail, head)
    kept = arcs.only(main[arcs.tail] & main[arcs.head])
    lost = np.bincount(kept.section, minlength=len(sections)) == 0
    return Town(_graph(mapped, sections, joints, kept, main), sections, lost)


def _arcs(mapped: Mapped, sections: Sections, joints: Crossings) -> _Arcs:
    """Every section in every direction in which it is driven, in the order of the map."""
    speed = np.stack([mapped.along, mapped.against], axis=1)[sections.way]
    section, back = np.nonzero(speed)
    seconds = sections.metres[section] / (speed[section, back] / 3.6) + LIGHT * sections.lights[section, back]
    return _Arcs(section, back, joints.leave[2 * section + back], joints.arrive[2 * section + 1 - back], seconds)


def _graph(mapped: Mapped, sections: Sections, joints: Crossings, arcs: _Arcs, main: NDArray[np.bool_]) -> Graph:
    """Roads first, then turns; vertices and names that nothing needs are dropped."""
    turn = main[joints.tail] & main[joints.head]
    number, turns = np.cumsum(main) - 1, int(turn.sum())
    way = sections.way[arcs.section]
    ends = np.stack([sections.start[arcs.section], sections.stop[arcs.section]])
    first, shape = _lines(mapped, *np.where(arcs.back, ends[::-1], ends))
    road, names = _named(mapped, way)
    none = np.zeros(turns, dtype=np.int32)
    return Graph(
        points=mapped.points[joints.node[main]],
        tail=number[np.concatenate([arcs.tail, joints.tail[turn]])].astype(np.int32),
        head=number[np.concatenate([arcs.head, joints.head[turn]])].astype(np.int32),
        deci=np.concatenate([np.maximum(_tenths(arcs.seconds), 1), _tenths(joints.seconds[turn])]),
        metres=np.concatenate([np.rint(sections.metres[arcs.section]).astype(np.int32), none]),
        kind=np.concatenate([mapped.kind[way], np.full(turns, len(KINDS) - 1, dtype=np.uint8)]),
        road=np.concatenate([road, none]),
        first=np.concatenate([first, np.full(turns, first[-1])]),
        shape=shape,
        kinds=KINDS,
        names=names,
    )


def _tenths(seconds: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(seconds * 10).astype(np.int32)


def _lines(mapped: Mapped, begin: Numbers, end: Numbers) -> tuple[Numbers, Points]:
    """The lines from these places of ways to those, along the way or against it: where each begins, and all points."""
    many = np.abs(end - begin) + 1
    first = np.concatenate([[0], np.cumsum(many)])
    step = np.arange(first[-1]) - np.repeat(first[:-1], many)
    at = np.repeat(begin, many) + np.repeat(np.sign(end - begin), many) * step
    return first, mapped.points[mapped.nodes[at]]


def draw(extract: Extract, source: str, made: str, *, left_hand: bool = False) -> Chart:
    """The map of an extract; `made` is when."""
    mapped = extract.mapped
    town = build(mapped, left_hand=left_hand)
    (south, west), (north, east) = (edge(town.graph.points, axis=0).round(7).tolist() for edge in (np.min, np.max))
    return Chart(
        about=About(
            source=source,
            made=made,
            south=south,
            west=west,
            north=north,
            east=east,
            left_hand=left_hand,
            ways=len(mapped.kind),
            signs=len(mapped.bans),
            ignored=extract.ignored,
            lights=int((mapped.signals > 0).sum()),
            metres=round(town.sections.metres.sum()),
            lost=round(town.sections.metres[town.lost].sum()),
            hospitals=extract.hospitals,
        ),
        graph=town.graph,
        islands=_islands(mapped, town),
    )


def _islands(mapped: Mapped, town: Town) -> Islands:
    """The sections that were left out, with their names."""
    sections, lost = town.sections, np.flatnonzero(town.lost)
    first, shape = _lines(mapped, sections.start[lost], sections.stop[lost])
    road, names = _named(mapped, sections.way[lost])
    return Islands(first, shape, np.rint(sections.metres[lost]).astype(np.int32), road, names)


def _named(mapped: Mapped, way: NDArray[np.int32]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """The name of every way as a number, and the names; the first is no name."""
    used, road = np.unique(np.concatenate([[0], mapped.name[way]]), return_inverse=True)
    return road[1:].astype(np.int32), tuple(mapped.names[name] for name in used.tolist())
