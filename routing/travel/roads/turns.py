"""Crossings as drivers meet them: straight on is free, turning takes seconds, and some turns are forbidden.

A crossing is one vertex for each street that runs through it, so that staying on a street costs nothing and changing it
costs the turn: a plain four-way crossing is two vertices. Only where a sign forbids a turn every way in and every way
out is a vertex of its own.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from routing.travel.roads.mapped import Ban, Mapped, Sections

TURN: Final = 7.5
"""Seconds that the sharpest turn costs; a right angle costs about half."""
BIAS: Final = 1.075
"""How much easier it is to turn without crossing the other lane."""
STRAIGHT: Final = 0.5
"""A turn cheaper than this, in seconds, is the same street going on."""
LOOK: Final = 10.0
"""Metres from the crossing at which a street shows where it goes."""
STEPS: Final = 4
"""How many nodes are looked through for those metres."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Legs:
    """The ends of sections as seen from their crossings: section s starts with leg 2s and stops with leg 2s + 1."""

    crossing: Numbers
    node: Numbers
    """Where it is in Mapped; the same number as that of its crossing, but for barriers."""
    way: Numbers
    arrive: NDArray[np.bool_]
    """Whether one may come into the crossing by it; `leave`: whether one may go out."""
    leave: NDArray[np.bool_]
    bearing: NDArray[np.float64]
    """Degrees clockwise from north, away from the crossing."""

    def __len__(self) -> int:
        return len(self.crossing)


@dataclass(frozen=True, eq=False)
class Crossings:
    """The vertices: which one every leg arrives at and leaves from, where they lie, and the turns between them."""

    arrive: Numbers
    leave: Numbers
    node: Numbers
    """(vertices,): where they lie, counted as in Mapped."""
    tail: Numbers
    head: Numbers
    seconds: NDArray[np.float64]


def legs(mapped: Mapped, sections: Sections) -> Legs:
    """Both ends of every section."""
    forth, back = mapped.along[sections.way] > 0, mapped.against[sections.way] > 0
    return Legs(
        crossing=_both(sections.tail, sections.head),
        node=_both(mapped.nodes[sections.start], mapped.nodes[sections.stop]),
        way=_both(sections.way, sections.way),
        arrive=_both(back, forth),
        leave=_both(forth, back),
        bearing=_both(_bearing(mapped, sections.start, sections.stop), _bearing(mapped, sections.stop, sections.start)),
    )


def _both(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    return np.stack([first, second], axis=1).ravel()


def _bearing(mapped: Mapped, near: Numbers, far: Numbers) -> NDArray[np.float64]:
    """Where a section goes from its near end: towards its first node that is some metres away."""
    at = mapped.points[mapped.nodes[near]]
    north, east = np.zeros(len(near)), np.zeros(len(near))
    step, open_ = np.sign(far - near), np.ones(len(near), dtype=np.bool_)
    for count in range(1, STEPS + 1):
        there = np.where(open_, near + count * step, near)
        there = np.where(step > 0, np.minimum(there, far), np.maximum(there, far))
        away = (mapped.points[mapped.nodes[there]] - at) * 111_195
        north, east = (
            np.where(open_, away[:, 0], north),
            np.where(open_, away[:, 1] * np.cos(np.radians(at[:, 0])), east),
        )
        open_ &= (np.hypot(north, east) < LOOK) & (there != far)
    return np.degrees(np.arctan2(east, north))


def turn_seconds(degrees: NDArray[np.float64], *, left_hand: bool = False) -> NDArray[np.float64]:
    """What a turn costs by its angle, to the right of straight on: a smooth step at a right angle, as OSRM has it."""
    bias = np.where((degrees >= 0) != left_hand, BIAS, 1 / BIAS)
    return np.asarray(TURN / (1 + np.exp(-(13 / bias * np.abs(degrees) / 180 - 6.5 * bias))))


@dataclass(frozen=True, eq=False)
class _Turns:
    """Every leg with every other of its crossing, whether one may turn from one into two, and what it costs."""

    one: Numbers
    two: Numbers
    allowed: NDArray[np.bool_]
    cost: NDArray[np.float64]


def crossings(legs: Legs, bans: tuple[Ban, ...], *, left_hand: bool = False) -> Crossings:
    """The vertices of all crossings, and the turns between them."""
    turns = _turns(legs, left_hand)
    signed = np.isin(legs.crossing, [ban.node for ban in bans])
    arrive = _streets(len(legs), turns, signed)
    leave = np.where(signed, arrive + len(legs), arrive)
    paid = turns.allowed & (arrive[turns.one] != leave[turns.two]) & ~_banned(legs, bans, turns)
    return _counted(legs, arrive, leave, turns, paid)


def _turns(legs: Legs, left_hand: bool) -> _Turns:
    """Where two streets only go on into each other nobody turns."""
    one, two = _pairs(legs.crossing)
    angle = (legs.bearing[two] - legs.bearing[one]) % 360 - 180
    joint = np.bincount(legs.crossing)[legs.crossing[one]] < 3
    cost = np.where(joint, 0.0, turn_seconds(angle, left_hand=left_hand))
    return _Turns(one, two, legs.arrive[one] & legs.leave[two], cost)


def _pairs(crossing: Numbers) -> tuple[Numbers, Numbers]:
    """Every leg with every other of its crossing."""
    order = np.argsort(crossing, kind="stable")
    many = np.bincount(crossing)
    begin = np.cumsum(many) - many
    each = many[crossing[order]]
    one = np.repeat(order, each)
    within = np.arange(len(one)) - np.repeat(np.cumsum(each) - each, each)
    two = order[begin[crossing[one]] + within]
    return one[one != two], two[one != two]


def _streets(count: int, turns: _Turns, signed: NDArray[np.bool_]) -> Numbers:
    """The street that each leg belongs to, named by its lowest leg: legs that go on into each other are one."""
    keys = turns.one * count + turns.two
    order = np.argsort(keys)
    back = order[np.searchsorted(keys, turns.two * count + turns.one, sorter=order)]
    paid = np.where(turns.allowed, turns.cost, 0.0)
    same = (turns.allowed | turns.allowed[back]) & (np.maximum(paid, paid[back]) < STRAIGHT) & ~signed[turns.one]
    street, one, two = np.arange(count), turns.one[same], turns.two[same]
    while (street[one] != street[two]).any():
        np.minimum.at(street, one, street[two])
    return street


def _banned(legs: Legs, bans: tuple[Ban, ...], turns: _Turns) -> NDArray[np.bool_]:
    """Which turns a sign forbids: the one it names, or all but the one that it allows, if that one can be made."""
    found = np.zeros(len(turns.one), dtype=np.bool_)
    crossing, from_, to = legs.crossing[turns.one], legs.way[turns.one], legs.way[turns.two]
    order = np.argsort(crossing, kind="stable")
    crossing = crossing[order]
    for ban in bans:
        here = order[np.searchsorted(crossing, ban.node) : np.searchsorted(crossing, ban.node, side="right")]
        coming, named = from_[here] == ban.way, turns.allowed[here] & (to[here] == ban.to)
        if (coming & named).any() or not ban.only:
            found[here] |= coming & (named != ban.only)
    return found


def _counted(legs: Legs, arrive: Numbers, leave: Numbers, turns: _Turns, paid: NDArray[np.bool_]) -> Crossings:
    """Vertices counted from zero, and one arc for all the turns between two of them: their mean."""
    names, number = np.unique(np.concatenate([arrive, leave]), return_inverse=True)
    arrive, leave = number[: len(legs)], number[len(legs) :]
    node = np.empty(len(names), dtype=np.int64)
    node[arrive] = node[leave] = legs.node
    pairs = arrive[turns.one[paid]] * len(names) + leave[turns.two[paid]]
    pairs, which, many = np.unique(pairs, return_inverse=True, return_counts=True)
    mean = np.bincount(which, weights=turns.cost[paid], minlength=len(pairs)) / many
    return Crossings(arrive, leave, node, pairs // len(names), pairs % len(names), mean)
