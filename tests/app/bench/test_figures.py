"""Figures that can be trusted: percentiles by nearest rank, targets that can fail."""

from hypothesis import given
from hypothesis import strategies as st

from app.bench.figures import Figure, percentile, spread


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=200), st.sampled_from([0.5, 0.9, 0.99, 1.0]))
def test_a_percentile_is_a_measured_value_that_covers_its_share(values: list[float], share: float) -> None:
    """At least that share lies at or below it, and less than that below any smaller measured value."""
    found = percentile(values, share)
    assert found in values
    assert sum(value <= found for value in values) >= share * len(values) - 1e-9
    assert sum(value < found for value in values) < max(1, share * len(values) + 1e-9)


def test_a_target_can_be_missed() -> None:
    """Met, missed, or only told."""
    assert (Figure("a", 1, "s", 1).met, Figure("a", 2, "s", 1).met, Figure("a", 2, "s").met) == (True, False, None)


def test_a_spread_holds_its_p99_to_the_target() -> None:
    """In milliseconds, the median first."""
    median, tail, worst = spread("x", [0.001] * 98 + [0.5, 0.9], 100)
    assert (median.value, tail.value, tail.met, worst.value) == (1.0, 500.0, False, 900.0)
