"""Two spots on one road: the piece between them, which no ancestor knows of."""

from dataclasses import dataclass

import numba
import numpy as np

from routing.travel.roads.key import MASK, NEVER, SHIFT, Keys, part_of
from routing.travel.roads.labels import Labels
from routing.travel.roads.order import Ranks
from routing.travel.roads.spots import Arcs, Fractions, Spots
from routing.travel.roads.table import Table, Targets


@dataclass(frozen=True, eq=False, slots=True)
class Pieces:
    """Spots with what the pieces behind them cost: of their arc, and of its twin. `near` sorts them by arc."""

    spots: Spots
    ahead: Keys
    back: Keys
    near: Ranks

    @classmethod
    def of(cls, weights: Keys, twin: Arcs, spots: Spots) -> "Pieces":
        """The pieces behind these spots; NEVER where a road is closed, or has no other direction."""
        other = np.where(spots.arc >= 0, twin[spots.arc], -1)
        ahead = part_of(np.where(spots.arc >= 0, weights[spots.arc], NEVER), spots.along)
        back = part_of(np.where(other >= 0, weights[other], NEVER), 1 - spots.along)
        return cls(spots, ahead, back, np.argsort(spots.arc, kind="stable"))


def shorten(here: Pieces, there: Pieces, sources: Labels, targets: Targets, seconds: Table, metres: Table) -> None:
    """Correct a table where the piece of road between two spots is better than all ways over ancestors.

    `metres` without rows is left alone.
    """
    roads = there.spots.arc[there.near]
    first = np.searchsorted(roads, here.spots.arc, side="left")
    last = np.where(here.spots.arc >= 0, np.searchsorted(roads, here.spots.arc, side="right"), first)
    _shorten(
        (first, last, there.near),
        (here.spots.along, here.ahead, here.back, sources.rows),
        (there.spots.along, there.ahead, there.back, targets.rows),
        targets.place,
        seconds,
        metres,
    )


@numba.njit(cache=True, nogil=True)
def piece(along: float, ahead: int, back: int, to: float, to_ahead: int, to_back: int) -> int:
    """What it costs along the road from one spot on it to another; NEVER against a one-way street."""
    if along == to:
        return 0
    if along < to:
        return to_ahead - ahead if to_ahead < NEVER else NEVER
    return to_back - back if to_back < NEVER else NEVER


@numba.njit(cache=True, nogil=True)
def _shorten(
    pairs: tuple[Ranks, Ranks, Ranks],
    one: tuple[Fractions, Keys, Keys, Keys],
    other: tuple[Fractions, Keys, Keys, Keys],
    place: Ranks,
    seconds: Table,
    metres: Table,
) -> None:
    first, last, near = pairs
    along, ahead, back, rows = one
    to, to_ahead, to_back, columns = other
    for i in range(len(first)):
        for j in near[first[i] : last[i]]:
            key = piece(along[i], ahead[i], back[i], to[j], to_ahead[j], to_back[j])
            if 0 < key < NEVER:
                for d in range(rows.shape[1]):
                    key = min(key, rows[i, d] + columns[d, place[j]])
            if key < NEVER:
                seconds[i, j] = ((key >> SHIFT) + 5) // 10
                if len(metres):
                    metres[i, j] = key & MASK
