"""What a plan changes of the one before, in numbers that name nobody."""

from dataclasses import dataclass
from typing import Final

from schemas.values import Seconds


@dataclass(frozen=True, slots=True)
class Change:
    """What a plan changes, in numbers: trips, and seconds of driving more (or less).

    `moved` trips change vehicle, `served` ones have a place that they had not, `left` ones had a place and lose it,
    `late` ones begin or end later than was promised.
    """

    moved: int = 0
    served: int = 0
    left: int = 0
    late: int = 0
    seconds: Seconds = 0

    def __bool__(self) -> bool:
        """Whether anything changes for anybody's trip."""
        return bool(self.moved or self.served or self.left or self.late)


SAME: Final = Change()
"""Nothing changes for anybody."""
