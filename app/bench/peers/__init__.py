"""Ferry and its rivals on the same problem, each a module that runs in a process of its own: a task in, tours out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.plan import Plan
from routing.problem import Job, Problem, Visit
from routing.schedule import amounts
from schemas.values import Seconds, Window

FOREVER: Final[Seconds] = 2**40
Tours = Mapping[str, Sequence[Visit]]
"""The stops of each vehicle that moves, in order."""


@dataclass(frozen=True, slots=True)
class Task:
    """A problem and the seconds to solve it in, on so many cores; `whole` says that nobody may be left over."""

    problem: Problem
    seconds: float
    seed: int = 0
    whole: bool = True
    cores: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver found, after how many seconds it had a first plan and was done; Ferry's own comes with its plan."""

    tours: Tours
    seconds: float
    first: float | None = None
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Solver:
    """A solver by name, the module that runs it, and the package it is (None: Ferry itself)."""

    name: str
    module: str
    package: str | None = None
    cores: int = 1

    @property
    def version(self) -> str | None:
        """Which one is installed, if it is."""
        try:
            return version(self.package or "ferry-dispatch")
        except PackageNotFoundError:
            return None


FERRY: Final = Solver("Ferry", "app.bench.peers.ferry")
TWICE: Final = Solver("Ferry, two cores", "app.bench.peers.ferry", cores=2)
PEERS: Final = (
    Solver("PyVRP", "app.bench.peers.pyvrp", "pyvrp"),
    Solver("VROOM", "app.bench.peers.vroom", "pyvroom"),
    Solver("OR-Tools", "app.bench.peers.ortools", "ortools"),
)


def stored(problem: Problem) -> NDArray[np.int64]:
    """The seconds as a matrix, with one node more that costs nothing to reach: where open routes end."""
    size = len(problem.seconds)
    nodes = np.arange(size)
    legs = np.zeros((size + 1, size + 1), dtype=np.int64)
    legs[:size, :size] = problem.seconds[nodes[:, None], nodes]
    return legs


def narrowed(problem: Problem, job: Job) -> tuple[Window, Window]:
    """When pickup and dropoff can begin at all, given each other and the longest ride, unknown to some solvers."""
    first, second = job.pickup_window, job.dropoff_window
    way = job.pickup_service + (0 if job.pickup is None else int(problem.seconds[job.pickup, job.dropoff]))
    longest = FOREVER if job.max_ride is None else job.pickup_service + job.max_ride
    begin, end = max(second.earliest, first.earliest + way), min(second.latest, first.latest + longest)
    leave, last = max(first.earliest, begin - longest), min(first.latest, end - way)
    return (Window(leave, last), Window(begin, end)) if leave <= last and begin <= end else (first, second)


def needed(problem: Problem) -> list[str]:
    """Every need that some job has, in a fixed order."""
    return sorted({need for job in problem.jobs for need in job.needs})


def rooms(problem: Problem) -> list[int]:
    """Which amounts of a load any job takes at all."""
    return [at for at, most in enumerate(zip(*(amounts(job.load) for job in problem.jobs), strict=True)) if any(most)]
