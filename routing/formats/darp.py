"""The dial-a-ride problems of Cordeau and Laporte (2003: pr01 to pr20) and of Cordeau (2006: a2-16 to b8-96).

First line: vehicles, trips (2003: stops), longest route, capacity, longest ride. Then one line a stop: number, x, y,
service, load, earliest, latest; stop 0 is the depot, stops 1 to n are the pickups, n+1 to 2n their deliveries, and in
the files of 2006 the depot comes once more. A route lasts from leaving the depot to being back, a ride from the end of
the pickup to the beginning of the delivery.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.formats import BadFile, Instance, Objective
from routing.formats.euclid import LEFT, UNIT, VEHICLE, at_least, at_most, distances, legs
from routing.formats.lines import Words, cell, number, rows, whole
from routing.problem import Job, Problem, Vehicle
from schemas.values import Load, Seconds, Window

HEADER: Final = 5
COLUMNS: Final = 7
SERVICE, LOAD, EARLIEST, LATEST = range(3, 7)
Stops = NDArray[np.float64]


class Header(NamedTuple):
    """The first line: what holds for every vehicle and every trip."""

    vehicles: int
    told: int
    longest: float
    room: int
    ride: float


def read(text: str, objective: Objective = Objective.DISTANCE) -> Instance:
    """The instance in a file's text. Raises BadFile with the line and the value."""
    (at, words), *lines = [*rows(text)] or [(1, [])]
    header = _header(at, words)
    stops = np.array([_stop(at, words, k) for k, (at, words) in enumerate(lines)]).reshape(-1, COLUMNS)
    trips = (len(stops) - 1) // 2
    if not len(stops) or header.told not in (trips, 2 * trips):
        raise BadFile(
            f"line {at}, column 2", header.told, f"the number of trips or of stops: {len(stops)} lines follow"
        )
    _closed(stops, trips, lines)
    jobs = tuple(_job(stops, k, k + trips, lines[k + trips][0], at_most(header.ride)) for k in range(1, trips + 1))
    shift, room, duration = _window(stops[0]), Load(seats=header.room), at_most(header.longest)
    vehicles = tuple(Vehicle(str(v + 1), 0, 0, shift, room, duration=duration) for v in range(header.vehicles))
    distance = distances(stops[:, 1:3])
    seconds = legs(distance)
    cost = VEHICLE if objective is Objective.VEHICLES else 0
    return Instance("darp", Problem(vehicles, jobs, seconds, seconds, cost), UNIT, distance, stops[:, 1:3])


def _header(at: int, words: Words) -> Header:
    return Header(
        whole(*cell(at, words, 0), "how many vehicles", 0),
        whole(*cell(at, words, 1), "how many trips", 0),
        number(*cell(at, words, 2), "the longest route", 0),
        whole(*cell(at, words, 3), "a capacity", 0),
        number(*cell(at, words, 4), "the longest ride", 0),
    )


def _stop(at: int, words: Words, k: int) -> list[float]:
    if len(words) != COLUMNS:
        raise BadFile(f"line {at}", " ".join(words), f"a stop of {COLUMNS} numbers")
    if whole(*cell(at, words, 0), f"stop {k}, which comes next") != k:
        raise BadFile(f"line {at}, column 1", words[0], f"stop {k}, which comes next")
    values = [number(*cell(at, words, column), "a number") for column in range(COLUMNS)]
    number(*cell(at, words, SERVICE), "a time of service", 0)
    whole(*cell(at, words, LOAD), "a load")
    if values[LATEST] < values[EARLIEST]:
        raise BadFile(f"line {at}, column {LATEST + 1}", words[LATEST], f"a latest time from {words[EARLIEST]} on")
    return values


def _closed(stops: Stops, trips: int, lines: list[tuple[int, Words]]) -> None:
    """A last line beyond the pairs must be the depot again."""
    if len(stops) == 2 * trips + 2 and (stops[-1, 1:] != stops[0, 1:]).any():
        at, words = lines[-1]
        raise BadFile(f"line {at}", " ".join(words), f"the depot again, {' '.join(lines[0][1][1:])}")


def _window(stop: Stops) -> Window:
    return Window(at_least(stop[EARLIEST]), at_most(stop[LATEST]))


def _job(stops: Stops, k: int, delivery: int, at: int, ride: Seconds) -> Job:
    load = int(stops[k, LOAD])
    if load < 0 or stops[delivery, LOAD] != -load:
        raise BadFile(
            f"line {at}, column {LOAD + 1}", int(stops[delivery, LOAD]), f"the load of stop {k}, {load}, set down"
        )
    return Job(
        str(k),
        k,
        delivery,
        _window(stops[k]),
        _window(stops[delivery]),
        Load(seats=load),
        pickup_service=at_least(stops[k, SERVICE]),
        dropoff_service=at_least(stops[delivery, SERVICE]),
        max_ride=ride,
        penalty=LEFT,
    )
