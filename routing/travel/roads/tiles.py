"""The streets of a map cut into squares, to be drawn beneath a board that fetches no pictures from anybody.

Squares are those of every map on the web (Mercator, zoom/x/y): https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.roads.graph import Graph
from routing.travel.roads.twin import twins_of

EXTENT: Final = 512
"""Steps from one edge of a square to the other."""
BESIDE: Final = 8
"""Steps beyond an edge that still count, so that thick lines go on in the next square."""
GREAT: Final = frozenset({"motorway", "motorway_link", "trunk", "trunk_link", "primary", "primary_link"})
MIDDLE: Final = frozenset({"secondary", "secondary_link", "tertiary", "tertiary_link"})
FROM: Final = (0, 11, 14)
"""The zoom from which on great, middle and all other streets are drawn."""
STEEPEST: Final = 85.0511287798
"""The latitude at which the map of the world is square."""

Numbers = NDArray[np.int64]
Stroke = tuple[int, list[int]]
"""How great a street is (0 to 2), and its corners in steps from the upper left: x, y, then by how much they move."""


@dataclass(frozen=True, eq=False)
class Tiles:
    """The lines of all streets, each once, on the square of the world: line i is `corners[first[i]:first[i + 1]]`."""

    corners: Points
    first: Numbers
    rank: NDArray[np.int8]
    low: Points
    high: Points

    @classmethod
    def of(cls, graph: Graph) -> "Tiles":
        """Two-way streets are two arcs and one line; turns have none."""
        twin, arcs = twins_of(graph), np.arange(len(graph.tail))
        once = np.flatnonzero((np.diff(graph.first) >= 2) & ((twin < 0) | (arcs < twin)))
        many = np.diff(graph.first)[once]
        first = np.concatenate([[0], np.cumsum(many)])
        at = np.repeat(graph.first[once] - first[:-1], many) + np.arange(first[-1])
        corners = flat(graph.shape[at])
        ranks = np.array([0 if kind in GREAT else 1 if kind in MIDDLE else 2 for kind in graph.kinds], dtype=np.int8)
        low, high = (edge.reduceat(corners, first[:-1]) for edge in (np.minimum, np.maximum))
        return cls(corners, first, ranks[graph.kind[once]], low, high)

    def at(self, zoom: int, x: int, y: int) -> list[Stroke]:
        """What is to be drawn in one square, great streets last."""
        corner, side = np.array([x, y]) / 2**zoom, 2.0**-zoom
        reach = side * BESIDE / EXTENT
        here = ((self.low <= corner + side + reach) & (self.high >= corner - reach)).all(axis=1)
        lines = np.flatnonzero(here & (np.array(FROM)[self.rank] <= zoom))
        lines = lines[np.argsort(-self.rank[lines], kind="stable")]
        steps, begin = self._steps(lines, corner, EXTENT / side)
        bounds = zip(self.rank[lines].tolist(), begin[:-1].tolist(), begin[1:].tolist(), strict=True)
        return [(rank, steps[low:high]) for rank, low, high in bounds if high - low > 2]

    def _steps(self, lines: Numbers, corner: NDArray[np.float64], scale: float) -> tuple[list[int], Numbers]:
        """The corners of lines in steps, without those that come twice, and where each line begins among them."""
        many = self.first[lines + 1] - self.first[lines]
        begin = np.concatenate([[0], np.cumsum(many)])
        at = np.repeat(self.first[lines] - begin[:-1], many) + np.arange(begin[-1])
        steps = np.rint((self.corners[at] - corner) * scale).astype(np.int64)
        moves = np.diff(steps, axis=0, prepend=0)
        moves[begin[:-1]] = steps[begin[:-1]]
        fresh = moves.any(axis=1)
        fresh[begin[:-1]] = True
        kept = np.concatenate([[0], np.cumsum(fresh)])[begin]
        return moves[fresh].ravel().tolist(), 2 * kept


def flat(points: Points) -> Points:
    """Where points lie on the square of the world, from the upper left."""
    lat = np.radians(np.clip(points[:, 0], -STEEPEST, STEEPEST))
    return np.stack([points[:, 1] / 360 + 0.5, 0.5 - np.arcsinh(np.tan(lat)) / (2 * np.pi)], axis=1)
