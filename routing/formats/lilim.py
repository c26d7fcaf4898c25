"""The pickup-and-delivery problems of Li and Lim (2001), as SINTEF publishes them.

First line: vehicles, capacity, speed. Then one line a stop: number, x, y, demand, earliest, latest, service, the pickup
of a delivery (else 0), the delivery of a pickup (else 0); stop 0 is the depot.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.formats import BadFile, Instance, Objective
from routing.formats.euclid import LEFT, UNIT, VEHICLE, distances, legs
from routing.formats.lines import Words, cell, rows, whole
from routing.problem import Job, Problem, Vehicle
from schemas.values import Load, Window

HEADER: Final = 3
COLUMNS: Final = 9
LOAD, EARLIEST, LATEST, SERVICE, PICKUP, DELIVERY = range(3, COLUMNS)
Stops = NDArray[np.int64]


def read(text: str, objective: Objective = Objective.VEHICLES) -> Instance:
    """The instance in a file's text. Raises BadFile with the line and the value."""
    (at, header), *lines = [*rows(text)] or [(1, [])]
    fleet, capacity = whole(*cell(at, header, 0), "how many vehicles", 0), whole(*cell(at, header, 1), "a capacity", 0)
    stops = np.array([_stop(at, words, k) for k, (at, words) in enumerate(lines)], dtype=np.int64).reshape(-1, COLUMNS)
    if not len(stops):
        raise BadFile(f"line {at + 1}", "", "the depot, stop 0")
    shift = _window(stops[0])
    vehicles = tuple(Vehicle(str(v + 1), 0, 0, shift, Load(seats=capacity)) for v in range(fleet))
    jobs = tuple(_job(stops, k, lines[k][0]) for k in range(len(stops)) if stops[k, LOAD] > 0)
    points = stops[:, 1:3].astype(np.float64)
    distance = distances(points)
    seconds = legs(distance)
    cost = VEHICLE if objective is Objective.VEHICLES else 0
    return Instance("lilim", Problem(vehicles, jobs, seconds, seconds, cost), UNIT, distance, points)


def _stop(at: int, words: Words, k: int) -> list[int]:
    if len(words) != COLUMNS:
        raise BadFile(f"line {at}", " ".join(words), f"a stop of {COLUMNS} numbers")
    values = [whole(*cell(at, words, column), "a value") for column in range(COLUMNS)]
    if values[0] != k:
        raise BadFile(f"line {at}, column 1", values[0], f"stop {k}, which comes next")
    whole(*cell(at, words, SERVICE), "a time of service", 0)
    if values[LATEST] < values[EARLIEST]:
        raise BadFile(f"line {at}, column {LATEST + 1}", values[LATEST], f"a latest time from {values[EARLIEST]} on")
    return values


def _window(stop: Stops) -> Window:
    return Window(int(stop[EARLIEST]) * UNIT, int(stop[LATEST]) * UNIT)


def _job(stops: Stops, k: int, line: int) -> Job:
    delivery, load = int(stops[k, DELIVERY]), int(stops[k, LOAD])
    if not 0 < delivery < len(stops) or stops[delivery, PICKUP] != k or stops[delivery, LOAD] != -load:
        raise BadFile(f"line {line}, column {DELIVERY + 1}", delivery, f"the number of the delivery of stop {k}")
    return Job(
        str(k),
        k,
        delivery,
        _window(stops[k]),
        _window(stops[delivery]),
        Load(seats=load),
        pickup_service=int(stops[k, SERVICE]) * UNIT,
        dropoff_service=int(stops[delivery, SERVICE]) * UNIT,
        penalty=LEFT,
    )
