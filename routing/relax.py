"""What would have to give so that a job left over has a place: the cheapest relaxation, and each has been tried.

Cheapest is nothing; then the fewest seconds that anyone gives, up to `PATIENCE`: the job's windows later, or earlier,
its ride longer, one vehicle's shift longer (equal seconds: in this order); then one more driver. What the job lacks
whoever drives it, because its own windows or ride leave no time for the direct way, must give in any case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from routing.check import check
from routing.plan import Plan
from routing.problem import FORBIDDEN, Job, Problem, Vehicle, Visit
from routing.schedule import Timing, route_of, timed
from routing.search.ease import EARLIER, LATER, RIDE, SHIFT, fewest, offered
from routing.search.ground import stop_rows
from routing.search.search import KINDS, Search
from schemas.values import Load, Seconds, Window

PATIENCE: Final = 45 * 60
"""Seconds that riders and drivers are asked for before one more driver is."""
EXTRA: Final = "one more driver"
FIELDS: Final[Mapping[int, str]] = {LATER: "later", EARLIER: "earlier", RIDE: "ride", SHIFT: "shift"}


@dataclass(frozen=True, slots=True)
class Driver:
    """One more driver: at this node by second `before`, on duty until `until`, with these traits, room and permit."""

    node: int
    before: Seconds
    until: Seconds
    traits: frozenset[str]
    room: Load
    permit: str = ""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What gives so that `vehicle` has a place for the job; where all is 0 the place is there, only dear.

    Both windows close so many seconds `later` and open so many `earlier`, the `ride` may last longer, the `shift` of
    the vehicle (and its time on the road, where that is bounded) lasts longer; or the vehicle is one more `driver`.
    """

    job: str
    vehicle: str
    later: Seconds = 0
    earlier: Seconds = 0
    ride: Seconds = 0
    shift: Seconds = 0
    driver: Driver | None = None


def relax(problem: Problem, plan: Plan, job_id: str) -> Relaxation | None:
    """The cheapest relaxation that gives a job left over a place in this plan; None for a bundle, or without a way.

    Raises KeyError for a job the problem does not have, ValueError for one that is in the plan.
    """
    return Relaxer(problem, plan).relax(job_id)


def relaxations(problem: Problem, plan: Plan) -> Mapping[str, Relaxation]:
    """The cheapest relaxation for every job the plan leaves over that has one; a millisecond each.

    Raises Infeasible when a committed order cannot be driven: then nothing can be tried.
    """
    if not plan.unserved:
        return {}
    relaxer = Relaxer(problem, plan)
    asked = {left.job for left in plan.unserved}
    found = {job.id: relaxer.relax(job.id) for job in problem.jobs if job.id in asked and relaxer.waits(job.id)}
    return {job: one for job, one in found.items() if one is not None}


def relaxed(problem: Problem, relaxation: Relaxation) -> Problem:
    """The problem as if that had given."""
    jobs = tuple(_eased(job, relaxation) if job.id == relaxation.job else job for job in problem.jobs)
    if relaxation.driver is not None:
        return replace(problem, jobs=jobs, vehicles=(*problem.vehicles, _hired(relaxation.vehicle, relaxation.driver)))
    vehicles = tuple(
        _stretched(one, relaxation.shift) if one.id == relaxation.vehicle else one for one in problem.vehicles
    )
    return replace(problem, jobs=jobs, vehicles=vehicles)


def _eased(job: Job, given: Relaxation) -> Job:
    return replace(
        job,
        pickup_window=_wider(job.pickup_window, given),
        dropoff_window=_wider(job.dropoff_window, given),
        max_ride=None if job.max_ride is None else job.max_ride + given.ride,
    )


def _wider(window: Window, given: Relaxation) -> Window:
    return Window(window.earliest - given.earlier, window.latest + given.later)


def _stretched(vehicle: Vehicle, seconds: Seconds) -> Vehicle:
    shift = Window(vehicle.shift.earliest, vehicle.shift.latest + seconds)
    return replace(vehicle, shift=shift, duration=None if vehicle.duration is None else vehicle.duration + seconds)


def _hired(name: str, driver: Driver) -> Vehicle:
    return Vehicle(
        name, driver.node, None, Window(driver.before, driver.until), driver.room, driver.traits, permit=driver.permit
    )


class Relaxer:
    """Asks for one job after the other what would have to give in a plan."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.search = Search(problem)
        self.search.adopt(plan)
        self.problem = problem
        self.permits = ("", *problem.permits)
        self.extra = EXTRA
        while self.extra in problem.vehicle:
            self.extra += "!"

    def waits(self, job_id: str) -> bool:
        """Whether the plan has no place for the job."""
        return not self.search.placed(self.search.index[job_id])

    def relax(self, job_id: str) -> Relaxation | None:
        """As `relax`."""
        job = self.problem.job[job_id]
        if not self.waits(job_id):
            raise ValueError(f"Job {job_id} is in the plan; nothing has to give for it.")
        direct, permit = self._direct(job)
        if job.aboard or job.bundle or direct == FORBIDDEN:
            return None
        base, driver = _alone(job, direct), _driver(_eased(job, _alone(job, direct)), direct, permit)
        return next((one for one, visits in self._tries(job, base, driver) if self._holds(one, visits)), None)

    def _direct(self, job: Job) -> tuple[Seconds, str]:
        """The shortest way from pickup to dropoff and the permit it takes; a single stop has none to drive."""
        if job.pickup is None:
            return 0, ""
        return min((int(self.problem.ways(one).seconds[job.pickup, job.dropoff]), one) for one in self.permits)

    def _tries(self, job: Job, base: Relaxation, driver: Driver) -> Iterator[tuple[Relaxation, list[Visit]]]:
        """Relaxations from the cheapest to the dearest, each with the order its vehicle would drive."""
        k = self.search.index[job.id]
        rows = self.search.ground.stops[2 * k : 2 * k + 2]
        held = rows.copy()
        rows[:] = stop_rows([_eased(job, base)], self.search.origin)
        found = self._asked(base, k, bounded=job.max_ride is not None)
        rows[:] = held
        yield from reversed(found)
        yield replace(base, vehicle=self.extra, driver=driver), _visits_of(job)

    def _asked(self, base: Relaxation, k: int, bounded: bool) -> list[tuple[Relaxation, list[Visit]]]:
        """What the cars ask for, each kind only if it is fewer seconds than those before; the fewest come last."""
        ground, board, most, found = self.search.ground, self.search.board, PATIENCE, []
        for kind, field in FIELDS.items():
            if most < 0 or (kind == RIDE and not bounded):
                continue
            seconds, v = (int(one) for one in fewest(ground, board, k, kind, most))
            if v >= 0:
                _, i, j = offered(ground, board, v, k, kind, seconds)
                given = replace(base, vehicle=self.problem.vehicles[v].id, **{field: getattr(base, field) + seconds})
                found.append((given, self._visits(v, k, i, j)))
                most = seconds - 1
        return found

    def _visits(self, v: int, k: int, i: int, j: int) -> list[Visit]:
        """The order of car v with job k after its calls i and j."""
        jobs, board = self.problem.jobs, self.search.board
        stops = board.calls["stop"][v, 1 : board.length[v] + 1].tolist()
        held = [Visit(jobs[stop // 2].id, KINDS[stop % 2]) for stop in stops]
        *pickup, dropoff = _visits_of(jobs[k])
        return [*held[:i], *pickup, *held[i:j], dropoff, *held[j:]]

    def _holds(self, one: Relaxation, visits: list[Visit]) -> bool:
        """Whether the judge lets the vehicle drive this order once that has given; no other route changes."""
        names = {visit.job for visit in visits}
        vehicles = tuple(vehicle for vehicle in self.problem.vehicles if vehicle.id == one.vehicle)
        part = replace(self.problem, vehicles=vehicles, jobs=tuple(self.problem.job[name] for name in sorted(names)))
        world = relaxed(part, one)
        vehicle = world.vehicle[one.vehicle]
        ways = world.ways(vehicle.permit).seconds
        timing = timed(world.job, ways, vehicle, visits, world.clean)
        if not isinstance(timing, Timing):
            return False
        return check(world, Plan((route_of(world, vehicle, visits, timing),), ())) == []


def _visits_of(job: Job) -> list[Visit]:
    return [Visit(job.id, kind) for kind in KINDS[job.single :]]


def _boarding(job: Job) -> tuple[int, Window, Seconds]:
    """Where, when and for how long the load comes into the car; at a single stop it takes no time."""
    if job.pickup is None:
        return job.dropoff, job.dropoff_window, 0
    return job.pickup, job.pickup_window, job.pickup_service


def _alone(job: Job, direct: Seconds) -> Relaxation:
    """What must give even for a car that stands at the pickup: a ride as long as the way, windows that let it be."""
    down, ride = job.dropoff_window, 0
    _, up, service = _boarding(job)
    late = up.earliest + service + direct - down.latest
    if job.max_ride is not None:
        ride = max(0, direct - job.max_ride)
        late = max(late, down.earliest - up.latest - service - job.max_ride - ride)
    return Relaxation(job.id, "", later=max(0, late), ride=ride)


def _driver(job: Job, direct: Seconds, permit: str) -> Driver:
    """Whoever does nothing but this job, arriving at the last second."""
    down = job.dropoff_window
    node, up, service = _boarding(job)
    before = min(up.latest, down.latest - direct - service)
    dropped = max(before + service + direct, down.earliest)
    return Driver(node, before, dropped + job.dropoff_service, job.needs, job.load, permit)


__all__ = ["PATIENCE", "Driver", "Relaxation", "Relaxer", "relax", "relaxations", "relaxed"]
