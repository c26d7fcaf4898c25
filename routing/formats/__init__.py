"""Problem files: Ferry's own and those of the literature, read into one shape."""

from dataclasses import dataclass, field
from enum import StrEnum
from reprlib import Repr

import numpy as np
from numpy.typing import NDArray

from routing.problem import Matrix, Problem
from routing.travel.plane import Plane


class Objective(StrEnum):
    """What counts first: how many vehicles move, or only how far they drive."""

    VEHICLES = "vehicles"
    DISTANCE = "distance"


_BRIEF = Repr()
_BRIEF.maxlevel, _BRIEF.maxlist, _BRIEF.maxdict = 2, 6, 3
_BRIEF.maxstring = _BRIEF.maxother = _BRIEF.maxlong = 160


class BadFile(ValueError):
    """A problem file that cannot be read; the message names the line or field, the value, and what belongs there."""

    def __init__(self, where: str, value: object, wanted: str) -> None:
        super().__init__(f"{where}: {_BRIEF.repr(value)} is not {wanted}.")
        self.where = where
        self.value = value


@dataclass(frozen=True)
class Instance:
    """A problem and what its file says beyond it; nodes have the numbers of the file.

    `unit` is how many solver seconds make one time unit of the file, `distance` (nodes, nodes) is in the file's own
    unit, `points` (nodes, 2) are where the nodes lie, x to the east and y to the north, where that is known.
    """

    format: str
    problem: Problem
    unit: int
    distance: Matrix | Plane | NDArray[np.float64] = field(repr=False)
    points: NDArray[np.float64] | None = field(default=None, repr=False)
