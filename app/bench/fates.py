"""What befalls the drivers of some weeks: who comes, who is ill, who forgets what, whose papers end. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Final

THERE: Final = 0.75
FEVER: Final = 0.03
FEVER_ON_DUTY: Final = 0.015
FORGETS: Final = 0.03
LICENCE_ENDS: Final = 0.3
PERMIT: Final = 0.6
PERMIT_ENDS: Final = 0.2
ISOLATES: Final = 0.3
ILL_FOR: Final = timedelta(days=3)
RENEWED_AFTER: Final = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Papers:
    """Of one driver: when the licence ends (None: never), whether the car holds a permit, when that ends."""

    licence_until: datetime | None
    permit: bool
    permit_until: datetime | None
    isolates: bool


@dataclass(frozen=True, slots=True)
class Morning:
    """Of one driver who comes: when, how warm, what is forgotten, and a fever some time later (None: none)."""

    comes: timedelta
    fever: bool
    checks: bool
    inspects: bool
    fever_after: timedelta | None
    again: bool
    """Whether they want to drive once more in the evening, with too little rest."""


def papers(seed: int, driver: int, begin: datetime, length: timedelta) -> Papers:
    """What a driver holds from the first day on; what ends does so at an hour when people drive."""
    chance = Random(f"papers {seed} {driver}")

    def ends(share: float) -> datetime | None:
        day = begin + timedelta(days=chance.randrange(max(1, length.days)))
        moment = day + timedelta(minutes=chance.uniform(60, 300))
        return moment if chance.random() < share else None

    return Papers(ends(LICENCE_ENDS), chance.random() < PERMIT, ends(PERMIT_ENDS), chance.random() < ISOLATES)


def mornings(seed: int, day: int, drivers: int) -> Iterator[tuple[int, Morning]]:
    """The drivers who come on a day, and how it goes."""
    chance = Random(f"morning {seed} {day}")
    for driver in range(drivers):
        if chance.random() < THERE:
            yield driver, _morning(chance)


def _morning(chance: Random) -> Morning:
    comes, later = timedelta(minutes=chance.uniform(0, 60)), timedelta(minutes=chance.uniform(75, 240))
    return Morning(
        comes=comes,
        fever=chance.random() < FEVER,
        checks=chance.random() >= FORGETS,
        inspects=chance.random() >= FORGETS,
        fever_after=later if chance.random() < FEVER_ON_DUTY else None,
        again=chance.random() < FORGETS,
    )
