"""Ferry and its rivals on the same problems, budgets and core; every plan judged by those who did not make it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.bench import process
from app.bench.city import City
from app.bench.library import Best, Paper
from app.bench.peers import Answer, Solver, Task, Tours
from app.bench.score import Call, score
from app.bench.sheet import SHEETS, Sheet
from routing.check import check
from routing.formats import Objective
from routing.formats.detect import read
from routing.problem import Problem
from schemas.values import StopKind

LATE: Final = 3
"""A solver is killed after so many times its budget, which is taken to be two seconds at least."""


@dataclass(frozen=True)
class Case:
    """One problem twice: in whole numbers for the solvers, as printed for the judge; trips and cars match by place.

    `whole` says that everybody must be served; else those left over cost their penalty.
    """

    name: str
    problem: Problem
    sheet: Sheet
    names: Sequence[str]
    whole: bool = True
    best: Best | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """One run. `faults` are broken rules in words, `rides` the routes that no timetable keeps within the ride limits.

    Without a plan, `note` says why.
    """

    case: str
    solver: str
    budget: float
    trips: int
    seconds: float | None = None
    first: float | None = None
    peak: int = 0
    vehicles: int = 0
    distance: float = 0.0
    served: int = 0
    faults: tuple[str, ...] = ()
    rides: int = 0
    note: str = ""
    best: Best | None = None

    @property
    def whole(self) -> bool:
        """Whether everybody is served and nothing broken."""
        return not (self.note or self.faults or self.rides) and self.served == self.trips


def from_paper(paper: Paper, objective: Objective | None) -> Case:
    """A benchmark file, read by Ferry's reader for the solvers and by the judge's own."""
    instance = read(paper.text, paper.format, objective)
    names = [str(job.pickup) for job in instance.problem.jobs if job.pickup is not None]
    return Case(paper.name, instance.problem, SHEETS[paper.format](paper.text), names, best=paper.best)


def from_city(name: str, city: City) -> Case:
    """A made city; whoever is left over is left over."""
    return Case(name, city.problem(), city.sheet(), [str(k) for k in range(len(city.trips))], whole=False)


def run(case: Case, solver: Solver, budget: float, seed: int) -> Result:
    """One solver on one case, in a process of its own, judged."""
    task = Task(case.problem, budget, seed, case.whole, solver.cores)
    reply = process.ask(solver.module, task, LATE * max(budget, 2.0), solver.cores)
    trips = len(case.problem.jobs)
    told = (case.name, solver.name, budget, trips)
    if not isinstance(reply.value, Answer):
        return Result(*told, peak=reply.peak, note=reply.note, best=case.best)
    answer = reply.value
    timing = (answer.seconds, answer.first, reply.peak)
    if not answer.tours:
        return Result(*told, *timing, note="no plan", best=case.best)
    found = score(case.sheet, dict(_tours(case, answer.tours)))
    faults = (*found.faults, *(str(fault) for fault in (check(case.problem, answer.plan) if answer.plan else ())))
    return Result(*told, *timing, found.vehicles, found.distance, found.served, faults, found.rides, best=case.best)


def _tours(case: Case, tours: Tours) -> Iterator[tuple[int, list[Call]]]:
    """In the names of the judge."""
    cars = {vehicle.id: at for at, vehicle in enumerate(case.problem.vehicles)}
    names = {job.id: name for job, name in zip(case.problem.jobs, case.names, strict=True)}
    for vehicle, visits in tours.items():
        yield cars[vehicle], [(names[visit.job], visit.kind is StopKind.PICKUP) for visit in visits]
