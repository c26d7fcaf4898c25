"""Ways between nodes: what a drive takes, at every hour of the day, and how long it is."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from routing.travel.plane import Plane
from schemas.values import Seconds, Window

Matrix = NDArray[np.int32]
FORBIDDEN: Seconds = 2**31 - 1
"""A matrix entry that says: no legal way. Never to be added up."""


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """From second `begin` on, until the next band, whoever leaves drives by this matrix."""

    begin: Seconds
    seconds: Matrix | Plane = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Two square matrices over the same nodes: what a drive takes and how long it is (int32, may be asymmetric).

    With `bands` the seconds are those of the hour in which a vehicle leaves. Nobody overtakes: where waiting for a
    later band and driving then is faster, a drive takes no longer than that.
    """

    seconds: Matrix | Plane = field(repr=False)
    metres: Matrix | Plane = field(repr=False)
    bands: tuple[Band, ...] = ()

    def leg(self, a: int, b: int, leaving: Seconds) -> Seconds:
        """Seconds from a to b for who leaves then; FORBIDDEN where there is no way, then or later."""
        now = sum(band.begin <= leaving for band in self.bands)
        found = FORBIDDEN if now else int(self.seconds[a, b])
        for band in self.bands[max(0, now - 1) :]:
            seconds = int(band.seconds[a, b])
            found = min(found, seconds if seconds == FORBIDDEN else seconds + max(0, band.begin - leaving))
        return found

    def opens(self, a: int, b: int, leaving: Seconds) -> Seconds:
        """The first second, from then on, at which a way leads from a to b; FORBIDDEN where there is none any more."""
        now = sum(band.begin <= leaving for band in self.bands)
        begins = (leaving, *(band.begin for band in self.bands[now:]))
        hours = zip(begins, self.hours[now:], strict=True)
        return next((begin for begin, one in hours if int(one[a, b]) != FORBIDDEN), FORBIDDEN)

    @property
    def hours(self) -> tuple[Matrix | Plane, ...]:
        """The seconds before the first band, then those of each."""
        return self.seconds, *(band.seconds for band in self.bands)

    def quickest(self, a: int, b: int) -> Seconds:
        """Seconds from a to b in the best of all hours."""
        return min(int(one[a, b]) for one in self.hours)

    def within(self, a: int, b: int, window: Window) -> Seconds:
        """Seconds from a to b in the slowest open hour of a window; where none is open, in the best of all hours."""
        begins = [window.earliest, *(band.begin for band in self.bands)]
        ends = [*begins[1:], window.latest + 1]
        hours = zip(begins, ends, self.hours, strict=True)
        legs = [int(one[a, b]) for begin, end, one in hours if begin <= window.latest and end > window.earliest]
        return max((leg for leg in legs if leg != FORBIDDEN), default=self.quickest(a, b))

    def last(self, a: int, b: int, arrive: Seconds) -> Seconds:
        """The last second at which one can leave a to be at b just then; where there is none, the best guess."""
        legs = [int(one[a, b]) for one in self.hours]
        return max((arrive - leg for leg in legs if self.leg(a, b, arrive - leg) == leg), default=arrive - min(legs))
