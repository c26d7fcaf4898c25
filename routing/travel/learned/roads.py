"""What drives teach a map: of its classes of roads, its cells and the hours, and of roads and cells at those hours."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.travel.learned.cells import band_of, cells_of
from routing.travel.learned.driven import OFF, Driven
from routing.travel.learned.fit import Piece, fit
from routing.travel.learned.speeds import EVERYWHERE, Speeds, bounded
from routing.travel.roads.graph import Graph
from routing.travel.roads.key import NEVER, Keys, deci_of, metres_of, pack

CELL: Final = 2.0
"""Kilometres of a cell: smaller ones take longer to learn."""
ROUNDS: Final = 2
"""Which way a drive went is guessed by what was learned before: once by the map, then once more."""
Arcs = NDArray[np.int64]
Stretch = Mapping[int, float]
"""The patches a drive went through, with the seconds it should have taken there."""
Traced = Callable[[Driven, Speeds], Stretch | None]


@dataclass(frozen=True, slots=True, eq=False)
class Patches:
    """The arcs of a map by class and cell: all arcs of a patch change together."""

    patch: Arcs
    names: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, graph: Graph) -> "Patches":
        """Every arc is in the cell that its middle lies in."""
        middles = (graph.points[graph.tail] + graph.points[graph.head]) / 2
        found, patch = np.unique(np.column_stack([graph.kind, cells_of(middles, CELL)]), axis=0, return_inverse=True)
        names = tuple((f"kind {graph.kinds[kind]}", f"cell {row} {column}") for kind, row, column in found.tolist())
        return cls(patch.reshape(-1), names)

    def causes(self, patch: int, band: int) -> tuple[str, ...]:
        """All that may change what a patch takes in a band of hours."""
        kind, cell = self.names[patch]
        hour = f"hour {band}"
        return EVERYWHERE, hour, kind, cell, f"then {band} {kind}", f"then {band} {cell}", f"sort {kind} {cell}"

    def slowed(self, weights: Keys, speeds: Speeds, band: int) -> Keys:
        """What arcs cost in that band of hours; what is closed stays closed, and what takes time takes some."""
        logs = np.array([speeds.log(self.causes(patch, band)) for patch in range(len(self.names))])
        deci = deci_of(weights)
        told = np.maximum(np.rint(deci * bounded(logs)[self.patch]), np.minimum(deci, 1))
        return np.where(weights < NEVER, pack(told, metres_of(weights)), NEVER)


def learn(patches: Patches, drives: Sequence[Driven], traced: Traced, zone: str) -> Speeds:
    """What these drives say, if each went the fastest way; those that no way of the map explains say nothing."""
    speeds = Speeds("roads", zone)
    for _ in range(ROUNDS):
        ways = [(one, way) for one in drives if (way := traced(one, speeds)) and _sane(one.seconds, sum(way.values()))]
        pieces = [
            Piece(row, seconds, patches.causes(patch, band_of(one.departed, zone)))
            for row, (one, way) in enumerate(ways)
            for patch, seconds in way.items()
        ]
        speeds = Speeds("roads", zone, len(ways), fit([one.seconds for one, _ in ways], pieces))
    return speeds


def _sane(took: int, should: float) -> bool:
    return should > 0 and took < OFF * should and took * OFF > should
