"""A table as servers answer it, held to what a table is: its shape, and numbers that can be."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points, Travel
from routing.travel.line import DETOUR, LineTravel
from routing.travel.roads.snap import REACH
from routing.ways import FORBIDDEN
from routing.wire import NoAnswer

ANY_DAY: Final = datetime(2020, 1, 1, tzinfo=UTC)
LONGEST: Final = 7 * 86_400
"""Seconds of a drive that is one; metres are held to a hundred times as many."""
FASTEST: Final = 70.0
"""Metres a second, along the straight line: no car is faster for long, and what swaps coordinates often is."""


class NoRoad(Exception):
    """The server knows no road near one of the points, or no way at all."""


def numbers(rows: Any, shape: tuple[int, int], most: float) -> NDArray[np.int32]:
    """Cells as whole numbers, FORBIDDEN for null. Raises NoAnswer when they are not a table of such a shape."""
    try:
        known = np.array([[cell is not None for cell in row] for row in rows], dtype=np.bool_)
        cells = np.array([[0.0 if cell is None else cell for cell in row] for row in rows], dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise NoAnswer("wrong") from error
    if cells.shape != shape or not np.isfinite(cells).all() or (cells < 0).any() or (cells > most).any():
        raise NoAnswer("wrong")
    return np.where(known, np.rint(cells), FORBIDDEN).astype(np.int32)


def table(seconds: Any, metres: Any, shape: tuple[int, int]) -> Travel:
    """Both halves of an answer; where one has no way the other has none."""
    times, ways = numbers(seconds, shape, LONGEST), numbers(metres, shape, 100 * LONGEST)
    never = (times == FORBIDDEN) | (ways == FORBIDDEN)
    times[never] = ways[never] = FORBIDDEN
    return Travel(times, ways)


def strand(travel: Travel, away: Sequence[float], axis: int) -> None:
    """Forbid what begins (axis 0) or ends (axis 1) at points that lie so many metres from any road."""
    lost = np.array(away, dtype=np.float64) > REACH
    for cells in (travel.seconds, travel.metres):
        cells[(lost, slice(None)) if axis == 0 else (slice(None), lost)] = FORBIDDEN


def believe(travel: Travel, sources: Points, targets: Points) -> Travel:
    """The same. Raises NoAnswer when somebody drove faster than a car can: the points were others, or the unit was."""
    straight = LineTravel().matrix(sources, targets, depart_at=ANY_DAY).metres / DETOUR
    if (travel.seconds < (straight - 2 * REACH) / FASTEST).any():
        raise NoAnswer("wrong")
    return travel
