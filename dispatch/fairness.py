"""What is fair, as prices in seconds of driving: of districts below their floor, of drivers above their share."""

from typing import Final

from routing.problem import HIGHEST
from schemas.values import Seconds

WHOLE: Final = 100


def shortfall(asked: int, served: int, floor: int) -> int:
    """By how many points the share served lies below the floor, both in per cent; where nobody asked, by none."""
    return max(0, floor - WHOLE * served // asked) if asked else 0


def floor_price(asked: int, served: int, floor: int, point: Seconds) -> Seconds:
    """What leaving somebody of such a district over costs besides, at so many seconds a point: worst is dearest."""
    return shortfall(asked, served, floor) * point


def toll(trips: int, mean: float, each: Seconds) -> Seconds:
    """What a trip costs more with a driver who did so many this week, at so many seconds for each above the mean."""
    return min(HIGHEST, max(0, int((trips - mean) * each)))
