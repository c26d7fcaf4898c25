"""What was learned: how much longer drives take than they should, as plain data that can be kept and explained."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import exp, isfinite, log
from typing import Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

VERSION: Final = 1
"""Of the way effects are named: another one is not read."""
LEAST: Final = 0.4
MOST: Final = 3.0
"""The bounds of every factor, whatever was driven."""
EVERYWHERE: Final = "all"
Of = Literal["line", "roads"]
Logs = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Effect:
    """By which factor one cause changes times (its logarithm), and in how many drives it had a part."""

    log: float
    drives: int

    @property
    def factor(self) -> float:
        """What a time is multiplied with, were this the only cause."""
        return float(bounded(np.array([self.log]))[0])


@dataclass(frozen=True, slots=True)
class Speeds:
    """The effects of causes by name, which multiply: `all`, an hour, a cell, a class of road, and some pairs of these.

    They hold for one source of times (`of`), by the clocks of `zone`, and come of so many `drives`.
    """

    of: Of
    zone: str
    drives: int = 0
    effects: Mapping[str, Effect] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError(f"{self.zone!r} is no time zone: give one such as Asia/Shanghai.") from unknown

    def log(self, causes: Iterable[str]) -> float:
        """The sum of the effects of some causes; what nobody drove has none."""
        return sum(self.effects[name].log for name in causes if name in self.effects)

    def told(self) -> list[tuple[str, Effect]]:
        """Every cause with its effect, those with most drives first."""
        return sorted(self.effects.items(), key=lambda one: (-one[1].drives, one[0]))

    def plain(self) -> dict[str, object]:
        """All of it as data for JSON."""
        effects = {name: [one.log, one.drives] for name, one in self.effects.items()}
        return {"version": VERSION, "of": self.of, "zone": self.zone, "drives": self.drives, "effects": effects}

    @classmethod
    def read(cls, data: Mapping[str, object]) -> Self:
        """What `plain` wrote. Raises ValueError for anything else."""
        if data.get("version") != VERSION:
            raise ValueError(f"Speeds of version {data.get('version')!r} cannot be read: learn them anew.")
        match data:
            case {"of": "line" | "roads" as of, "zone": str(zone), "drives": int(drives), "effects": Mapping() as told}:
                return cls(of, zone, drives, {str(name): _effect(name, one) for name, one in told.items()})
        raise ValueError("These are no learned speeds: of, zone, drives or effects is missing or of another kind.")


def meant(speeds: Speeds | None, of: Of) -> Speeds | None:
    """These speeds, if they were learned for that source of times. Raises ValueError if for another."""
    if speeds and speeds.of != of:
        raise ValueError(f"These speeds were learned for {speeds.of} and mean nothing to {of}: learn them anew.")
    return speeds


def bounded(logs: Logs) -> Logs:
    """The factors of these logarithms, none beyond the bounds."""
    return np.asarray(np.exp(np.clip(logs, log(LEAST), log(MOST))))


def _effect(name: str, told: object) -> Effect:
    match told:
        case [float() | int() as size, int(drives)] if isfinite(size) and LEAST / 2 <= exp(min(size, 9)) <= MOST * 2:
            return Effect(float(size), drives)
    raise ValueError(f"The effect of {name!r} is {told!r}, which is no logarithm of a factor with a count of drives.")
