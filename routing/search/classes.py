"""Classes of jobs as numbers: how long a car is cleaned between them, and which are never in it together; groups."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from routing.problem import Problem, Soil
from routing.search.compiled import kernel

PAIR: Final = np.dtype([("clean", "i4"), ("apart", "i1"), ("done", "i4")], align=True)
"""What is to be known of two classes; `done` is a scratch column of `add_cleaning`, used where both are the same."""
NEVER: Final = -(2**30)
"""How long the car had been cleaned when a class was set down that was not."""
Records = Any
Ints = NDArray[np.int32]


def kinds_of(problem: Problem) -> Mapping[str, int]:
    """The numbers of the classes that `clean` or `apart` names; any other is 0."""
    names = {name for pair in (*problem.clean, *problem.apart) for name in pair}
    return {name: number for number, name in enumerate(sorted(names), 1)}


def groups_of(problem: Problem) -> dict[str, int]:
    """The numbers of the groups of all jobs, from 1; none where it costs nothing that they mix."""
    names = {job.group for job in problem.jobs if job.group and problem.mix_price}
    return {name: number for number, name in enumerate(sorted(names), 1)}


def pairs_of(problem: Problem, number: Mapping[str, int]) -> Records:
    """PAIR records of all classes, class 0 included, shape (classes, classes); none where no class is named."""
    size = len(number) + 1 if number else 0
    pairs = np.zeros((size, size), dtype=PAIR)
    for (before, after), seconds in problem.clean.items():
        pairs["clean"][number[before], number[after]] = seconds
    for one, other in problem.apart:
        pairs["apart"][number[one], number[other]] = pairs["apart"][number[other], number[one]] = True
    return pairs


def soils_of(problem: Problem, number: Mapping[str, int]) -> tuple[Ints, Mapping[Soil, int]]:
    """How long cars had been cleaned when each class was last set down, before their start; which row is whose.

    The first row is that of a car that carried nothing.
    """
    rows = {soil: row for row, soil in enumerate({(): None} | dict.fromkeys(one.soiled for one in problem.vehicles))}
    soils = np.full((len(rows), len(number) + 1), NEVER, dtype=np.int32)
    for soil, row in rows.items():
        for kind, since in soil:
            if kind in number:
                soils[row, number[kind]] = -min(since, -NEVER)
    return soils, rows


@kernel
def add_cleaning(
    pairs: Records, jobs: Records, soil: Ints, order: NDArray[np.int64], arc: NDArray[np.int64], length: int
) -> None:
    """Lengthen the ways to pickups and single stops by the cleaning before them: what classes before still lack.

    `done` says how long the car had been cleaned in all when a class was last set down; at first that is the `soil`.
    """
    cleaned = 0
    for kind in range(len(pairs)):
        pairs[kind, kind].done = soil[kind]
    for z in range(1, length + 1):
        kind = jobs[order[z] // 2].kind
        if order[z] % 2 == 0 or jobs[order[z] // 2].single:
            due = cleaned
            for other in range(len(pairs)):
                due = max(due, pairs[other, other].done + pairs[other, kind].clean)
            arc[z] += due - cleaned
            cleaned = due
        if order[z] % 2 == 1:
            pairs[kind, kind].done = cleaned
