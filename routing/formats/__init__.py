"""Problem files: Ferry's own and those of the literature, read into one shape."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from routing.problem import Problem


class Objective(StrEnum):
    """What counts first: how many vehicles move, or only how far they drive."""

    VEHICLES = "vehicles"
    DISTANCE = "distance"


class BadFile(ValueError):
    """A problem file that cannot be read; the message names the line or field, the value, and what belongs there."""

    def __init__(self, where: str, value: object, wanted: str) -> None:
        super().__init__(f"{where}: {value!r} is not {wanted}.")
        self.where = where
        self.value = value


@dataclass(frozen=True)
class Instance:
    """A problem with what its file called things.

    `label` is the file's number of each node, `unit` how many solver seconds make one time unit of the file, `distance`
    (shape (nodes, nodes)) is in the file's own unit.
    """

    format: str
    problem: Problem
    label: tuple[int, ...]
    unit: int = 1
    distance: NDArray[np.float64] = field(default_factory=lambda: np.zeros((0, 0)), repr=False)
