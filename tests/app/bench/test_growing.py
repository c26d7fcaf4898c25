"""Growth is fitted as it is, and every city is measured by itself."""

import pytest

from app.bench.growing import Growing, Pace, Spent, power, run
from routing.search.watch import Progress


@pytest.mark.parametrize("steep", [0.0, 1.0, 2.0])
def test_the_power_of_what_grows_so_is_found(steep: float) -> None:
    """What does not grow, grows with n, or with its square."""
    spent = [Spent(trips, 7 * trips**steep, 1, 1) for trips in (10, 100, 500)]
    assert power(spent, [one.first for one in spent]) == pytest.approx(steep)


def test_each_city_has_its_lines_and_each_course_its_fits() -> None:
    """Three courses of four cities; nothing costs nothing, and the first ratio is one."""
    found = run(Growing(sizes=(8, 16, 24, 32), steps=300, times=1))
    lines, fits = ([one for one in found if (one.target is None) is told] for told in (True, False))
    assert (len(lines), len(fits)) == (12, 6)
    assert all(one.value > 0 for one in lines)
    assert [one.name.endswith("8 trips (1.00 of n·log n)") for one in lines].count(True) == 3


def test_a_pace_is_what_lies_between_the_first_word_and_the_last() -> None:
    """Nothing before the first word counts: that is the first plan."""
    pace = Pace()
    assert all(pace(Progress(0, steps, 0, 0, 0)) for steps in (100, 250))
    pace.heard = [(5.0, 100), (6.0, 250), (8.0, 400)]
    assert pace.step == pytest.approx(0.01)
