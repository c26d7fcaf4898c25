"""Hours at the wheel as arithmetic: what overlaps counts once, windows roll, nights are the region's."""

from datetime import datetime, timedelta

import pytest

from dispatch.hours import DAY, driven, left, merged, night_share, spent
from schemas.welfare import Welfare
from tests.build import NIGHT

HOUR = timedelta(hours=1)


def ago(begin: float, end: float) -> tuple[datetime, datetime]:
    """A drive from so many hours ago to so many hours ago."""
    return NIGHT - begin * HOUR, NIGHT - end * HOUR


def test_two_riders_in_one_car_are_driven_once() -> None:
    """Spans that touch or overlap are one; a span of nothing is none."""
    assert merged([ago(3, 2), ago(5, 4), ago(2.5, 1), ago(4, 3.5), ago(9, 9)]) == [ago(5, 3.5), ago(3, 1)]
    assert driven(merged([ago(3, 1), ago(2, 0)]), NIGHT - 2 * HOUR, NIGHT) == 2 * HOUR


def test_what_is_left_is_the_least_that_any_limit_leaves() -> None:
    """Never below nothing; without a limit there is no number."""
    spans = merged([ago(100, 94), ago(6, 1)])
    assert left(Welfare(), spans, NIGHT) is None
    assert left(Welfare(day_hours=8), spans, NIGHT) == 3 * HOUR
    assert left(Welfare(day_hours=8, week_hours=12), spans, NIGHT) == 1 * HOUR
    assert left(Welfare(day_hours=4), spans, NIGHT) == timedelta()


@pytest.mark.parametrize(
    ("asks", "spans", "again"),
    [
        (Welfare(day_hours=6), [ago(6, 1)], None),
        (Welfare(day_hours=5), [ago(6, 1)], NIGHT - 6 * HOUR + DAY),
        (Welfare(day_hours=5), [ago(30, 20), ago(3, 1)], NIGHT - 23 * HOUR + DAY),
        (Welfare(day_hours=2, week_hours=10), [ago(100, 90), ago(3, 1)], NIGHT - 98 * HOUR + 7 * DAY),
    ],
)
def test_when_there_is_some_again_is_known_to_the_minute(
    asks: Welfare, spans: list[tuple[datetime, datetime]], again: datetime | None
) -> None:
    """A minute after enough of the oldest driving is out of the window there is time left; a minute before, none."""
    found = spent(asks, merged(spans), NIGHT)
    if again is None:
        assert found is None
        return
    assert found is not None
    assert found.again == again + timedelta(minutes=1)
    assert spent(asks, merged(spans), found.again) is None
    assert spent(asks, merged(spans), found.again - timedelta(seconds=61)) is not None


def test_the_night_is_the_regions_own() -> None:
    """Between 22:00 and 06:00 in Wuhan; 20:00 there is noon in Greenwich."""
    assert night_share([(NIGHT, NIGHT + 4 * HOUR)], "Asia/Shanghai") == 0.5
    assert night_share([(NIGHT, NIGHT + 4 * HOUR)], "UTC") == 0.0
    assert night_share([(NIGHT + 2 * HOUR, NIGHT + 12 * HOUR)], "Asia/Shanghai") == 0.8
    assert night_share([], "Asia/Shanghai") == 0.0
