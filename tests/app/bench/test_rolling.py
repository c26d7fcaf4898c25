"""Re-plans are measured on small cities as on large ones."""

import pytest

from app.bench.rolling import Rolling, Trial, moved, run
from routing.problem import Limits
from routing.solve import solve
from tests.routing.make import a_job, a_problem, a_vehicle


@pytest.mark.parametrize("trial", list(Trial))
def test_each_trial_gives_its_figures_and_breaks_no_rule(trial: Trial) -> None:
    """Named differently, none negative where things are counted, the judge's among them."""
    found = run(Rolling(trial, drivers=5, requests=16, first=0.1, search=0.1, changes=6))
    names = [figure.name for figure in found]
    assert len(set(names)) == len(names) > 2
    assert all(figure.value == 0 for figure in found if "rules broken" in figure.name)
    assert any("rules broken" in name for name in names) is (trial is Trial.CHANGES)


def test_who_changes_cars_is_counted_and_who_joins_is_not() -> None:
    """One of two trips goes to the other car; a third is new."""
    jobs = [a_job("a", 1, 2, avoid=frozenset({"w"})), a_job("b", 3, 4, avoid=frozenset({"v"}))]
    cars = [a_vehicle("v"), a_vehicle("w")]
    before = solve(a_problem(jobs, cars), Limits(seconds=0))
    changed = [jobs[0], a_job("b", 3, 4, avoid=frozenset({"w"})), a_job("c", 5, 6)]
    after = solve(a_problem(changed, cars), Limits(seconds=0))
    assert (moved(before, before), moved(before, after)) == (0, 1)
