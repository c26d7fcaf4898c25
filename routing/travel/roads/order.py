"""In which order vertices are taken out of a road graph, so that little is put in for them and ancestors are few."""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, eye_array
from scipy.sparse.linalg import splu

from routing.travel import Points
from routing.travel.roads.cut import Marks, cut

Ranks = NDArray[np.int64]
WHOLE: Final = 2000
"""Parts up to this size are not cut any more: what cutting them would save is less than it takes."""


def order_of(points: Points, one: Ranks, other: Ranks) -> Ranks:
    """The rank of every vertex, 0 out first, given where they lie and the pairs of neighbours.

    The map is cut in two, and the walls of all cuts come last, the first of them at the very end (nested dissection:
    George, 1973). What is left goes by the number of neighbours.
    """
    one, other = _once(len(points), one, other)
    rank, top = np.full(len(points), -1, dtype=np.int64), len(points)
    parts = [(np.arange(len(points)), one, other)]
    while parts:
        part, a, b = parts.pop()
        if len(part) > WHOLE:
            here, there, wall = cut(points[part], a, b)
            top -= int(wall.sum())
            rank[part[wall]] = top + np.arange(wall.sum())
            parts += [(part[side], *_within(side, a, b)) for side in (here, there)]
    rest = rank < 0
    rank[rest] = _fewest_first(int(rest.sum()), *_within(rest, one, other))
    return rank


def _once(size: int, one: Ranks, other: Ranks) -> tuple[Ranks, Ranks]:
    """Every pair of neighbours once, whatever its direction."""
    pairs = np.unique(np.minimum(one, other) * size + np.maximum(one, other))
    return pairs // size, pairs % size


def _within(some: Marks, one: Ranks, other: Ranks) -> tuple[Ranks, Ranks]:
    """The pairs among some of the vertices, as numbers among these."""
    number, both = np.cumsum(some) - 1, some[one] & some[other]
    return number[one[both]], number[other[both]]


def _fewest_first(size: int, one: Ranks, other: Ranks) -> Ranks:
    """Multiple minimum degree (Liu, 1985), as SuperLU orders the columns of a sparse matrix."""
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    matrix = coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    dominant = (matrix + (size + 1.0) * eye_array(size)).tocsc()
    options = {"SymmetricMode": True}
    factors = splu(dominant, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options=options)
    return np.asarray(factors.perm_c, dtype=np.int64)
