"""A benchmark as it is printed: floating numbers in the file's own units, read without Ferry's readers or models."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import hypot, inf
from typing import Final


@dataclass(frozen=True, slots=True)
class Halt:
    """One stop: where, when service may begin, and how long it takes."""

    node: int
    earliest: float
    latest: float
    service: float


@dataclass(frozen=True, slots=True)
class Trip:
    """A pickup, its dropoff, what is carried, and how long it may last from leaving the one to reaching the other."""

    pickup: Halt
    dropoff: Halt
    load: float
    ride: float = inf
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Car:
    """A vehicle: where it starts and ends (None: anywhere), when, with how much room, and out for how long at most."""

    start: int
    end: int | None
    earliest: float
    latest: float
    room: float
    longest: float = inf
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """Trips by name (in files: the number of their pickup), cars in order, and what it takes from node to node."""

    trips: Mapping[str, Trip]
    cars: tuple[Car, ...]
    leg: Callable[[int, int], float]


Rows = list[list[float]]


def lilim(text: str) -> Sheet:
    """Li & Lim: number, x, y, demand, earliest, latest, service, pickup, delivery; Euclid."""
    (fleet, room, *_), *nodes = _rows(text)
    pairs = {int(row[0]): int(row[8]) for row in nodes if row[3] > 0}
    return _sheet(nodes, pairs, int(fleet), room, inf, inf, _euclid(nodes))


def sartori(text: str) -> Sheet:
    """Sartori & Buriol: the same columns, and a matrix of minutes; as many cars as trips."""
    head, _, rest = text.partition("NODES\n")
    body, _, edges = rest.partition("EDGES\n")
    room = next(float(line.split()[1]) for line in head.splitlines() if line.startswith("CAPACITY:"))
    nodes, minutes = _rows(body), _rows(edges.partition("EOF")[0])
    pairs = {int(row[0]): int(row[8]) for row in nodes if row[3] > 0}
    return _sheet(nodes, pairs, len(pairs), room, inf, inf, lambda a, b: minutes[a][b])


def cordeau(text: str) -> Sheet:
    """Cordeau's rides: number, x, y, service, load, earliest, latest; trip i ends at n + i; Euclid.

    The first line says cars, trips (or stops), the longest route, the room and the longest ride. Some files repeat the
    depot at the end.
    """
    (fleet, _, longest, room, ride), *lines = _rows(text)
    trips = (len(lines) - 1) // 2
    nodes = [[*row[:3], row[4], row[5], row[6], row[3]] for row in lines[: 2 * trips + 1]]
    pairs = {k: k + trips for k in range(1, trips + 1)}
    return _sheet(nodes, pairs, int(fleet), room, longest, ride, _euclid(nodes))


SHEETS: Final[Mapping[str, Callable[[str], Sheet]]] = {"lilim": lilim, "sartori": sartori, "darp": cordeau}


def _rows(text: str) -> Rows:
    return [[float(word) for word in line.split()] for line in text.splitlines() if line.strip()]


def _euclid(nodes: Rows) -> Callable[[int, int], float]:
    return lambda a, b: hypot(nodes[a][1] - nodes[b][1], nodes[a][2] - nodes[b][2])


def _sheet(
    nodes: Rows,
    pairs: Mapping[int, int],
    fleet: int,
    room: float,
    longest: float,
    ride: float,
    leg: Callable[[int, int], float],
) -> Sheet:
    """From rows of number, x, y, demand, earliest, latest, service; node 0 is the depot of every car."""
    halts = [Halt(k, row[4], row[5], row[6]) for k, row in enumerate(nodes)]
    trips = {str(a): Trip(halts[a], halts[b], nodes[a][3], ride) for a, b in pairs.items()}
    car = Car(0, 0, halts[0].earliest, halts[0].latest, room, longest)
    return Sheet(trips, (car,) * fleet, leg)
