"""The regression: bounded influence, little from little evidence, and the median where nothing else is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.travel.learned.fit import Piece, fit


def pieces(count: int) -> list[Piece]:
    """Drives of ten minutes, half of them in each of two cells."""
    return [Piece(k, 600.0, ("all", f"cell {k % 2} 0")) for k in range(count)]


@settings(max_examples=30)
@given(st.integers(1, 10**6), st.integers(0, 99))
def test_one_absurd_drive_among_a_hundred_changes_no_factor_by_more_than_a_hundredth(took: int, which: int) -> None:
    """Whatever it took, and whichever it is: its cell stays where the other fifty see it."""
    honest = [660 if k % 2 else 780 for k in range(100)]
    absurd = [took if k == which else seconds for k, seconds in enumerate(honest)]
    before, after = fit(honest, pieces(100)), fit(absurd, pieces(100))
    for cell in ("cell 0 0", "cell 1 0"):
        moved = after["all"].log + after[cell].log - before["all"].log - before[cell].log
        assert abs(np.expm1(moved)) <= 0.01


def test_few_drives_say_little_and_many_say_what_was_driven() -> None:
    """One drive twice as long moves times by less than four tenths, three hundred by all but a hundredth of it."""
    one, many = (fit([1200] * count, pieces(count)) for count in (1, 300))
    assert 1.1 < np.exp(one["all"].log + one["cell 0 0"].log) < 1.4
    assert np.exp(many["all"].log + many["cell 0 0"].log) == pytest.approx(2, rel=0.01)
    assert (one["all"].drives, many["all"].drives, many["cell 1 0"].drives) == (1, 300, 150)


def test_breaks_in_one_drive_of_ten_move_nothing_by_more_than_three_hundredths() -> None:
    """Half an hour more for each tenth driver, who had lunch on the way."""
    dice = np.random.default_rng(2)
    took = np.rint(720 * np.exp(dice.normal(0, 0.1, 400)) + np.where(np.arange(400) % 10, 0, 1800)).astype(int)
    found = fit(took.tolist(), [Piece(k, 600.0, ("all",)) for k in range(400)])
    assert np.exp(found["all"].log) == pytest.approx(1.2, rel=0.03)


def test_nothing_driven_is_nothing_learned() -> None:
    """No effects at all."""
    assert fit([], []) == {}
