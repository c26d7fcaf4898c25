"""Points on arcs, which is where every drive begins and ends."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Arcs = NDArray[np.int64]
Fractions = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Spots:
    """`along` is the fraction of the arc that lies behind. An arc of -1 is a point too far from any road.

    At either end of its arc a spot is the crossing itself. Elsewhere one drives to it and from it by the arc, and by
    its twin, the same road the other way.
    """

    arc: Arcs
    along: Fractions

    def __len__(self) -> int:
        return len(self.arc)

    def __getitem__(self, some: Arcs | slice) -> "Spots":
        return Spots(self.arc[some], self.along[some])


def spots_on(twin: Arcs, arc: Arcs, along: Fractions) -> Spots:
    """Spots, each said of the first of two twins: two of them on one road are then on one arc."""
    other = np.where(arc >= 0, twin[arc], -1)
    turned = (other >= 0) & (other < arc)
    return Spots(np.where(turned, other, arc), np.where(turned, 1 - along, along))
