"""Tables say what was measured: like is compared with like, and what is broken is not counted as done."""

from app.bench.contest import Result
from app.bench.figures import Figure
from app.bench.library import Best
from app.bench.parts import Ablation
from app.bench.stream import Driven
from app.bench.tables import ablations, city, evening, figures, race

KNOWN = Best(10, 1000.0)


def a_result(case: str = "a", solver: str = "Ferry", **given) -> Result:
    """A run that finds what is best known, unless told otherwise."""
    told = {"seconds": 2.0, "peak": 100, "vehicles": 10, "distance": 1000.0, "served": 5, "best": KNOWN}
    return Result(case, solver, 2.0, 5, **{**told, **given})


def row(table: str, first: str) -> list[str]:
    """The cells of the row that begins so."""
    (line,) = [line for line in table.splitlines() if line.startswith(f"| {first} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_race_sums_up_what_was_served_whole() -> None:
    """Four files: as known, longer, with a car more (not compared), with somebody left over (neither)."""
    found = race(
        [
            a_result("a", distance=1000.009),
            a_result("b", distance=1020.0),
            a_result("c", vehicles=11, distance=900.0, seconds=4.0),
            a_result("d", vehicles=9, served=4, peak=300),
        ]
    )
    assert row(found, "Ferry") == [
        *("Ferry", "2 s", "3 of 4", "31 (30)", "2", "1", "+1.00%", "+2.00%", "0", "2.5", "300"),
    ]
    assert [row(found, case)[2] for case in "abcd"] == ["10 0.00%", "10 +2.00%", "11 -10.00%", "9, 1 unserved"]


def test_what_is_broken_is_told_and_counts_for_nothing() -> None:
    """Rules and ride limits apart; a killed run says so."""
    found = race(
        [
            a_result("a", "VROOM", rides=3),
            a_result("b", "VROOM", faults=("late", "full")),
            a_result("c", "VROOM", seconds=None, note="no answer after 6 s", served=0),
        ]
    )
    summary = row(found, "VROOM")
    assert summary[2:4] == ["0 of 3", "0"]
    assert summary[8] == "2 rules, 3 routes over the ride limit"
    assert row(found, "a")[2].endswith("3 routes over the ride limit")
    assert row(found, "c")[2] == "no answer after 6 s"


def test_where_nothing_is_known_ferry_is_the_measure() -> None:
    """A rival ten per cent longer."""
    found = race([a_result(best=None), a_result(solver="PyVRP", best=None, distance=1100.0)])
    assert row(found, "a")[1:] == ["1000.00", "10 0.00%", "10 +10.00%"]
    assert row(found, "PyVRP")[6] == "+10.00%"


def test_many_files_are_folded_away() -> None:
    """The summary stands in the open."""
    found = race([a_result(f"f{k}") for k in range(21)])
    assert found.index("| Ferry |") < found.index("<details>") < found.index("| f20 |")
    assert "<details>" not in race([a_result(f"f{k}") for k in range(20)])


def test_a_city_says_share_and_hours() -> None:
    """Whoever found nothing is told with the reason."""
    found = city(
        [
            a_result("2x5", first=0.25, distance=5400.0, served=4),
            a_result("2x5", "VROOM", seconds=None, note="no answer after 6 s", served=0),
        ]
    )
    cells = ["2x5", "Ferry", "2 s", "0.25 s", "2.00 s", "4 (80.00%)", "1.5 h", "10", "100", "0"]
    assert f"| {' | '.join(cells)} |" in found
    assert "| nothing: no answer after 6 s |" in found


def test_an_evening_says_how_long_plans_took() -> None:
    """Median and worst, and everything that is broken."""
    found = evening([Driven("search", 10, 9, 7200.0, ("late",), 1, (0.1, 0.2, 0.9))])
    assert row(found, "search") == ["search", "9 (90.00%)", "2.0 h", "3", "0.200 s", "0.900 s", "2"]


def test_a_figure_says_its_target() -> None:
    """If it has one."""
    found = figures([Figure("quote", 0.5, "ms", 1), Figure("left", 3, "")])
    assert row(found, "quote") == ["quote", "0.500 ms", "at most 1 ms"]
    assert row(found, "left") == ["left", "3", ""]


def test_a_missing_part_says_what_it_costs_on_each_problem() -> None:
    """Dearer or cheaper, the mean, and what is broken."""
    found = ablations([Ablation("heat", {"a": 3.0, "b": -1.0}, 0), Ablation("luck", {"a": 0.0, "b": 0.001}, 2)])
    assert row(found, "without")[1:] == ["a", "b", "mean", "broken"]
    assert row(found, "heat")[1:] == ["+3.00%", "-1.00%", "+1.00%", "0"]
    assert row(found, "luck")[1:] == ["0.00%", "0.00%", "0.00%", "2"]
