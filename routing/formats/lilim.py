"""The pickup-and-delivery problems of Li and Lim (2001), as SINTEF publishes them: distance is time is Euclid.

First line: vehicles, capacity, speed. Then one line a stop: number, x, y, demand, earliest, latest, service, the pickup
of a delivery (else 0), the delivery of a pickup (else 0); stop 0 is the depot.
"""

from typing import Final

import numpy as np

from routing.formats import BadFile, Instance, Objective
from routing.problem import Job, Problem, Vehicle
from schemas.values import Load, Window

UNIT: Final = 10_000
"""Solver seconds to one unit of the file; legs are rounded up: a plan that fits in whole numbers fits in real ones."""
VEHICLE: Final = 10_000 * UNIT
"""Sending out a vehicle costs more than any distance it could save: vehicles first, then distance."""
LEFT: Final = 20 * VEHICLE
COLUMNS: Final = 9


def read(text: str, objective: Objective = Objective.VEHICLES) -> Instance:
    """The instance in a file's text. Raises BadFile with the line and the value."""
    rows = [(at, line.split()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not rows:
        raise BadFile("line 1", "", "a header of vehicles, capacity and speed")
    (at, header), *lines = rows
    fleet, capacity = _number(at, header, 0, "how many vehicles"), _number(at, header, 1, "a capacity")
    stops = np.array([_stop(at, words, k) for k, (at, words) in enumerate(lines)], dtype=np.int64).reshape(-1, COLUMNS)
    if not len(stops):
        raise BadFile(f"line {at + 1}", "", "the depot, stop 0")
    distance = np.hypot(*(stops[:, None, 1:3] - stops[None, :, 1:3]).transpose(2, 0, 1))
    legs = np.ceil(distance * UNIT - 1e-6).astype(np.int32)
    shift = Window(int(stops[0, 4]) * UNIT, int(stops[0, 5]) * UNIT)
    vehicles = tuple(Vehicle(str(v + 1), 0, 0, shift, Load(seats=capacity)) for v in range(fleet))
    jobs = tuple(_job(stops, k, [at for at, _ in lines]) for k in range(len(stops)) if stops[k, 3] > 0)
    cost = VEHICLE if objective is Objective.VEHICLES else 0
    problem = Problem(vehicles, jobs, legs, legs, vehicle_cost=cost)
    return Instance("lilim", problem, tuple(range(len(stops))), UNIT, distance)


def _number(at: int, words: list[str], column: int, wanted: str) -> int:
    word = words[column] if column < len(words) else ""
    try:
        return int(word)
    except ValueError:
        raise BadFile(f"line {at}, column {column + 1}", word, f"{wanted}, a whole number") from None


def _stop(at: int, words: list[str], number: int) -> list[int]:
    if len(words) != COLUMNS:
        raise BadFile(f"line {at}", " ".join(words), f"a stop of {COLUMNS} numbers")
    values = [_number(at, words, column, "a value") for column in range(COLUMNS)]
    if values[0] != number:
        raise BadFile(f"line {at}, column 1", values[0], f"stop {number}, which comes next")
    if values[5] < values[4]:
        raise BadFile(f"line {at}, column 6", values[5], f"a latest time from {values[4]} on")
    return values


def _job(stops: np.ndarray, k: int, lines: list[int]) -> Job:
    delivery = int(stops[k, 8])
    if not 0 < delivery < len(stops) or stops[delivery, 7] != k or stops[delivery, 3] != -stops[k, 3]:
        raise BadFile(f"line {lines[k]}, column 9", delivery, f"the number of the delivery of stop {k}")
    begin, end = (Window(int(stops[n, 4]) * UNIT, int(stops[n, 5]) * UNIT) for n in (k, delivery))
    services = (int(stops[n, 6]) * UNIT for n in (k, delivery))
    first, second = services
    load = Load(seats=int(stops[k, 3]))
    return Job(str(k), k, delivery, begin, end, load, frozenset(), first, second, penalty=LEFT)
