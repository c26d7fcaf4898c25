"""The roads of a map as a directed graph: crossings, the arcs between them, and what each arc is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points


@dataclass(frozen=True, eq=False)
class Graph:
    """n vertices and m arcs, in arrays.

    A crossing where turns are forbidden or cost time is several vertices at one place, joined by arcs without length,
    so whoever searches the graph needs to know nothing of turns. Parallel arcs and dead ends may occur.
    """

    points: Points
    """(n, 2): where the vertices lie, in WGS-84 degrees."""
    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    deci: NDArray[np.int32]
    """(m,): tenths of a second on the empty road, at least 1 for an arc with length."""
    metres: NDArray[np.int32]
    kind: NDArray[np.uint8]
    """(m,): the class of the road, an index into `kinds`."""
    road: NDArray[np.int32]
    """(m,): an index into `names`."""
    first: NDArray[np.int64]
    """(m + 1,): arc a is drawn through `shape[first[a]:first[a + 1]]`, both ends included; none for a turn."""
    shape: Points
    kinds: tuple[str, ...]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.points)
