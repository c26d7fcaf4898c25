"""From streets to the graph that a search can use, and what had to be left out of it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.travel.roads.car import KINDS
from routing.travel.roads.graph import Graph
from routing.travel.roads.islands import mainland
from routing.travel.roads.streets import BadMap, Sections, Streets, cut
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


def build(streets: Streets, *, left_hand: bool = False) -> Town:
    """The graph of the streets that all reach each other; BadMap when there are none."""
    sections = cut(streets)
    if not len(sections):
        raise BadMap("No road of the extract is whole between two crossings: cut it again with whole ways.")
    joints = crossings(legs(streets, sections), streets.bans, left_hand=left_hand)
    arcs = _arcs(streets, sections, joints)
    tail, head = np.concatenate([arcs.tail, joints.tail]), np.concatenate([arcs.head, joints.head])
    main = mainland(len(joints.node), tail, head)
    kept = arcs.only(main[arcs.tail] & main[arcs.head])
    lost = np.bincount(kept.section, minlength=len(sections)) == 0
    return Town(_graph(streets, sections, joints, kept, main), sections, lost)


def _arcs(streets: Streets, sections: Sections, joints: Crossings) -> _Arcs:
    """Every section in every direction in which it is driven, in the order of the map."""
    speed = np.stack([streets.along, streets.against], axis=1)[sections.way]
    section, back = np.nonzero(speed)
    seconds = sections.metres[section] / (speed[section, back] / 3.6) + LIGHT * sections.lights[section, back]
    return _Arcs(section, back, joints.leave[2 * section + back], joints.arrive[2 * section + 1 - back], seconds)


def _graph(streets: Streets, sections: Sections, joints: Crossings, arcs: _Arcs, main: NDArray[np.bool_]) -> Graph:
    """Roads first, then turns; vertices and names that nothing needs are dropped."""
    turn = main[joints.tail] & main[joints.head]
    number, turns = np.cumsum(main) - 1, int(turn.sum())
    way = sections.way[arcs.section]
    first, shape = _shapes(streets, sections, arcs)
    used, road = np.unique(np.concatenate([streets.name[way], [0]]), return_inverse=True)
    none = np.zeros(turns, dtype=np.int32)
    return Graph(
        points=streets.points[joints.node[main]],
        tail=number[np.concatenate([arcs.tail, joints.tail[turn]])].astype(np.int32),
        head=number[np.concatenate([arcs.head, joints.head[turn]])].astype(np.int32),
        deci=np.concatenate([np.maximum(_tenths(arcs.seconds), 1), _tenths(joints.seconds[turn])]),
        metres=np.concatenate([np.rint(sections.metres[arcs.section]).astype(np.int32), none]),
        kind=np.concatenate([streets.kind[way], np.full(turns, len(KINDS) - 1, dtype=np.uint8)]),
        road=np.concatenate([road[:-1].astype(np.int32), none]),
        first=np.concatenate([first, np.full(turns, first[-1])]),
        shape=shape,
        kinds=KINDS,
        names=tuple(streets.names[name] for name in used.tolist()),
    )


def _tenths(seconds: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(seconds * 10).astype(np.int32)


def _shapes(streets: Streets, sections: Sections, arcs: _Arcs) -> tuple[Numbers, NDArray[np.float64]]:
    """The line of every arc, in the direction in which it is driven."""
    begin, end = sections.start[arcs.section], sections.stop[arcs.section]
    many = end - begin + 1
    first = np.concatenate([[0], np.cumsum(many)])
    step = np.arange(first[-1]) - np.repeat(first[:-1], many)
    at = np.where(np.repeat(arcs.back, many) == 1, np.repeat(end, many) - step, np.repeat(begin, many) + step)
    return first, streets.points[streets.nodes[at]]
