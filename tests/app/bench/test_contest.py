"""Every solver gets the same problem, and what it hands back is judged by others."""

from app.bench.city import build
from app.bench.contest import from_city, from_paper, run
from app.bench.library import Best, Paper
from app.bench.peers import FERRY, PEERS, Solver
from routing.formats import Objective
from tests.app.bench.papers import DARP, LILIM

PAPER = Paper("small", "lilim", LILIM, Best(1, 26.0))


def test_ferry_and_every_rival_that_is_installed_solve_a_file() -> None:
    """One car is enough for both trips, and everybody finds that."""
    case = from_paper(PAPER, None)
    solvers = [FERRY, *(peer for peer in PEERS if peer.version)]
    assert len(solvers) > 1
    for solver in solvers:
        found = run(case, solver, 1.0, seed=1)
        assert (found.note, found.faults, found.served, found.vehicles) == ("", (), 2, 1), solver.name
        assert found.whole
        assert found.peak > 10
        assert found.best == Best(1, 26.0)


def test_rivals_keep_the_rules_they_know_and_are_judged_by_the_ones_they_do_not() -> None:
    """In a city with needs, open ends, small cars: whatever is broken is a ride limit."""
    case = from_city("6x12", build(6, 12))
    for solver in PEERS:
        if solver.version:
            found = run(case, solver, 1.0, seed=1)
            assert (found.note, found.faults) == ("", ()), solver.name
            assert 0 < found.served <= 12


def test_a_solver_that_cheats_is_found_out() -> None:
    """Setting down before picking up is told for each trip, and nobody counts as served."""
    found = run(from_paper(PAPER, None), Solver("Cheat", "tests.app.bench.programs"), 1.0, 0)
    assert len(found.faults) >= 2
    assert (found.whole, found.vehicles) == (False, 1)


def test_a_solver_that_breaks_is_told() -> None:
    """Without a plan there is a reason."""
    found = run(from_paper(PAPER, None), Solver("Nobody", "app.bench.nobody"), 1.0, 0)
    assert (found.whole, found.served) == (False, 0)
    assert "nobody" in found.note


def test_an_objective_can_be_changed() -> None:
    """Where only distance counts no vehicle costs anything."""
    assert from_paper(PAPER, None).problem.vehicle_cost > 0
    assert from_paper(PAPER, Objective.DISTANCE).problem.vehicle_cost == 0
    assert from_paper(Paper("ride", "darp", DARP, None), None).problem.vehicle_cost == 0
