"""What drives teach a model without a map: of the city, the hour, the cells at both ends, and pairs of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.travel import Points
from routing.travel.learned.cells import Cells, band_of, cells_of
from routing.travel.learned.driven import OFF, Driven, points_of
from routing.travel.learned.fit import Piece, fit
from routing.travel.learned.speeds import EVERYWHERE, Speeds, bounded

END: Final = 1.5
"""Kilometres of the cells whose streets a drive begins and ends in."""
FIELD: Final = 3.0
"""Kilometres of the cells whose pairs have a river between them, or a motorway."""
Factors = NDArray[np.float64]


def learn(drives: list[Driven], straight: NDArray[np.int32], zone: str) -> Speeds:
    """What these drives say about seconds that were estimated from distance."""
    took = np.array([one.seconds for one in drives], dtype=np.float64)
    sane = (straight > 0) & (took < OFF * straight) & (took * OFF > straight)
    kept = [drives[k] for k in np.flatnonzero(sane).tolist()]
    pieces = [
        Piece(row, float(seconds), causes)
        for row, (seconds, causes) in enumerate(zip(straight[sane].tolist(), _causes(kept, zone), strict=True))
    ]
    return Speeds("line", zone, len(kept), fit([one.seconds for one in kept], pieces))


def _causes(drives: list[Driven], zone: str) -> Iterator[tuple[str, ...]]:
    starts, stops = (points_of(one.start for one in drives), points_of(one.stop for one in drives))
    ends = [cells_of(points, END).tolist() for points in (starts, stops)]
    fields = [cells_of(points, FIELD).tolist() for points in (starts, stops)]
    for one, a, b, c, d in zip(drives, *ends, *fields, strict=True):
        yield EVERYWHERE, _hour(band_of(one.departed, zone)), _end(a), _end(b), _pair(c, d)


def _hour(band: int) -> str:
    return f"hour {band}"


def _end(cell: list[int]) -> str:
    return f"end {cell[0]} {cell[1]}"


def _pair(one: list[int], other: list[int]) -> str:
    """The same there and back."""
    (a, b), (c, d) = sorted((one, other))
    return f"pair {a} {b} {c} {d}"


def factors(speeds: Speeds, sources: Points, targets: Points, at: datetime) -> Factors:
    """What to multiply the seconds from every source to every target with."""
    logs = _ends(speeds, sources)[:, None] + _ends(speeds, targets)[None, :]
    logs += speeds.log((EVERYWHERE, _hour(band_of(at, speeds.zone))))
    (here, one), (there, other) = (_once(cells_of(points, FIELD)) for points in (sources, targets))
    pairs = [[speeds.log([_pair(a, b)]) for b in there.tolist()] for a in here.tolist()]
    logs += np.array(pairs, dtype=np.float64).reshape(len(here), len(there))[one][:, other]
    return bounded(logs)


def _ends(speeds: Speeds, points: Points) -> Factors:
    cells, number = _once(cells_of(points, END))
    return np.array([speeds.log([_end(cell)]) for cell in cells.tolist()], dtype=np.float64)[number]


def _once(cells: Cells) -> tuple[Cells, NDArray[np.int64]]:
    """Each cell once, and which of them every point lies in."""
    found, number = np.unique(cells, axis=0, return_inverse=True)
    return found, number.reshape(-1)
