"""The rests that a driver must have."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from schemas.values import Seconds, Window

LONGEST_BREAK: Final[Seconds] = 86_400


@dataclass(frozen=True, slots=True)
class Break:
    """A rest its driver must have: so many seconds on end, from the first to the last within the window."""

    window: Window
    length: Seconds

    def __post_init__(self) -> None:
        room = self.window.latest - self.window.earliest
        if not 1 <= self.length <= min(room, LONGEST_BREAK):
            raise ValueError(
                f"A break of {self.length} s must last 1..{LONGEST_BREAK} s and fit into its window of {room} s."
            )


def in_order(breaks: Sequence[Break]) -> bool:
    """Whether none opens or closes before one that comes before it."""
    ends = [(one.window.earliest, one.window.latest) for one in breaks]
    return all(one[0] <= after[0] and one[1] <= after[1] for one, after in pairwise(ends))
