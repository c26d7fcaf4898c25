"""A town with two districts outside its ring: who lives, works and drives there, and who rides on which day.

The ring is a square of thirty kilometres with a hundred hospitals and all drivers. Six riders of ten live in it, two
of ten in each of two districts beyond its edges; everybody works at one of the hospitals nearest to them for good. At
the change of shifts that is planned half ride in and half ride home, and the week after the other way round, at about
their usual time, on seven days of ten; three drivers of four are there on a day.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.problem import Job, Vehicle
from routing.travel.plane import Plane
from schemas.values import Load, Seconds, Window

SIDE: Final = 30.0
HOSPITALS: Final = 100
PACE: Final = 3600 / 25 * 1.3
"""Seconds a kilometre as the crow flies: streets are 1.3 times as long and driven at 25 km/h."""
DISTRICTS: Final[Mapping[str, tuple[float, float, float, float]]] = {
    "centre": (0.0, 0.0, SIDE, SIDE),
    "east": (SIDE + 2, 8.0, SIDE + 10, 22.0),
    "north": (8.0, SIDE + 2, 22.0, SIDE + 10),
}
"""From corner to corner, in kilometres."""
LIVE: Final = (0.6, 0.2, 0.2)
THERE: Final = 0.75
WORKS: Final = 0.7
SLOTS: Final = 5
HALF_HOUR: Final = 1800
FIRST: Final = 9000
"""When the first shift begins and ends, in seconds of the plan."""
SEATS: Final = 3
WORTH: Final[Seconds] = 7200
"""Nobody drives two hours for one ride."""


@dataclass(frozen=True)
class Commuters:
    """Points of riders, hospitals and drivers, in this order; each rider's district, hospital and time."""

    drivers: int
    district: tuple[str, ...]
    points: NDArray[np.float64]
    hospital: tuple[int, ...]
    slot: tuple[int, ...]
    early: tuple[bool, ...]

    @property
    def seconds(self) -> Plane:
        """From point to point."""
        return Plane(self.points, PACE)

    def fleet(self, chance: np.random.Generator) -> tuple[Vehicle, ...]:
        """The drivers of a day."""
        there, draws = chance.random(self.drivers) < THERE, chance.random((2, self.drivers))
        first = len(self.points) - self.drivers
        begin, end = (3600 * draws[0]).astype(int), (FIRST + 7200 + 5400 * draws[1]).astype(int)
        return tuple(
            Vehicle(f"v{k}", first + k, None, Window(int(begin[k]), int(end[k])), Load(seats=SEATS))
            for k in np.flatnonzero(there).tolist()
        )

    def jobs(self, week: int, chance: np.random.Generator) -> Iterator[Job]:
        """The rides of a day, each named after its rider's number."""
        many, ways = len(self.district), self.seconds
        works, moved = chance.random(many) < WORKS, chance.integers(-1, 2, many)
        for rider in np.flatnonzero(works).tolist():
            turn = FIRST + HALF_HOUR * min(SLOTS - 1, max(0, self.slot[rider] + int(moved[rider])))
            inbound = self.early[rider] == (week % 2 == 0)
            yield _ride(rider, self.hospital[rider], int(ways[rider, self.hospital[rider]]), turn, inbound)


def _ride(home: int, work: int, direct: Seconds, turn: Seconds, inbound: bool) -> Job:
    """There within the half hour before the shift begins, or fetched within the half hour after it ends."""
    ride = direct * 3 // 2 + 600
    if inbound:
        begin, end = Window(turn - HALF_HOUR - ride, turn - direct), Window(turn - HALF_HOUR, turn)
    else:
        begin, end = Window(turn, turn + HALF_HOUR), Window(turn, turn + HALF_HOUR + 60 + ride)
    nodes = (home, work) if inbound else (work, home)
    return Job(str(home), *nodes, begin, end, max_ride=ride, penalty=WORTH)


def settle(riders: int, drivers: int, chance: np.random.Generator) -> Commuters:
    """Give everybody a home, and riders a hospital and a usual time."""
    district = tuple(list(DISTRICTS)[k] for k in chance.choice(len(DISTRICTS), riders, p=LIVE))
    corners = np.array([DISTRICTS[name] for name in district])
    homes = corners[:, :2] + chance.random((riders, 2)) * (corners[:, 2:] - corners[:, :2])
    hospitals, starts = (chance.uniform(0, SIDE, (many, 2)) for many in (HOSPITALS, drivers))
    away = np.linalg.norm(homes[:, None] - hospitals[None], axis=2)
    near = np.argsort(away, axis=1)[np.arange(riders), chance.integers(0, HOSPITALS // 3, riders)]
    slots = chance.integers(0, SLOTS, riders)
    early = tuple((chance.random(riders) < 0.5).tolist())
    points = np.vstack([homes, hospitals, starts])
    return Commuters(drivers, district, points, tuple((riders + near).tolist()), tuple(slots.tolist()), early)
