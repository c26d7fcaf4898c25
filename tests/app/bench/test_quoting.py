"""Promises are timed, and who gets none is counted."""

from app.bench.quoting import Quoting, run


def test_quotes_are_timed_and_counted() -> None:
    """Median, tail and worst in order; with two cars for forty trips some are refused, but not more than were asked."""
    figures = {figure.name: figure for figure in run(Quoting(drivers=2, requests=40, search=0, quotes=50))}
    median, tail, worst = (figures[f"quote, {name}"].value for name in ("median", "p99", "worst of 50"))
    assert 0 < median <= tail <= worst
    assert 0 < figures["quotes without a place"].value <= 50
