"""Which roads belong together: from every one of them all others are reached, and reach back."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def mainland(count: int, tail: Numbers, head: Numbers) -> NDArray[np.bool_]:
    """(count,): the vertices of the largest part of the graph within which everything reaches everything."""
    best, left = np.zeros(count, dtype=np.bool_), np.ones(count, dtype=np.bool_)
    forth, back = _Arcs(count, tail, head), _Arcs(count, head, tail)
    while left.sum() > best.sum():
        among = np.flatnonzero(left)
        seed = int(among[len(among) // 2])
        part = forth.reached(seed) & back.reached(seed)
        best, left = max(best, part, key=np.sum), left & ~part
    return best


class _Arcs:
    """The arcs in the order of their tails, to be followed a step at a time from everywhere at once."""

    def __init__(self, count: int, tail: Numbers, head: Numbers) -> None:
        self.head = head[np.argsort(tail, kind="stable")]
        self.many = np.bincount(tail, minlength=count)
        self.begin = np.cumsum(self.many) - self.many

    def reached(self, seed: int) -> NDArray[np.bool_]:
        """The vertices to which arcs lead from the seed, itself among them."""
        seen = np.zeros(len(self.many), dtype=np.bool_)
        edge = np.array([seed])
        while len(edge):
            seen[edge] = True
            many = self.many[edge]
            last = np.cumsum(many)
            arcs = np.arange(last[-1]) + np.repeat(self.begin[edge] - last + many, many)
            ahead = self.head[arcs]
            edge = np.unique(ahead[~seen[ahead]])
        return seen
