"""An order becomes runs: every solver on every case with every budget, and the words to order the same again."""

from pathlib import Path

import pytest

from app.bench.contest import Result
from app.bench.heats import (
    Failed,
    Order,
    cities,
    evenings,
    explain,
    files,
    growth,
    memory,
    parts,
    quotes,
    rolling,
    same,
)
from app.bench.peers import FERRY
from routing.formats import Objective
from tests.app.bench.papers import shelve


def test_every_solver_runs_on_every_file_with_every_budget(tmp_path: Path) -> None:
    """In that order, so that a table fills line by line; a budget of one's own replaces the usual ones."""
    order = Order(shelve(tmp_path), peers=False)
    heats = list(files("lilim/100/*.txt", "sartori_buriol/*.txt.gz", budgets=[1, 3])(order))
    assert [heat.label for heat in heats] == [
        f"{case}, Ferry, {budget} s" for case in ("lc101", "lr207", "lrc106", "bar-n100-1") for budget in (1, 3)
    ]
    other = Order(order.data, seconds=7, peers=False)
    assert [heat.label for heat in files("lilim/100/*.txt", budgets=[1, 3])(other)] == [
        "lc101, Ferry, 7 s",
        "lr207, Ferry, 7 s",
        "lrc106, Ferry, 7 s",
    ]


def test_rivals_run_unless_they_are_not_wanted() -> None:
    """OR-Tools is always there, and Ferry always first."""
    assert Order(peers=False).solvers() == (FERRY,)
    assert Order().solvers()[0] == FERRY
    assert "OR-Tools" in [solver.name for solver in Order().solvers()]


def test_another_objective_than_the_literatures_knows_no_best(tmp_path: Path) -> None:
    """What is best known of vehicles first says nothing of distance alone."""
    order = Order(shelve(tmp_path), seconds=0.1, peers=False)
    best = []
    for objective in (None, Objective.DISTANCE):
        (heat,) = files("lilim/100/lc101.txt", budgets=[1], objective=objective)(order)
        (found,) = heat.run()
        assert isinstance(found, Result)
        assert found.note == ""
        best.append(found.best)
    assert best[0] is not None
    assert best[1] is None


def test_measurements_of_ferry_alone_have_names_to_choose_from(tmp_path: Path) -> None:
    """As `--only` takes them."""
    order = Order()
    shelved = Order(shelve(tmp_path), times=2)
    assert [heat.case for heat in (*same(shelved), *parts(shelved))] == ["lrc1_2_4", "city", "replan", "parts"]
    assert [heat.case for heat in evenings(4, 8)(order)] == ["insertion", "search", "foresight"]
    assert [heat.case for heat in rolling(order)] == ["changes", "still", "cancel"]
    assert [heat.case for heat in quotes(order)] == ["quote"]
    alone = [heat.case for heats in (memory, explain, growth) for heat in heats(order)]
    assert alone == ["memory", "explain", "growth", "flood"]
    assert {heat.case for heat in cities((2, 4), (3, 6), budgets=[1, 2])(order)} == {"2x4", "3x6"}


def test_an_evening_in_a_process_of_its_own_keeps_its_name() -> None:
    """Insertion only, from end to end."""
    heat = next(evenings(2, 4)(Order()))
    (found,) = heat.run()
    assert (found.name, found.trips) == ("insertion only", 4)


def test_a_measurement_that_breaks_is_said_to_have_failed() -> None:
    """With its last words: a city without people is none."""
    heat = next(evenings(0, 0)(Order()))
    with pytest.raises(Failed, match=r"app\.bench\.stream ended with 1: "):
        heat.run()


def test_the_words_order_the_same_again() -> None:
    """What is usual is not said; the folder is everyone's own."""
    assert Order(Path("x")).words() == []
    order = Order(None, 2.5, 9, 4, ("lc101", "lr207"), peers=False, seed=3)
    assert " ".join(order.words()) == (
        "--seconds 2.5 --steps 9 --times 4 --only lc101 --only lr207 --no-peers --seed 3"
    )
