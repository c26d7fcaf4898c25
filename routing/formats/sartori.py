"""The real-road pickup-and-delivery problems of Sartori and Buriol (2020): whole minutes, asymmetric.

`KEY: value` lines (SIZE, CAPACITY and ROUTE-TIME matter), then NODES, one a line: number, lat, lon, demand, earliest,
latest, service, the pickup of a delivery (else 0), the delivery of a pickup (else 0); then EDGES, the matrix; node 0 is
the depot.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from routing.formats import BadFile, Instance, Objective
from routing.formats.lines import LARGEST, Words, number, rows
from routing.problem import Job, Problem, Vehicle
from routing.travel.flat import flat
from schemas.values import Load, Window

VEHICLE: Final = 100_000
"""Sending out a vehicle costs more than any minutes it could save."""
LEFT: Final = 20 * VEHICLE
Lines = list[tuple[int, Words]]
Table = NDArray[np.float64]


def read(text: str, objective: Objective = Objective.VEHICLES) -> Instance:
    """The instance in a file's text; one vehicle for each trip. Raises BadFile with the line and the value."""
    lines = list(rows(text))
    words = [word for _, (word, *_) in lines]
    if "NODES" not in words or "EDGES" not in words:
        raise BadFile(f"line {lines[-1][0] if lines else 1}", "the end", "NODES and EDGES")
    nodes, edges = words.index("NODES"), words.index("EDGES")
    size, capacity, route_time = (_header(lines[:nodes], key) for key in ("SIZE:", "CAPACITY:", "ROUTE-TIME:"))
    stops = _table(lines[nodes + 1 : edges], size, 9)
    minutes = _table(lines[edges + 1 : edges + 1 + size], size, size).astype(np.int32)
    shift = Window(0, route_time)
    jobs = tuple(_job(stops, k, lines[nodes + 1 + k][0]) for k in range(size) if stops[k, 3] > 0)
    vehicles = tuple(Vehicle(str(v + 1), 0, 0, shift, Load(seats=capacity)) for v in range(len(jobs)))
    cost = VEHICLE if objective is Objective.VEHICLES else 0
    problem = Problem(vehicles, jobs, minutes, minutes, vehicle_cost=cost)
    return Instance("sartori", problem, 1, minutes, flat(stops[:, 1:3]))


def _header(lines: Lines, key: str) -> int:
    for at, words in lines:
        if words[0] == key:
            if len(words) == 2 and words[1].isdecimal() and int(words[1]) <= LARGEST:
                return int(words[1])
            raise BadFile(f"line {at}", " ".join(words[1:]), f"a whole number for {key[:-1]} up to {LARGEST}")
    raise BadFile("the header", key[:-1], "there, and it must be")


def _table(lines: Lines, height: int, width: int) -> Table:
    """Shape (height, width)."""
    if len(lines) < height:
        raise BadFile(f"line {lines[-1][0] if lines else 1}", f"{len(lines)} rows", f"{height} rows, as SIZE says")
    return np.array([_row(at, words, width) for at, words in lines[:height]]).reshape(height, width)


def _row(at: int, words: Words, width: int) -> list[float]:
    if len(words) != width:
        raise BadFile(f"line {at}", f"{len(words)} numbers", f"a row of {width} numbers")
    return [number(f"line {at}", word, "a number") for word in words]


def _job(stops: Table, k: int, line: int) -> Job:
    delivery = int(stops[k, 8])
    if not 0 < delivery < len(stops) or stops[delivery, 7] != k or stops[delivery, 3] != -stops[k, 3]:
        raise BadFile(f"line {line}, column 9", delivery, f"the number of the delivery of node {k}")
    for node in (k, delivery):
        if stops[node, 5] < stops[node, 4]:
            raise BadFile(f"line {line + node - k}, column 6", int(stops[node, 5]), "a latest time after the earliest")
    begin, end = (Window(int(stops[n, 4]), int(stops[n, 5])) for n in (k, delivery))
    first, second = (int(stops[n, 6]) for n in (k, delivery))
    load = Load(seats=int(stops[k, 3]))
    return Job(str(k), k, delivery, begin, end, load, frozenset(), first, second, penalty=LEFT)
