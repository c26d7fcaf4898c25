"""The runs that a measurement is made of: files and cities by every solver, evenings and re-plans by Ferry alone."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Final

from app.bench import process
from app.bench.city import build
from app.bench.contest import Case, Result, from_city, from_paper, run
from app.bench.figures import Figure
from app.bench.flooding import Flood
from app.bench.gated import Gated
from app.bench.growing import Growing
from app.bench.lasting import Lasting
from app.bench.learning import Learning
from app.bench.library import Library, Missing, Paper, extract
from app.bench.month import WEEK, Lived, Month
from app.bench.parts import Ablation, Parting
from app.bench.peers import FERRY, PEERS, Solver
from app.bench.quoting import Quoting
from app.bench.relaxing import Relaxing
from app.bench.repeating import Repeating
from app.bench.roads import Roads, osm
from app.bench.rolling import Rolling, Trial
from app.bench.stream import Driven, Evening
from routing.formats import Objective
from routing.formats.detect import read

PATIENCE: Final = 3600.0
"""The longest that a measurement of Ferry alone may take, in seconds."""
PARTED: Final = ("100/lrc106", "200/LR1_2_6", "200/LRC1_2_4", "400/LRC1_4_8")
"""Files on which the parts of the search are tried."""
CONTACTS: Final = ((0, False), (10, False), (15, False), (20, False), (20, True))
"""Minutes of driving that a contact costs, and whether the usual driver is preferred."""
MIXED: Final = 10
"""Minutes of driving that two rides of different hospitals in one car cost."""
FLOORS: Final = (0, 1, 2, 5)
"""Minutes of driving that a point weighs."""
FLOOR: Final = 95
CROWD: Final = 2_600
"""Riders, of whom seven in ten ride on a day."""
Outcome = Result | Driven | Figure | Ablation | Lived


class Failed(Exception):
    """A measurement that came to nothing; the message says why."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: a folder of benchmark files, other limits than usual, some runs only, rivals or none, a seed.

    `seconds` are for suites that have so much time, `steps` for those that count them, `times` for those that repeat.
    """

    data: Path | None = None
    seconds: float | None = None
    steps: int | None = None
    times: int | None = None
    only: tuple[str, ...] = ()
    peers: bool = True
    seed: int = 0

    def budgets(self, *usual: float) -> tuple[float, ...]:
        """The seconds of each run."""
        return usual if self.seconds is None else (self.seconds,)

    def counts(self, steps: int, times: int) -> tuple[int, int]:
        """The steps of each search, and how often, where these are usual."""
        return self.steps or steps, self.times or times

    def words(self) -> list[str]:
        """What to type for the same again; whoever types it has their own folder of files."""
        told = [] if self.seconds is None else ["--seconds", f"{self.seconds:g}"]
        told += [] if self.steps is None else ["--steps", f"{self.steps}"]
        told += [] if self.times is None else ["--times", f"{self.times}"]
        told += [word for name in self.only for word in ("--only", name)]
        told += [] if self.peers else ["--no-peers"]
        return told + (["--seed", f"{self.seed}"] if self.seed else [])

    def solvers(self) -> tuple[Solver, ...]:
        """Ferry, and the rivals that are installed."""
        return (FERRY, *(peer for peer in PEERS if self.peers and peer.version))


@dataclass(frozen=True)
class Heat:
    """One run: of which case, how it is called while it runs, and what comes of it."""

    case: str
    label: str
    run: Callable[[], Sequence[Outcome]]


Heats = Callable[[Order], Iterator[Heat]]


def files(*patterns: str, budgets: Sequence[float], objective: Objective | None = None) -> Heats:
    """Every file that matches, by every solver; under another objective than its literature's nothing is best known."""
    return lambda order: _files(patterns, budgets, objective, order)


def _files(
    patterns: Iterable[str], budgets: Sequence[float], objective: Objective | None, order: Order
) -> Iterator[Heat]:
    library = Library(order.data)
    for pattern in patterns:
        for paper in library.papers(pattern):
            yield from _races(paper.name, partial(_known, paper, objective), order, budgets, order.solvers())


def _known(paper: Paper, objective: Objective | None) -> Case:
    case = from_paper(paper, objective)
    return case if objective is None else replace(case, best=None)


def cities(*sizes: tuple[int, int], budgets: Sequence[float], solvers: Sequence[Solver] | None = None) -> Heats:
    """Made cities of so many drivers and requests, by every solver or by these."""
    return lambda order: (heat for size in sizes for heat in _city(*size, order, budgets, solvers or order.solvers()))


def _city(
    drivers: int, requests: int, order: Order, budgets: Sequence[float], solvers: Sequence[Solver]
) -> Iterator[Heat]:
    name = f"{drivers}x{requests}"
    return _races(name, lambda: from_city(name, build(drivers, requests)), order, budgets, solvers)


def _races(
    name: str, case: Callable[[], Case], order: Order, budgets: Sequence[float], solvers: Sequence[Solver]
) -> Iterator[Heat]:
    once = cache(case)
    for budget in order.budgets(*budgets):
        for solver in solvers:
            label = f"{name}, {solver.name}, {budget:g} s"
            yield Heat(name, label, partial(_race, once, solver, budget, order.seed))


def _race(case: Callable[[], Case], solver: Solver, budget: float, seed: int) -> list[Outcome]:
    return [run(case(), solver, budget, seed)]


def evenings(drivers: int, requests: int) -> Heats:
    """The same evening with insertion only, with a search each minute, and with everything known beforehand."""
    return lambda order: _evenings(Evening("", drivers, requests, seed=order.seed), *order.budgets(0.25))


def _evenings(plain: Evening, search: float) -> Iterator[Heat]:
    yield _alone("stream", "insertion", replace(plain, name="insertion only"))
    yield _alone("stream", "search", replace(plain, name=f"{search:g} s of search a minute", search=search))
    yield _alone("stream", "foresight", replace(plain, name="everything known, 60 s", foresight=60.0))


def rolling(order: Order) -> Iterator[Heat]:
    """Re-plans of 1,000 drivers and 2,000 requests."""
    (search,) = order.budgets(1.0)
    for trial in Trial:
        yield _alone("rolling", trial, Rolling(trial, search=search, seed=order.seed))


def quotes(order: Order) -> Iterator[Heat]:
    """Promises against the plan of 4,000 drivers and 10,000 requests."""
    (search,) = order.budgets(10.0)
    yield _alone("quoting", "quote", Quoting(search=search, seed=order.seed))


def same(order: Order) -> Iterator[Heat]:
    """A file and a city from nothing, and the city again from a plan in force."""
    (paper,) = Library(order.data).papers("lilim/200/LRC1_2_4.txt")
    city = build(250, 500).problem()
    steps, times = order.counts(10_000, 10)
    for name, problem, changes in (
        (paper.name, read(paper.text, paper.format).problem, 0),
        ("city", city, 0),
        ("replan", city, 20),
    ):
        yield _alone("repeating", name, Repeating(name, problem, steps, changes, times, order.seed))


def memory(order: Order) -> Iterator[Heat]:
    """A thousand re-plans of a city that changes."""
    steps, times = order.counts(500, 1_000)
    yield _alone("lasting", "memory", Lasting(steps=steps, times=times, seed=order.seed))


def explain(order: Order) -> Iterator[Heat]:
    """Five hundred trips left over."""
    steps, times = order.counts(2_000, 500)
    yield _alone("relaxing", "explain", Relaxing(steps=steps, times=times, seed=order.seed))


def growth(order: Order) -> Iterator[Heat]:
    """Cities of 500 to 16,000 trips, and one that is flooded."""
    steps, times = order.counts(20_000, 3)
    yield _alone("growing", "growth", Growing(steps=steps, times=times, seed=order.seed))
    yield _alone("flooding", "flood", Flood(seed=order.seed))


def parts(order: Order) -> Iterator[Heat]:
    """Files that count cars and cities that do not, with and without each part of the search."""
    steps, times = order.counts(150_000, 1)
    library = Library(order.data)
    papers = [paper for name in PARTED for paper in library.papers(f"lilim/{name}.txt")]
    problems = {paper.name: read(paper.text, paper.format).problem for paper in papers}
    problems |= {f"{drivers}x{trips}": build(drivers, trips).problem() for drivers, trips in ((250, 500), (120, 500))}
    yield _alone("parts", "parts", Parting(problems, steps, times, order.seed))


def contacts(order: Order) -> Iterator[Heat]:
    """Four weeks with room for all, a contact priced in minutes of driving; then only mixing hospitals."""
    steps, weeks = order.counts(5_000, 4)
    plain = Month("", weeks=weeks, steps=steps, seed=order.seed)
    for minutes, usual in CONTACTS:
        name = f"{minutes} min a contact{', usual driver preferred' * usual}" if minutes else "no price"
        yield _alone("month", "contacts", replace(plain, name=name, contact_price=60 * minutes, usual=usual))
    yield _alone("month", "contacts", replace(plain, name=f"{MIXED} min for mixing hospitals", mix_price=60 * MIXED))


def margins(order: Order) -> Iterator[Heat]:
    """Four weeks with more riders than room, every point below the floor priced in minutes of driving."""
    steps, weeks = order.counts(5_000, 4)
    plain = Month("", riders=CROWD, weeks=weeks, steps=steps, seed=order.seed)
    for minutes in FLOORS:
        name = f"floor of {FLOOR} %, {minutes} min a point" if minutes else "no floor"
        yield _alone("month", "margins", replace(plain, name=name, floor=FLOOR, point_price=60 * minutes))


def roads(order: Order) -> Iterator[Heat]:
    """A city of a million and a half. Raises Missing without its extract, or what reads it."""
    yield _alone("roads", "porto", Roads(_porto(order), seed=order.seed))


def learning(order: Order) -> Iterator[Heat]:
    """The same city, with traffic. Raises Missing as `roads` does."""
    yield _alone("learning", "porto", Learning(_porto(order), seed=order.seed))


def _porto(order: Order) -> Path:
    if osm is None:
        raise Missing("osmium is not installed, which reads extracts: pip install 'ferry-dispatch[map]'.")
    return extract(order.data, "porto-metro-roads.osm.pbf")


def gates(order: Order) -> Iterator[Heat]:
    """Four weeks at the real desk with every gate shut, and one with all of them open."""
    _, weeks = order.counts(0, 4)
    yield _alone("gated", "shut", Gated("gates shut", days=weeks * WEEK, seed=order.seed))
    yield _alone("gated", "open", Gated("gates open, one week", days=WEEK, shut=False, seed=order.seed))


def _alone(module: str, case: str, task: object) -> Heat:
    return Heat(case, f"{module}, {case}", partial(_asked, f"app.bench.{module}", task))


def _asked(module: str, task: object) -> list[Outcome]:
    """What one of our own measurements found, in a process of its own. Raises Failed."""
    reply = process.ask(module, task, PATIENCE)
    if not isinstance(reply.value, list):
        raise Failed(f"{module} {reply.note}")
    return [one for one in reply.value if isinstance(one, Driven | Figure | Ablation | Lived)]
