"""Fates are drawn by the seed alone, and every kind of them occurs."""

from datetime import UTC, datetime, timedelta

from app.bench.fates import THERE, mornings, papers

BEGIN = datetime(2020, 2, 3, tzinfo=UTC)
MONTH = timedelta(days=28)


def test_the_same_seed_gives_the_same_fates() -> None:
    """And another day or seed gives others."""
    days = [list(mornings(seed, day, 50)) for seed, day in ((1, 1), (1, 1), (1, 2), (2, 1))]
    assert days[0] == days[1]
    assert days[0] != days[2] != days[3]
    assert papers(1, 5, BEGIN, MONTH) == papers(1, 5, BEGIN, MONTH)


def test_everything_that_can_befall_a_driver_befalls_some() -> None:
    """Else a month without a breach would say nothing."""
    held = [papers(0, driver, BEGIN, MONTH) for driver in range(300)]
    assert any(one.licence_until for one in held)
    assert any(one.permit and one.permit_until for one in held)
    assert {one.isolates for one in held} == {one.permit for one in held} == {True, False}
    assert all(BEGIN < one.licence_until < BEGIN + MONTH for one in held if one.licence_until)
    came = [morning for day in range(28) for _, morning in mornings(0, day, 300)]
    assert abs(len(came) / (28 * 300) - THERE) < 0.02
    for what in ("fever", "checks", "inspects", "again"):
        assert {getattr(morning, what) for morning in came} == {True, False}
    assert any(morning.fever_after for morning in came)
