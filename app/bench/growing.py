"""How the cost of planning grows with the city: seconds to the first plan, seconds a step, memory; each of n trips."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Final

import numpy as np

from app.bench.city import build
from app.bench.figures import Figure
from app.bench.peers.ferry import warm
from app.bench.process import apart, memory
from app.clock import seconds
from routing.problem import Limits
from routing.search.watch import Progress
from routing.solve import solve

FOREVER: Final = 3600.0
"""Seconds that no search needs: the steps decide."""
PER_DRIVER: Final = 4
"""Trips."""
ROW: Final = 4
"""Sizes; where the way of planning changes between two, a fit over all may hide how steep one of them is."""
STEEPEST: Final = 1.15
"""The power of n that may be fitted; n · log n itself looks like one of 1.13 over these sizes."""


@dataclass(frozen=True, slots=True)
class Growing:
    """Sizes of cities in trips, the steps of each search, and how often each is measured: the quickest run counts."""

    sizes: tuple[int, ...] = (500, 1_000, 2_000, 4_000, 8_000, 16_000)
    steps: int = 20_000
    times: int = 3
    seed: int = 0


@dataclass(frozen=True, slots=True)
class City:
    """One of the cities."""

    trips: int
    steps: int
    times: int
    seed: int


@dataclass(frozen=True, slots=True)
class Spent:
    """What a city took: seconds to the first plan, microseconds a step, megabytes beyond what an idle solver holds."""

    trips: int
    first: float
    step: float
    memory: float


@dataclass
class Pace:
    """Hears of a search and knows how long a step took it, from the first word to the last."""

    heard: list[tuple[float, int]] = field(default_factory=list)

    def __call__(self, progress: Progress) -> bool:
        """Note it and go on."""
        self.heard.append((seconds(), progress.steps))
        return True

    @property
    def step(self) -> float:
        """Seconds."""
        (begun, none), (done, steps) = self.heard[0], self.heard[-1]
        return (done - begun) / max(1, steps - none)


def run(task: Growing) -> list[Figure]:
    """Each city in a process of its own, for memory once used is not given back."""
    spent = apart(measured, [City(trips, task.steps, task.times, task.seed) for trips in task.sizes])
    return [
        *_course("first plan", "s", spent, lambda one: one.first),
        *_course("a step", "µs", spent, lambda one: one.step * 1e6),
        *_course("memory", "MB", spent, lambda one: one.memory),
    ]


def measured(city: City) -> Spent:
    """Build the city, plan it without a search, search; memory is what the whole of it took."""
    warm()
    idle = memory()
    problem = build(max(1, city.trips // PER_DRIVER), city.trips).problem()
    first, step = [], []
    for _ in range(city.times):
        begun = seconds()
        solve(problem, Limits(seconds=0, seed=city.seed))
        first.append(seconds() - begun)
        pace = Pace()
        solve(problem, Limits(FOREVER, city.steps, city.seed), tell=pace)
        step.append(pace.step)
    return Spent(city.trips, min(first), min(step), max(1, memory() - idle))


def _course(name: str, unit: str, spent: Sequence[Spent], value: Callable[[Spent], float]) -> list[Figure]:
    """The values, each with its ratio to n · log n (the smallest city's being 1), and the powers of n that fit them."""
    values = [value(one) for one in spent]
    unity = values[0] / _n_log_n(spent[0].trips)
    figures = [
        Figure(f"{name}, {one.trips:,} trips ({each / unity / _n_log_n(one.trips):.2f} of n·log n)", each, unit)
        for one, each in zip(spent, values, strict=True)
    ]
    fits = [power(spent[at : at + ROW], values[at : at + ROW]) for at in range(max(1, len(spent) - ROW + 1))]
    return [
        *figures,
        Figure(f"{name}: the power of n that fits all", power(spent, values), "", STEEPEST),
        Figure(f"{name}: the steepest that fits {ROW} in a row", max(fits), "", STEEPEST),
    ]


def _n_log_n(trips: int) -> float:
    return trips * log(trips)


def power(spent: Sequence[Spent], values: Sequence[float]) -> float:
    """The slope of the line through the logarithms of sizes and values."""
    return float(np.polyfit(np.log([one.trips for one in spent]), np.log(values), 1)[0])


__all__ = ["City", "Growing", "Pace", "Spent", "measured", "power", "run", "warm"]
