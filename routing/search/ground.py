"""What does not change during a search, as records: stops, jobs, cars and the roads between points.

Job k is stops 2k (pickup) and 2k+1 (dropoff). A record keeps what is read together side by side in memory.
"""

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.problem import FORBIDDEN
from routing.search.compiled import kernel
from routing.search.sparse import Sparse, spot
from routing.travel.plane import plane_leg

FAR: Final = 2**30
"""Later than any second of a problem, and still safe to add up."""
NOWHERE: Final = -1
"""The end of a route that may end anywhere; getting there costs nothing."""
HOUR: Final = np.dtype([("begin", "i4"), ("base", "i4"), ("pace", "f8"), ("exponent", "f8")], align=True)
"""Where the rows of a permit class begin from so late on, and how its plane is driven."""
BREAK: Final = np.dtype([("earliest", "i4"), ("latest", "i4"), ("length", "i4")], align=True)
LOAD: Final = [("seats", "i4"), ("chairs", "i4"), ("litres", "i4"), ("kilos", "i4")]
STOP: Final = np.dtype(
    [("point", "i4"), ("earliest", "i4"), ("latest", "i4"), ("service", "i4"), *LOAD, ("ride", "i4")], align=True
)
DUE: Final = np.dtype([("due", "i4"), ("price", "i4")], align=True)
"""When a stop is due, and what a second later costs."""
MARKS: Final = [("fixed", "i1"), ("single", "i1"), ("kind", "i2"), ("bundle", "i4"), ("mate", "i4"), ("group", "i4")]
"""`mate` is how far on the next job of a bundle is, round and round; 0: it is alone. `group` 0 mixes with everybody for
nothing, as all do where that has no price."""
JOB: Final = np.dtype([("penalty", "i8"), ("needs", "i8"), ("meet", "i8"), ("direct", "i4"), *MARKS], align=True)
"""`meet` is what it costs that somebody new serves it."""
CAR: Final = np.dtype(
    [
        ("start", "i4"),
        ("end", "i4"),
        ("begin", "i4"),
        ("close", "i4"),
        *LOAD,
        ("traits", "i8"),
        ("opening", "i8"),
        ("toll", "i8"),
        ("duration", "i4"),
        ("frozen", "i4"),
        ("base", "i4"),
        ("pace", "f8"),
        ("exponent", "f8"),
        *[(name, "i4") for name in ("driving", "minute", "km", "long")],
        ("long_pace", "f8"),
        ("long_exponent", "f8"),
        ("rest", "i4"),
        ("rests", "i4"),
        ("hour", "i4"),
        ("soil", "i4"),
    ],
    align=True,
)
Records = Any
"""An array of records, or one of them: mypy does not know the fields that kernels read as attributes."""
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


class Roads(NamedTuple):
    """Seconds between points: `out[a, b]` from a to b and `into[b, a]` the same; or, both empty, a plane's formula.

    Of a ground: the rows of all permit classes stand one below the other, those of later hours below them, those for
    metres (where kilometres cost) last. A car's begin at its `base`.
    """

    out: Ints
    into: Ints
    points: NDArray[np.float64]
    pace: float
    exponent: float


class Ground(NamedTuple):
    """Everything a kernel may look up but never change."""

    stops: Records
    dues: Records
    jobs: Records
    cars: Records
    roads: Roads
    barred: Sparse
    liked: Sparse
    pairs: Records
    fond: bool
    """Whether a car may be worth more to a job than it costs."""
    soils: Ints
    breaks: Records
    """Those of a car are `rests` in a row from its `rest` on."""
    hours: Records
    """Those of a car begin at its `hour`, long ago, and go on while they begin later and later."""
    bounded: bool
    """Whether places must be proven: a ride or a car's time on the road or at the wheel is bounded, or classes,
    lateness, breaks or hours matter."""
    soft: bool
    """Whether anybody may be late for a price."""
    mixed: bool
    """Whether cars drive in different permit classes; else `roads` are those of all."""
    careful: bool
    """Whether cars drive in different permit classes or by the hour, or some car's driving is bounded or costs more
    than its seconds: then bids are looked for the slow way."""
    hourly: bool
    """Whether ways depend on the hour."""
    slow: bool
    """Whether they do, or some driver has breaks: then routes are clocked the slow way."""
    mix: int
    """What each two jobs of different groups cost that are in a car together."""


@kernel
def roads_at(roads: Roads, base: int, pace: float, exponent: float) -> Roads:
    """Some of all roads."""
    return Roads(roads.out[base:], roads.into[base:], roads.points[base:], pace, exponent)


@kernel
def roads_for(ground: Ground, car: Records) -> Roads:
    """The roads a car drives."""
    if ground.mixed:
        return roads_at(ground.roads, car.base, car.pace, car.exponent)
    return ground.roads


@kernel
def aboard(ground: Ground, k: int) -> bool:
    """Whether the load of job k is in some car already, so that no other can be given it."""
    return bool(ground.stops[2 * k].point < 0 and not ground.jobs[k].single)


@kernel
def price(ground: Ground, car: Records, a: int, b: int) -> int:
    """What it costs this car to drive from point a to point b, as `Vehicle.price` has it."""
    return charge(ground, car, a, b, leg(roads_for(ground, car), a, b))


@kernel
def charge(ground: Ground, car: Records, a: int, b: int, seconds: int) -> int:
    """The same where it is known how long that takes."""
    if b < 0:
        return 0
    metres = 0
    if car.km > 0:
        metres = leg(roads_at(ground.roads, car.long, car.long_pace, car.long_exponent), a, b)
    return int((50 * car.minute * seconds + 3 * car.km * metres) // 3000)


@kernel
def leg_at(ground: Ground, car: Records, a: int, b: int, leaving: int) -> int:
    """Seconds from a to b for who leaves then: those of that hour, or of waiting for a faster one, as `Ways.leg`."""
    best, k = FORBIDDEN, int(car.hour)
    while b >= 0:
        hour, last = ground.hours[k], k + 1 == len(ground.hours) or ground.hours[k + 1].begin <= ground.hours[k].begin
        if last or ground.hours[k + 1].begin > leaving:
            seconds = leg(roads_at(ground.roads, hour.base, hour.pace, hour.exponent), a, b)
            if seconds < FORBIDDEN:
                best = min(best, seconds + max(0, hour.begin - leaving))
        if last:
            return best
        k += 1
    return 0


@kernel
def shortest(ground: Ground, car: Records, a: int, b: int, arrive: int) -> int:
    """The fewest seconds from a to b in which one can be there just then, as `Ways.last`."""
    best, k = FORBIDDEN, int(car.hour)
    while True:
        hour = ground.hours[k]
        seconds = leg(roads_at(ground.roads, hour.base, hour.pace, hour.exponent), a, b)
        if seconds < best and leg_at(ground, car, a, b, arrive - seconds) == seconds:
            best = seconds
        if k + 1 == len(ground.hours) or ground.hours[k + 1].begin <= hour.begin:
            return best
        k += 1


@kernel
def quickest(ground: Ground, car: Records, a: int, b: int) -> int:
    """Seconds from a to b in the best of all hours."""
    best, k = FORBIDDEN, int(car.hour)
    while b >= 0:
        hour = ground.hours[k]
        best = min(best, leg(roads_at(ground.roads, hour.base, hour.pace, hour.exponent), a, b))
        if k + 1 == len(ground.hours) or ground.hours[k + 1].begin <= hour.begin:
            return best
        k += 1
    return 0


@kernel
def straight(ground: Ground, roads: Roads, k: int) -> int:
    """Seconds from pickup to dropoff of job k; where all drive the same roads they are known."""
    if not ground.mixed or ground.jobs[k].single:
        return int(ground.jobs[k].direct)
    return leg(roads, ground.stops[2 * k].point, ground.stops[2 * k + 1].point)


@kernel
def leg(roads: Roads, a: int, b: int) -> int:
    """Seconds from point a to point b; rows of a stay in the cache while a is fixed."""
    if b < 0:
        return 0
    if roads.out.shape[0] > 0:
        return int(roads.out[a, b])
    return plane_leg(roads.points, roads.pace, roads.exponent, a, b)


@kernel
def leg_into(roads: Roads, a: int, b: int) -> int:
    """The same where b is fixed."""
    if b < 0:
        return 0
    if roads.out.shape[0] > 0:
        return int(roads.into[b, a])
    return plane_leg(roads.points, roads.pace, roads.exponent, a, b)


@kernel
def foreign(ground: Ground, one: int, other: int) -> bool:
    """Whether these two jobs are of different groups."""
    group, another = ground.jobs[one].group, ground.jobs[other].group
    return bool(group != another and group > 0 and another > 0)


@kernel
def favour(ground: Ground, job: int, car: int) -> int:
    """What it is worth that this car and no other serves the job; less than nothing where it has a price."""
    worth = -ground.jobs[job].meet - ground.cars[car].toll
    if ground.liked.cars.shape[0] > 0:
        known = spot(ground.liked, job, car)
        if known >= 0:
            worth += ground.liked.worth[known]
    return int(worth)
