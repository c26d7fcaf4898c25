"""What a map says about driving, before it is a graph: ways, the nodes they run through, and what stands at them."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points

EARTH_METRES: Final = 6_371_008.8
STAGES: Final = ("roads", "marks", "places", "crossings", "names")
"""What a reader of maps does in turn, for whoever shows a progress bar; the last two come after it."""


class BadMap(ValueError):
    """A file that no roads can be had from; the message says why, and what to do."""


class Ban(NamedTuple):
    """A turn that a sign forbids (or, `only`, the one that it allows), in numbers of ways and nodes of `Mapped`."""

    way: int
    node: int
    to: int
    only: bool


@dataclass(frozen=True, eq=False)
class Mapped:
    """Ways that a car may drive, in arrays; way w runs through `nodes[first[w]:first[w + 1]]`."""

    points: Points
    """(n, 2): where the nodes lie, in WGS-84 degrees; not a number where the extract does not say."""
    nodes: NDArray[np.int32]
    first: NDArray[np.int64]
    kind: NDArray[np.uint8]
    along: NDArray[np.float64]
    """(ways,): km/h as drawn, 0 for never; `against` the other way round."""
    against: NDArray[np.float64]
    name: NDArray[np.int32]
    """(ways,): an index into `names`."""
    names: tuple[str, ...]
    signals: NDArray[np.uint8]
    """(n,): 1 where a traffic light stops those who drive as drawn, 2 those against, 3 everybody."""
    barred: NDArray[np.bool_]
    """(n,): where no car gets through."""
    bans: tuple[Ban, ...]

    @property
    def way(self) -> NDArray[np.int32]:
        """The way that every place in `nodes` belongs to."""
        return np.repeat(np.arange(len(self.kind), dtype=np.int32), np.diff(self.first))


class Hospital(NamedTuple):
    """A hospital that an extract knows, to be asked whether a car gets there."""

    name: str
    lat: float
    lon: float


@dataclass(frozen=True, eq=False)
class Extract:
    """What a file of a map says: streets, hospitals, and how many signs about turns were not understood."""

    mapped: Mapped
    hospitals: tuple[Hospital, ...]
    ignored: int


@dataclass(frozen=True, eq=False)
class Sections:
    """The pieces of ways between two crossings, still without direction; section s is `nodes[start[s]:stop[s] + 1]`."""

    start: NDArray[np.int64]
    stop: NDArray[np.int64]
    way: NDArray[np.int32]
    tail: NDArray[np.int32]
    """The node where it starts; `head` where it stops. A barrier counts as another node for every section it ends."""
    head: NDArray[np.int32]
    metres: NDArray[np.float64]
    lights: NDArray[np.int32]
    """(s, 2): how many traffic lights are passed as drawn, and against, the one at the far end counted."""

    def __len__(self) -> int:
        return len(self.start)


def cut(mapped: Mapped) -> Sections:
    """Cut the ways where they meet, end, or are barred; a piece that would end where it began is cut once more."""
    nodes, way = mapped.nodes, mapped.way
    cuts = _cuts(mapped)
    start, stop = _between(cuts, way)
    round_trip = (nodes[start] == nodes[stop]) & (stop - start > 1)
    cuts[(start[round_trip] + stop[round_trip]) // 2] = True
    start, stop = _between(cuts, way)
    unknown = _sums(np.isnan(mapped.points[nodes, 0]))
    whole = (unknown[stop + 1] == unknown[start]) & (nodes[start] != nodes[stop])
    start, stop = start[whole], stop[whole]
    along = _sums(np.nan_to_num(gaps(mapped.points[nodes])))
    return Sections(
        start, stop, way[start], *_ends(mapped, start, stop), along[stop] - along[start], _lights(mapped, start, stop)
    )


def _cuts(mapped: Mapped) -> NDArray[np.bool_]:
    """Where ways are cut: at their ends, where more than one passes, and where a car cannot pass."""
    often = np.bincount(mapped.nodes, minlength=len(mapped.points)) > 1
    cuts = (often | mapped.barred)[mapped.nodes]
    cuts[mapped.first[:-1]] = cuts[mapped.first[1:] - 1] = True
    return cuts


def _between(cuts: NDArray[np.bool_], way: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """From every cut to the next of the same way."""
    at = np.flatnonzero(cuts)
    same = way[at[:-1]] == way[at[1:]]
    return at[:-1][same], at[1:][same]


def _ends(
    mapped: Mapped, start: NDArray[np.int64], stop: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The nodes at both ends; a barred one gets a number of its own for every section, so that nothing joins there."""
    ends = np.stack([mapped.nodes[start], mapped.nodes[stop]])
    apart = mapped.barred[ends]
    ends[apart] = len(mapped.points) + np.arange(apart.sum())
    return ends[0], ends[1]


def _lights(mapped: Mapped, start: NDArray[np.int64], stop: NDArray[np.int64]) -> NDArray[np.int32]:
    """The lights on the way to the far end; the one at the near end was waited for by the section before."""
    at = mapped.signals[mapped.nodes]
    ahead, back = _sums(at & 1 > 0), _sums(at & 2 > 0)
    return np.stack([ahead[stop + 1] - ahead[start + 1], back[stop] - back[start]], axis=1).astype(np.int32)


def _sums(values: NDArray[Any]) -> NDArray[Any]:
    """What stands before every place, summed up."""
    return np.concatenate([[0], np.cumsum(values)])


def gaps(line: Points) -> NDArray[np.float64]:
    """Metres from every point to the next, on the sphere: from the chord through it, which is exact for near points."""
    lat, lon = np.radians(line[:, 0]), np.radians(line[:, 1])
    ball = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)
    chord = np.sqrt((np.diff(ball, axis=0) ** 2).sum(axis=1))
    return np.asarray(2 * EARTH_METRES * np.arcsin(np.minimum(chord / 2, 1.0)))
