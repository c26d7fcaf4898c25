"""The stopwatch of an anytime search, and how much of its limits is used up.

The only clock below `app/`: a search that may use so many seconds has to see them pass. Plans do not depend on it
where the limits count steps.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from time import perf_counter

from routing.problem import Limits

ENOUGH = 200_000
"""Steps for each job after which nothing is left to find."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: the share of its limits used, its steps, and its best plan in numbers."""

    share: float
    steps: int
    cost: int
    vehicles: int
    unserved: int


Tell = Callable[[Progress], bool]
"""Is told of progress every few milliseconds; False stops the search, which then answers with its best so far."""


class Effort:
    """What a search has spent since it was made; `jobs` bound it too, so that a small problem ends by itself."""

    def __init__(self, limits: Limits, jobs: int) -> None:
        self.seconds = limits.seconds
        self.counted = limits.steps is not None
        self.most = ENOUGH * jobs if limits.steps is None else limits.steps
        self.steps = 0
        self.stopped = False
        self._begun = perf_counter()

    def half(self) -> "Effort":
        """The same watch for one of two that share the steps."""
        half = copy(self)
        half.most, half.steps = self.most // 2, self.steps // 2
        return half

    @property
    def share(self) -> float:
        """How much of the limits is used, 0 to 1: of the steps where they are counted, else of the seconds."""
        if self.stopped:
            return 1.0
        late = (perf_counter() - self._begun) / max(self.seconds, 1e-9)
        done = self.steps / max(1, self.most)
        if self.counted and late < 1:
            return min(1.0, done)
        return min(1.0, max(late, done))

    @property
    def outlook(self) -> float:
        """How many steps the limits will have allowed when they are used up, as far as can be told now."""
        return self.steps / self.share if self.steps else 0.0

    def chunk(self, most: int) -> int:
        """How many steps to take at once."""
        return max(0, min(most, self.most - self.steps))
