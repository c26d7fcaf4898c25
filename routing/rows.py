"""All routes of a plan side by side: one row a vehicle, one column a stop, kept current as stops come and go."""

from collections.abc import Sequence

import numpy as np

from routing.problem import Job, Matrix, Problem, Vehicle, Visit
from routing.schedule import Fault, Timing, amounts, call_of, loads, timed
from routing.tables import Ints
from schemas.values import Seconds

GROW = 8


class Rows:
    """Routes as arrays of shape (vehicles, width): column 0 is where the vehicle stands, then its stops, then its end.

    `node`; `start` and `leave`: the earliest service and departure; `latest`: the last moment service may begin without
    breaking what follows; `service`; `arc`: driving to the next column; `free` (…, 4): room left after the stop;
    `real`: is a stop. An open end is the node `nowhere`, which costs nothing to reach. Jobs may be added after the
    problem was made: the matrix has room for `spare` more nodes.
    """

    def __init__(self, problem: Problem, spare: int = 0) -> None:
        size = len(problem.seconds)
        self.nowhere = size
        self.seconds: Matrix = np.zeros((size + 1 + spare, size + 1 + spare), dtype=np.int32)
        self.seconds[:size, :size] = problem.seconds
        self.vehicles: Sequence[Vehicle] = problem.vehicles
        self.at = {vehicle.id: v for v, vehicle in enumerate(self.vehicles)}
        self.jobs: dict[str, Job] = dict(problem.job)
        self.opening = problem.vehicle_cost
        self.capacity: Ints = np.array([amounts(v.capacity) for v in self.vehicles], dtype=np.int64).reshape(-1, 4)
        self.visits: list[tuple[Visit, ...]] = [() for _ in self.vehicles]
        self.frozen: Ints = np.array([vehicle.frozen for vehicle in self.vehicles], dtype=np.int64)
        self.driving: Ints = np.zeros(len(self.vehicles), dtype=np.int64)
        self.length: Ints = np.zeros(len(self.vehicles), dtype=np.int64)
        self._shape(GROW)
        for v in range(len(self.vehicles)):
            self.put(v, ())

    def _shape(self, width: int) -> None:
        self.width = width
        shape = (len(self.vehicles), width)
        self.node, self.start, self.leave, self.latest, self.service, self.arc = (
            np.zeros(shape, dtype=np.int64) for _ in range(6)
        )
        self.free: Ints = np.zeros((*shape, 4), dtype=np.int64)
        self.real = np.zeros(shape, dtype=np.bool_)

    def put(self, v: int, visits: Sequence[Visit]) -> Fault | None:
        """Make this the order of the vehicle's stops; changes nothing and says why when it cannot be driven."""
        timing = self.timing(v, visits)
        if isinstance(timing, Fault):
            return timing
        if len(visits) + 2 > self.width:
            self._widen(len(visits) + 2)
        self._write(v, tuple(visits), timing)
        return None

    def grow(self) -> None:
        """Double the room for nodes that come later."""
        old, size = self.seconds, len(self.seconds)
        self.seconds = np.zeros((2 * size, 2 * size), dtype=np.int32)
        self.seconds[:size, :size] = old

    def _widen(self, needed: int) -> None:
        self._shape(max(needed, 2 * self.width))
        for v, visits in enumerate(self.visits):
            timing = self.timing(v, visits)
            if isinstance(timing, Timing):
                self._write(v, visits, timing)

    def _write(self, v: int, visits: tuple[Visit, ...], timing: Timing) -> None:
        vehicle, n = self.vehicles[v], len(visits)
        calls = [call_of(self.jobs[visit.job], visit.kind) for visit in visits]
        self.visits[v], self.length[v] = visits, n
        self.driving[v] = sum(timing.legs) + timing.home
        end = self.nowhere if vehicle.end is None else vehicle.end
        services = [0, *(call.service for call in calls)]
        starts = [vehicle.shift.earliest, *timing.starts]
        self.node[v, : n + 2] = [vehicle.start, *(call.node for call in calls), end]
        self.start[v, : n + 1] = starts
        self.service[v, : n + 1] = services
        self.leave[v, : n + 1] = [a + b for a, b in zip(starts, services, strict=True)]
        self.arc[v, : n + 1] = [*timing.legs, timing.home]
        self.latest[v, : n + 2] = self._latest(vehicle, [call.window.latest for call in calls], services, timing)
        self.free[v, : n + 1] = self.capacity[v] - np.array(loads(self.jobs, visits), dtype=np.int64)
        self.real[v] = False
        self.real[v, 1 : n + 1] = True

    @staticmethod
    def _latest(vehicle: Vehicle, windows: list[Seconds], services: list[Seconds], timing: Timing) -> list[Seconds]:
        bound = vehicle.shift.latest
        found = [bound]
        for i in range(len(windows) - 1, -1, -1):
            leg = timing.home if i + 1 == len(windows) else timing.legs[i + 1]
            bound = min(windows[i], bound - leg - services[i + 1])
            found.append(bound)
        return [0, *reversed(found)] if windows else [0, bound]

    def timing(self, v: int, visits: Sequence[Visit]) -> Timing | Fault:
        """When this vehicle would be where, in this order."""
        return timed(self.jobs, self.seconds, self.vehicles[v], visits)
