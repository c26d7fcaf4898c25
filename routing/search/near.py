"""Who is near whom: the few stops and idle cars that are worth asking, so that nothing grows with the square."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.problem import FORBIDDEN
from routing.search.ground import FAR, Ground, Ints, Records, blocks_of, classes_of
from routing.search.sweep import nearest
from routing.travel.plane import Plane

SMALL: Final = 3000
"""Up to so many stops every pair is compared; beyond, a sweep over places and times finds those nearest."""
CLOSE: Final = 60
"""Stops whose cars are asked for each end of a trip."""
AROUND: Final = 120
"""Stops over which a ruin spreads."""
IDLE: Final = 40
"""Idle cars that are asked for a trip."""
LANDMARKS: Final = 6
WAITED: Final = 0.2
Floats = NDArray[np.float64]


class Near(NamedTuple):
    """Nearest first: `close` and `around` (stops, …) of stops; `idle` (jobs, …) of cars; `kind` of cars.

    Idle cars of one kind are interchangeable, so a job is offered the first one of each: `idle` holds the first car of
    a kind, `kind[v]` the car after the last of v's kind.
    """

    close: Ints
    around: Ints
    idle: Ints
    kind: Ints


def near_of(ground: Ground) -> Near:
    """The neighbourhoods of a problem."""
    first, last = runs(ground.cars)
    if len(ground.stops) <= SMALL:
        close, around = _compared(ground)
    else:
        close, around = _searched(ground)
    return Near(close, around, _idle(ground, first), last)


def runs(cars: Records | Ints) -> tuple[Ints, Ints]:
    """The first car of each run of equal cars; for every car, the end of its run."""
    fresh = np.ones(len(cars), dtype=np.bool_)
    fresh[1:] = cars[1:] != cars[:-1]
    first = np.flatnonzero(fresh).astype(np.int32)
    size = np.diff(np.append(first, len(cars)))
    return first, np.repeat(first + size, size).astype(np.int32)


def _compared(ground: Ground) -> tuple[Ints, Ints]:
    """Every pair: how far, how long one waits for the other, how late one must be."""
    stops, there = ground.stops, np.flatnonzero(ground.stops["point"] >= 0)
    here = stops[there]
    away = _ways(ground, here["point"][:, None], here["point"][None, :]).min(axis=0).astype(np.float64)
    ready, due = here["earliest"].astype(np.float64) + here["service"], here["latest"].astype(np.float64)
    waits = np.maximum(0, here["earliest"][None, :] - (due + here["service"])[:, None] - away)
    late = np.maximum(0, ready[:, None] + away - due[None, :])
    timely = away + WAITED * waits + late
    return (
        _nearest(np.minimum(timely, timely.T), there, len(stops), CLOSE),
        _nearest(away + away.T, there, len(stops), AROUND),
    )


def _ways(ground: Ground, a: Ints, b: Ints) -> Ints:
    """Seconds from a to b for every permit class, a row each."""
    if len(ground.roads.out):
        return np.stack([roads.out[a, b] for roads in classes_of(ground)])
    return np.stack([Plane(roads.points, roads.pace, roads.exponent)[a, b] for roads in classes_of(ground)])


def _nearest(away: Floats, there: NDArray[np.int64], size: int, number: int) -> Ints:
    np.fill_diagonal(away, np.inf)
    number = min(number, max(0, len(there) - 1))
    found = np.full((size, number), -1, dtype=np.int32)
    if number:
        some = np.argpartition(away, number - 1, axis=1)[:, :number]
        order = np.argsort(np.take_along_axis(away, some, axis=1), axis=1, kind="stable")
        found[there] = there[np.take_along_axis(some, order, axis=1)]
    return found


def _searched(ground: Ground) -> tuple[Ints, Ints]:
    """By when and where: seconds between the middles of windows and seconds away count alike."""
    stops, there = ground.stops, np.flatnonzero(ground.stops["point"] >= 0)
    when = (_windows(ground)[there].sum(axis=1) / 2)[:, None]
    spot = np.hstack([when, places(ground, stops[there]["point"])])
    number = min(AROUND // 2, len(there) - 1)
    found = nearest(spot, spot, number + 1)
    around = np.full((len(stops), number), -1, dtype=np.int32)
    around[there] = there[found[:, 1:]]
    return around[:, : CLOSE // 2].copy(), around


def _windows(ground: Ground) -> Floats:
    """Windows with what the other end of the trip implies, shape (stops, 2)."""
    up, down = ground.stops[0::2], ground.stops[1::2]
    direct, service = ground.jobs["direct"].astype(np.float64), up["service"].astype(np.float64)
    last = np.minimum(up["latest"], down["latest"] - service - direct)
    soonest = np.maximum(down["earliest"], up["earliest"] + service + direct)
    first = np.maximum(up["earliest"], np.where(down["ride"] < FAR, soonest - down["ride"], up["earliest"]))
    latest = np.minimum(down["latest"], np.where(down["ride"] < FAR, last + down["ride"], down["latest"]))
    whole = np.empty((len(ground.stops), 2))
    whole[0::2, 0], whole[0::2, 1], whole[1::2, 0], whole[1::2, 1] = first, last, soonest, latest
    return whole


def places(ground: Ground, points: Ints) -> Floats:
    """Coordinates in seconds: those of the plane, or the drives to a few landmarks far from each other."""
    if not len(ground.roads.out):
        return np.asarray(ground.roads.points[points] * ground.roads.pace)
    marks, nearest, rows = [int(points[0])], np.full(len(points), np.inf), []
    for _ in range(LANDMARKS):
        rows.append(_ways(ground, np.array(marks[-1]), points).min(axis=0))
        nearest = np.minimum(nearest, rows[-1])
        marks.append(int(points[nearest.argmax()]))
    return np.asarray(np.stack(rows, axis=1) / np.sqrt(LANDMARKS / 2))


def _idle(ground: Ground, first: Ints) -> Ints:
    """The cars nearest to each pickup among those that could carry the job at all."""
    jobs, number = ground.jobs, min(IDLE, len(first))
    found = np.full((len(jobs), number), -1, dtype=np.int32)
    if number == 0 or not len(jobs):
        return found
    pickups = np.where(jobs["single"], ground.stops[1::2]["point"], np.maximum(ground.stops[0::2]["point"], 0))
    shut = _ways(ground, pickups, ground.stops[1::2]["point"]) == FORBIDDEN
    wishes = np.stack([jobs["needs"], *(ground.stops[0::2][name] for name in ("seats", "chairs")), *shut], axis=1)
    spots, cars = places(ground, np.append(pickups, ground.cars[first]["start"])), ground.cars[first]
    kind = np.searchsorted([block.base for block in blocks_of(ground)], cars["base"])
    for wish in np.unique(wishes, axis=0):
        able = (wish[0] & ~cars["traits"]) == 0
        able &= (cars["seats"] >= wish[1]) & (cars["chairs"] >= wish[2])
        able &= wish[3 + kind] == 0
        some, whose = np.flatnonzero(able), np.flatnonzero((wishes == wish).all(axis=1))
        if len(some):
            most = min(number, len(some))
            found[whose, :most] = first[some[nearest(spots[len(pickups) + some], spots[whose], most)]]
    return found
