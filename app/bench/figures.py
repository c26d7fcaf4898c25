"""Figures of a measurement, in one unit, as medians and tails."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report; a target of None is only told."""

    name: str
    value: float
    unit: str
    target: float | None = None

    @property
    def met(self) -> bool | None:
        """Whether the target is reached."""
        return None if self.target is None else self.value <= self.target


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    rank = max(1, -(-int(share * 1000) * len(ordered) // 1000))
    return ordered[rank - 1]


def spread(name: str, seconds: Sequence[float], target: float | None) -> list[Figure]:
    """Median, p99 and worst of some times, in milliseconds; the target holds for the p99."""
    return [
        Figure(f"{name}, median", percentile(seconds, 0.5) * 1000, "ms"),
        Figure(f"{name}, p99", percentile(seconds, 0.99) * 1000, "ms", target),
        Figure(f"{name}, worst of {len(seconds)}", max(seconds) * 1000, "ms"),
    ]
