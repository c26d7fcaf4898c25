"""The slate: an order of stops laid out and clocked the slow way, with the breaks of its driver and by the hour.

A label says how early a stop can begin when so many rests were taken before it, as in `routing/rest.py`.
"""

from typing import Final

from routing.search.classes import add_cleaning
from routing.search.compiled import kernel
from routing.search.ground import FAR, Ground, Ints, Longs, Records, leg_at, shortest

ORDER: Final = 0
START: Final = 1
ARC: Final = 2
CLEAN: Final = 3
FREE: Final = 4
LABELS: Final = 5
"""The rows: stops, when each begins (when the car leaves its start), the way to each with any cleaning, the cleaning
alone, whether the driver may rest behind it, and the labels, a row for each number of rests."""
NEVER: Final = 2**40
"""Later than any second of a search, and still safe to add up."""
CHASE: Final = 100
"""Rounds in which a ride may wait for a faster hour."""


@kernel
def lay_bare(ground: Ground, slate: Longs, v: int, length: int) -> None:
    """Begin each stop of the order as its window opens, with nothing on the way but the cleaning."""
    slate[START, 0] = ground.cars[v].begin
    for z in range(1, length + 2):
        slate[ARC, z] = 0
        if z <= length:
            slate[START, z] = ground.stops[slate[ORDER, z]].earliest
    if ground.pairs.shape[0] > 0:
        soil = ground.soils[ground.cars[v].soil]
        add_cleaning(ground.pairs, ground.jobs, soil, slate[ORDER], slate[ARC], length)
    for z in range(1, length + 2):
        slate[CLEAN, z] = slate[ARC, z]


@kernel
def rested(ground: Ground, slate: Longs, spot: Ints, v: int, length: int) -> bool:
    """Whether the order can be driven with every break of car v; then its row says when each stop begins.

    What that says before must not be too late. By the hour the ways are found here too.
    """
    car = ground.cars[v]
    _look(ground, slate, spot, car, length)
    leave = slate[START, 0]
    for b in range(car.rests + 1):
        slate[LABELS + b, length + 1] = -FAR
        for z in range(length + 1):
            slate[LABELS + b, z] = slate[START, z]
    for _ in range(2 * (car.rests + 1) * (length + 2) + CHASE):
        _forward(ground, slate, car, length, leave)
        taken = _taken(ground, slate, car, length)
        if taken < 0:
            return False
        end = slate[LABELS + taken, length + 1]
        if end - leave > car.duration:
            leave = end - car.duration
        elif not _raised(ground, slate, spot, car, length):
            _backward(ground, slate, car, length, taken)
            return True
    return False


@kernel
def _look(ground: Ground, slate: Longs, spot: Ints, car: Records, length: int) -> None:
    """Where pickups are, and behind which stops no trip is under way and nothing frozen is to come."""
    order, aboard = slate[ORDER], 0
    for z in range(1, length + 1):
        k = order[z] // 2
        if order[z] % 2 == 0:
            spot[k] = z
        elif ground.stops[2 * k].point < 0 and not ground.jobs[k].single:
            aboard += 1
    for z in range(length + 1):
        if z > 0 and order[z] % 2 == 0:
            aboard += 1
        elif z > 0 and not ground.jobs[order[z] // 2].single:
            aboard -= 1
        slate[FREE, z] = aboard == 0 and z >= car.frozen


@kernel
def _rest(ground: Ground, car: Records, b: int, ready: int) -> int:
    """When the b-th break is over for who is ready for it then."""
    one = ground.breaks[car.rest + b - 1]
    end = max(ready, one.earliest) + one.length
    return end if end <= one.latest else NEVER


@kernel
def _way(ground: Ground, slate: Longs, car: Records, length: int, z: int, ready: int) -> int:
    """How long the way to stop z takes, with the cleaning before it, for who is ready for it then."""
    if not ground.hourly:
        return int(slate[ARC, z])
    if ready >= NEVER:
        return 0
    here = car.start if z == 1 else ground.stops[slate[ORDER, z - 1]].point
    there = car.end if z > length else ground.stops[slate[ORDER, z]].point
    clean = slate[CLEAN, z]
    return int(clean + leg_at(ground, car, here, there, ready + clean))


@kernel
def _taken(ground: Ground, slate: Longs, car: Records, length: int) -> int:
    """The fewest rests before the end that leave time for the others when all is done; -1: that cannot be."""
    for taken in range(car.rests + 1):
        end = slate[LABELS + taken, length + 1]
        for b in range(taken + 1, car.rests + 1):
            end = _rest(ground, car, b, end)
        if end < NEVER:
            return taken
    return -1


@kernel
def _forward(ground: Ground, slate: Longs, car: Records, length: int, leave: int) -> None:
    """Raise every label to the first second at which the car can be there."""
    ready = int(car.begin)
    for b in range(car.rests + 1):
        if b > 0:
            ready = _rest(ground, car, b, ready) if slate[FREE, 0] else NEVER
        slate[LABELS + b, 0] = max(leave, ready)
    for z in range(1, length + 2):
        free, left_before, there_before = slate[FREE, z - 1], NEVER, NEVER
        service = 0 if z == 1 else ground.stops[slate[ORDER, z - 1]].service
        latest = car.close if z > length else ground.stops[slate[ORDER, z]].latest
        for b in range(car.rests + 1):
            left = slate[LABELS + b, z - 1] + service
            if b > 0 and free and z > 1:
                left = min(left, _rest(ground, car, b, left_before))
            there = left + _way(ground, slate, car, length, z, left)
            if b > 0 and free and z <= length:
                there = min(there, _rest(ground, car, b, there_before))
            left_before, there_before = left, there
            start = max(slate[LABELS + b, z], there)
            slate[LABELS + b, z] = start if start <= latest else NEVER


@kernel
def _raised(ground: Ground, slate: Longs, spot: Ints, car: Records, length: int) -> bool:
    """Let pickups wait for rides that are too long; whether any had to."""
    moved = False
    for b in range(LABELS, LABELS + car.rests + 1):
        for z in range(1, length + 1):
            stop = slate[ORDER, z]
            if stop % 2 == 1 and ground.stops[stop].ride < FAR and slate[b, z] < NEVER:
                pickup, wanted = spot[stop // 2], slate[b, z] - ground.stops[stop].ride
                if wanted > slate[b, pickup]:
                    slate[b, pickup] = wanted if wanted <= ground.stops[stop - 1].latest else NEVER
                    moved = True
    return moved


@kernel
def _backward(ground: Ground, slate: Longs, car: Records, length: int, taken: int) -> None:
    """Write down when each stop begins: on the way to each as many rests as its label allows."""
    b = taken
    for z in range(length + 1, 0, -1):
        if z <= length:
            slate[START, z] = slate[LABELS + b, z]
        b -= _between(ground, slate, car, length, z, b)
    slate[START, 0] = slate[LABELS + b, 0]
    if ground.hourly and car.duration < FAR:
        _later(ground, slate, car)


@kernel
def _later(ground: Ground, slate: Longs, car: Records) -> None:
    """A car whose time on the road is bounded leaves so late as to be at its first stop just then."""
    arrive, there = slate[START, 0] + slate[ARC, 1], ground.stops[slate[ORDER, 1]].point
    slate[ARC, 1] = shortest(ground, car, car.start, there, arrive)
    slate[START, 0] = arrive - slate[ARC, 1]


@kernel
def _between(ground: Ground, slate: Longs, car: Records, length: int, z: int, b: int) -> int:
    """How many of the b rests before stop z are had on the way to it, before the drive or there; and the way then."""
    service = 0 if z == 1 else ground.stops[slate[ORDER, z - 1]].service
    for many in range(b if slate[FREE, z - 1] else 0, -1, -1):
        for there in range(many if z <= length else 0, -1 if z > 1 else many - 1, -1):
            ready = slate[LABELS + b - many, z - 1] + service
            for one in range(b - many + 1, b - there + 1):
                ready = _rest(ground, car, one, ready)
            way = _way(ground, slate, car, length, z, ready)
            ready += way
            for one in range(b - there + 1, b + 1):
                ready = _rest(ground, car, one, ready)
            if ready <= slate[LABELS + b, z]:
                slate[ARC, z] = way
                return many
    return 0
