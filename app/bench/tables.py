"""What was measured, as Markdown tables."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import mean

from app.bench.contest import Result
from app.bench.figures import Figure, percentile
from app.bench.heats import Outcome
from app.bench.library import Best
from app.bench.month import Lived
from app.bench.parts import Ablation
from app.bench.peers import FERRY
from app.bench.stream import Driven
from app.reference.text import table

FEW = 20
"""Longer lists are folded away."""
EXACT = 0.01
"""Distances that differ by no more are the same: published tables are rounded."""
NOTHING = "–"
Run = tuple[str, float]
"""A solver and its budget."""


def race(outcomes: Sequence[Outcome]) -> str:
    """Each solver over all files, then each file; against the best known, or else against Ferry."""
    results = [one for one in outcomes if isinstance(one, Result)]
    known = any(one.best for one in results)
    if not known:
        results = _against_ferry(results)
    cases = list(dict.fromkeys(one.case for one in results))
    lists = _each(cases, results)
    if len(cases) > FEW:
        lists = f"<details><summary>Each of the {len(cases)} files</summary>\n\n{lists}\n\n</details>"
    return f"{_summary(results, 'best known' if known else FERRY.name)}\n\n{lists}"


def _against_ferry(results: Sequence[Result]) -> list[Result]:
    ours = {
        (one.case, one.budget): Best(None, one.distance) for one in results if one.solver == FERRY.name and one.whole
    }
    return [replace(one, best=ours.get((one.case, one.budget))) for one in results]


def _runs(results: Iterable[Result]) -> list[Run]:
    return list(dict.fromkeys((one.solver, one.budget) for one in results))


def _summary(results: Sequence[Result], known: str) -> str:
    rows = []
    for solver, budget in _runs(results):
        group = [one for one in results if (one.solver, one.budget) == (solver, budget)]
        rows.append([solver, f"{budget:g} s", *_standing(group), *_longer(group), _broken(group), *_effort(group)])
    heads = ["solver", "budget", "served whole", f"vehicles ({known})", "as few", "as short", "longer, mean", "worst"]
    return table([*heads, "broken", "seconds", "MB"], rows)


def _standing(group: Sequence[Result]) -> list[str]:
    """How many files are served whole without a broken rule, and in those: vehicles, and how often as few as known."""
    whole = [one for one in group if one.whole]
    told, vehicles = f"{len(whole)} of {len(group)}", f"{sum(one.vehicles for one in whole)}"
    best = [(one.vehicles, one.best.vehicles) for one in whole if one.best and one.best.vehicles is not None]
    if not best:
        return [told, vehicles, NOTHING]
    few = sum(found <= known for found, known in best)
    return [told, f"{vehicles} ({sum(known for _, known in best)})", f"{few}"]


def _longer(group: Sequence[Result]) -> list[str]:
    """How often as short as known, and by how much longer where as many vehicles move."""
    gaps = [gap for one in group if (gap := _gap(one)) is not None]
    if not gaps:
        return [NOTHING] * 3
    short = sum(
        one.best is not None and one.distance <= one.best.distance + EXACT for one in group if _gap(one) is not None
    )
    return [f"{short}", _more(mean(gaps)), _more(max(gaps))]


def _gap(one: Result) -> float | None:
    """Distance over the best known; None where plans are not to be compared."""
    if one.best is None or not one.whole or one.best.vehicles not in (None, one.vehicles):
        return None
    return one.distance / one.best.distance - 1


def _more(share: float) -> str:
    """With its sign, unless it is nothing."""
    told = f"{share:+.2%}"
    return "0.00%" if told[1:] == "0.00%" else told


def _broken(group: Sequence[Result]) -> str:
    rules, rides = sum(len(one.faults) for one in group), sum(one.rides for one in group)
    told = [f"{rules} rules"] * bool(rules) + [f"{rides} routes over the ride limit"] * bool(rides)
    return ", ".join(told) or "0"


def _effort(group: Sequence[Result]) -> list[str]:
    used = [one.seconds for one in group if one.seconds is not None]
    return [f"{mean(used):.1f}" if used else NOTHING, f"{max(one.peak for one in group)}"]


def _each(cases: Sequence[str], results: Sequence[Result]) -> str:
    """A row a file, a column a solver and budget: vehicles, and how much longer than the best known distance."""
    runs = _runs(results)
    found = {(one.case, one.solver, one.budget): one for one in results}
    rows = []
    for case in cases:
        told = [found.get((case, *run)) for run in runs]
        best = next((one.best for one in told if one and one.best), None)
        rows.append([case, _known(best), *(_cell(one) if one else NOTHING for one in told)])
    return table(["file", "reference", *(f"{solver}, {budget:g} s" for solver, budget in runs)], rows)


def _known(best: Best | None) -> str:
    if best is None:
        return NOTHING
    return f"{best.distance:.2f}" if best.vehicles is None else f"{best.vehicles}, {best.distance:.2f}"


def _cell(one: Result) -> str:
    if one.note:
        return one.note
    told = [f"{one.vehicles}"]
    if one.best and one.served == one.trips:
        told[0] += f" {_more(one.distance / one.best.distance - 1)}"
    told += [f"{one.trips - one.served} unserved"] * (one.served < one.trips)
    told += [_broken([one])] * bool(one.faults or one.rides)
    return ", ".join(told)


def city(outcomes: Sequence[Outcome]) -> str:
    """A row a run."""
    heads = [
        "drivers x requests",
        "solver",
        "budget",
        "first plan",
        "done",
        "served",
        "driving",
        "cars",
        "MB",
        "broken",
    ]
    return table(heads, [_town(one) for one in outcomes if isinstance(one, Result)])


def _town(one: Result) -> list[str]:
    run = [one.case, one.solver, f"{one.budget:g} s"]
    if one.note:
        return [*run, NOTHING, NOTHING, f"nothing: {one.note}", NOTHING, NOTHING, f"{one.peak}", NOTHING]
    times = [NOTHING if when is None else f"{when:.2f} s" for when in (one.first, one.seconds)]
    driving = f"{one.distance / 3600:,.1f} h"
    return [*run, *times, _share(one.served, one.trips), driving, f"{one.vehicles}", f"{one.peak}", _broken([one])]


def _share(served: int, trips: int) -> str:
    return f"{served:,} ({served / trips:.2%})"


def evening(outcomes: Sequence[Outcome]) -> str:
    """A row a way of planning."""
    heads = ["planning", "served", "driving", "plans", "plan, median", "plan, worst", "broken"]
    rows = []
    for one in outcomes:
        if isinstance(one, Driven):
            times = [f"{time:.3f} s" for time in (percentile(one.waits, 0.5), max(one.waits))]
            driving, broken = f"{one.distance / 3600:,.1f} h", f"{len(one.faults) + one.rides}"
            rows.append([one.name, _share(one.served, one.trips), driving, f"{len(one.waits)}", *times, broken])
    return table(heads, rows)


def contacts(outcomes: Sequence[Outcome]) -> str:
    """A row a price: riders a driver met in a week, rides mixed, and the driving; against the first, which has none."""
    lived = [one for one in outcomes if isinstance(one, Lived)]
    heads = ["contacts", *(f"week {week + 1}" for week in range(len(lived[0].contacts)))]
    rows = []
    for one in lived:
        weeks = [f"{pairs / one.drivers:.2f}" for pairs in one.contacts]
        met = f"{one.met:.2f} ({_more(one.met / lived[0].met - 1)})"
        mixed = f"{one.mixing:,.0f} ({_more(one.mixing / lived[0].mixing - 1)})"
        rows.append([one.name, *weeks, met, mixed, *_effort_of(one, lived[0])])
    weekly = ["riders a driver meets in a week", "pairs of rides of two hospitals in one car, a week"]
    return table([*heads, *weekly, "driving", "served", "broken"], rows)


def margins(outcomes: Sequence[Outcome]) -> str:
    """A row a floor: the share of each district that was served, how far the worst is behind the best, the driving."""
    lived = [one for one in outcomes if isinstance(one, Lived)]
    districts = sorted(lived[0].asked)
    rows = []
    for one in lived:
        shares = [one.share(name) for name in districts]
        gap = f"{100 * (max(shares) - min(shares)):.1f} points"
        rows.append([one.name, *(f"{share:.1%}" for share in shares), gap, *_effort_of(one, lived[0])])
    return table(["floor", *districts, "gap", "driving", "served", "broken"], rows)


def _effort_of(one: Lived, plain: Lived) -> list[str]:
    """Driving, against that without a price, who was served of all, and what was broken."""
    driving = f"{one.driving / 3600:,.0f} h ({_more(one.driving / plain.driving - 1)})"
    return [driving, f"{one.share():.2%}", f"{one.faults}"]


def figures(outcomes: Sequence[Outcome]) -> str:
    """A row a figure, with what it should be."""
    rows = []
    for one in outcomes:
        if isinstance(one, Figure):
            target = "" if one.target is None else f"at most {one.target:g} {one.unit}".strip()
            value = f"{one.value:,}" if isinstance(one.value, int) else f"{one.value:,.3f}"
            rows.append([one.name, f"{value} {one.unit}".strip(), target])
    return table(["figure", "value", "target"], rows)


def ablations(outcomes: Sequence[Outcome]) -> str:
    """A row a part that is missing, a column a problem, and the mean."""
    found = [one for one in outcomes if isinstance(one, Ablation)]
    cases = list(found[0].dearer)
    rows = [
        [one.part, *(_more(one.dearer[case] / 100) for case in cases), _more(one.mean / 100), f"{one.faults}"]
        for one in found
    ]
    return table(["without", *cases, "mean", "broken"], rows)
