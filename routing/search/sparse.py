"""Which cars a job has to do with, and what each is worth to it; most jobs have to do with few."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.problem import FAVOUR, Job
from routing.search.compiled import kernel
from schemas.values import Seconds

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


class Sparse(NamedTuple):
    """Some cars for each job, and their worth to it: those of job k are `cars[first[k]:first[k + 1]]`, sorted."""

    first: Ints
    cars: Ints
    worth: Longs


def likes(job: Job, contact: Seconds) -> dict[str, Seconds]:
    """What each car that a job knows is worth to it: its favour, and the contact that it spares."""
    known = dict.fromkeys(job.met or (), contact) if contact else {}
    return known | {name: known.get(name, 0) + FAVOUR for name in job.prefer}


def sparse_of(names: Iterable[Mapping[str, int]], at: Mapping[str, int]) -> Sparse:
    """The cars of each job, by their names, as numbers; who is unknown is left out."""
    found = [_sorted(some, at) for some in names]
    first = np.cumsum([0, *map(len, found)], dtype=np.int32)
    return Sparse(first, *_columns([pair for pairs in found for pair in pairs]))


def _sorted(names: Mapping[str, int], at: Mapping[str, int]) -> list[tuple[int, int]]:
    return sorted((at[name], worth) for name, worth in names.items() if name in at)


def _columns(pairs: list[tuple[int, int]]) -> tuple[Ints, Longs]:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0].astype(np.int32), table[:, 1].copy()


def some_cars(some: Sparse, k: int, names: Mapping[str, int], at: Mapping[str, int]) -> Sparse:
    """The same with these cars for job k, after which no job has any."""
    kept, (cars, worth) = some.first[k], _columns(_sorted(names, at))
    first = np.append(some.first[: k + 1], np.full(len(some.first) - k - 1, kept + len(cars), dtype=np.int32))
    return Sparse(first, np.append(some.cars[:kept], cars), np.append(some.worth[:kept], worth))


@kernel
def named(some: Sparse, job: int, car: int) -> bool:
    """Whether the car is among those of the job."""
    return spot(some, job, car) >= 0


@kernel
def spot(some: Sparse, job: int, car: int) -> int:
    """Where the car stands among those of the job, -1: nowhere."""
    low, high = some.first[job], some.first[job + 1]
    while low < high:
        middle = (low + high) // 2
        if some.cars[middle] < car:
            low = middle + 1
        else:
            high = middle
    return int(low) if low < some.first[job + 1] and some.cars[low] == car else -1
